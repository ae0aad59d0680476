"""The page of one task."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.cases.lines import ContactLine, PersonLine, RestrictionLine
from handrail.web.form_questions import FormOnPage
from handrail.web.page import Page
from handrail.web.times import Due, Moment
from handrail.web.wording import Mark


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing known, with its name."""

    name: str
    value: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class StatedAnswer:
    """One answered question of a finished task, as it is read back."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TaskPage(Page):
    """One task: why it is here, who decides by when and who next, its form.

    `may` says whether the reader may complete it, `because` under which right and `role_scope` how far it goes;
    otherwise `why_not`, `missing`, `ask_first` and `who_may` do. `decision` names the decision it takes ("" for
    none), `waiting` says who decided and that a second person is asked. `held_by` is "" when free.
    """

    id: str
    revision: int
    person: PersonLine
    process: str
    process_href: str
    why: tuple[str, ...]
    who_decides: str
    due: Due | None
    who_next: str
    held_by: str
    mine: bool
    may: bool
    why_not: str = ""
    missing: str = ""
    ask_first: str = ""
    who_may: str = ""
    because: str = ""
    role_scope: str = ""
    decision: str = ""
    waiting: str = ""
    form: FormOnPage | None = None
    instructions: tuple[str, ...] = ()
    draft_at: Moment | None = None
    emergency: bool = False
    mark: Mark | None = None
    facts: tuple[Fact, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    restrictions: tuple[RestrictionLine, ...] = ()
    done_words: str = ""
    stated: tuple[StatedAnswer, ...] = ()
    submit_words: str = "Complete"

    @property
    def href(self) -> str:
        """This page."""
        return f"/tasks/{self.id}"
