"""The page "My decision rights"."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.page import Page


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Who decides in one period and one kind of case: the reader (`mine`), or whom to ask, or why nobody.

    `when` names the kind of case ("" for all of them), `under` the reader's roles and delegations, with place and end.
    """

    when: str
    mine: bool
    under: tuple[str, ...]
    who: str
    ask: tuple[str, ...]
    second: str
    i_may_second: bool
    refusal: str


@dataclass(frozen=True, kw_only=True)
class PeriodOnPage:
    """In hours, or out of hours."""

    name: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class RightOnPage:
    """One decision in plain words."""

    code: str
    title: str
    question: str
    may_decide: bool
    may_propose: bool
    periods: tuple[PeriodOnPage, ...]


@dataclass(frozen=True, kw_only=True)
class RightsPage(Page):
    """Every decision as it concerns the reader; `searched` narrows it to those about those words, and
    `scopes` is (role, what it covers) for each role of theirs."""

    rights: tuple[RightOnPage, ...]
    searched: str = ""
    mine_only: bool = False
    questions: tuple[tuple[str, str], ...] = ()
    delegations_href: str = ""
    name: str = ""
    scopes: tuple[tuple[str, str], ...] = ()
    drawn: str = ""
