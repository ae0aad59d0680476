"""Recording a contact, and its result."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.cases.lines import PersonLine
from handrail.web.form_questions import FormOnPage
from handrail.web.page import Page
from handrail.web.times import Due, Moment
from handrail.web.wording import Mark


@dataclass(frozen=True, kw_only=True)
class RecordContactPage(Page):
    """Record a contact. `card_first` shows the emergency card before anything is saved."""

    person: PersonLine
    form: FormOnPage
    last: Moment | None = None
    card_first: bool = False
    card_seen: bool = False


@dataclass(frozen=True, kw_only=True)
class RuleOnPage:
    """One row of a decision table in words. `missing` are the conditions that failed, for a row that did not fire."""

    row: str
    mark: Mark
    conditions: tuple[str, ...]
    prompt: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Something that opened because of the contact."""

    words: str
    href: str
    due: Due | None = None


@dataclass(frozen=True, kw_only=True)
class EvaluationPage(Page):
    """What the table made of a contact: the class, the row that fired, the nearest that did not, what opens next."""

    id: str
    person: PersonLine
    contact_at: Moment
    recorded_by: str
    mark: Mark | None
    table: str
    fired: RuleOnPage | None
    nearest: tuple[RuleOnPage, ...]
    inputs: tuple[tuple[str, str], ...]
    opened: tuple[Opened, ...]
    failed_safe: str = ""
    decide_within: str = ""
    stated: tuple[tuple[str, str], ...] = ()
    may_flag: bool = False
