"""The pages about delegations."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.form_questions import FormOnPage
from handrail.web.page import Page
from handrail.web.times import Moment
from handrail.web.wording import Mark


@dataclass(frozen=True, kw_only=True)
class DelegationLine:
    """One delegation in a list: what is lent, between whom, from when until when, and where it stands."""

    href: str
    rights: str
    between: str
    place: str
    mark: Mark
    ends: Moment | None
    waits_for_reader: str = ""


@dataclass(frozen=True, kw_only=True)
class DelegationGroup:
    """Delegations under one heading, and what to say when there are none."""

    heading: str
    lines: tuple[DelegationLine, ...]
    empty: str = ""


@dataclass(frozen=True, kw_only=True)
class DelegationsPage(Page):
    """What waits for the reader, what they gave and were given; for governance, everybody's."""

    groups: tuple[DelegationGroup, ...]
    may_lend: bool


@dataclass(frozen=True, kw_only=True)
class LendPage(Page):
    """The first of two steps: what, to whom, where and until when."""

    form: FormOnPage
    has_rights: bool


@dataclass(frozen=True, kw_only=True)
class ConfirmPage(Page):
    """The second step: what it will mean, in plain words, with everything that was chosen to be sent again."""

    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sent: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One event of a delegation's history."""

    words: str
    who: str
    at: Moment


@dataclass(frozen=True, kw_only=True)
class DelegationPage(Page):
    """One delegation: what it is, where it stands, what the reader may do about it."""

    id: str
    mark: Mark
    summary: str
    facts: tuple[tuple[str, str], ...]
    history: tuple[HistoryLine, ...]
    may_accept: bool = False
    may_approve: bool = False
    may_revoke: bool = False
    hands_back: bool = False
    withdraws: bool = False
    accept_words: str = ""
    error: str = ""
    error_anchor: str = ""
    typed: str = ""
