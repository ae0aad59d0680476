"""My account."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.page import Page


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """One role held, where, and until when."""

    name: str
    where: str
    until: str


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page):
    """Who I am here and what I hold."""

    name: str
    username: str
    roles: tuple[RoleLine, ...]
