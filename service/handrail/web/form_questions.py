"""What a form looks like on a page: questions with their present answers, ready for the templates to draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Look(StrEnum):
    """Which control draws a question; each has a macro of the same name in macros/questions.html."""

    LINE = "line"
    AREA = "area"
    NUMBER = "number"
    MOMENT = "moment"
    DATE = "date"
    BIRTH = "birth"
    RADIOS = "radios"
    TICK = "tick"
    TICKS = "ticks"
    SELECT = "select"
    GRID = "grid"
    ROWS = "rows"
    HEADING = "heading"
    NOTE = "note"
    SAID = "said"
    HIDDEN = "hidden"
    PART = "part"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer to pick. `id` is unique on the page."""

    value: str
    label: str
    id: str
    hint: str = ""
    chosen: bool = False
    exclusive: bool = False


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One line of a grid: the same few choices for each of its rows."""

    code: str
    label: str
    name: str
    choices: tuple[Choice, ...]
    code_name: str = ""
    pointer: str = ""
    error: str = ""


@dataclass(frozen=True)
class QuickTime:
    """A button that fills in a time so many minutes from now."""

    minutes: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question as drawn. `id` is the first control's, where an error summary's link leads.

    `pointer` is the answer's JSON pointer. `shown_when` is the condition as JSON for the browser ("" when always shown)
    and `only_if` the same in words for people without scripts. `alarm_when` is the condition for the emergency card.
    """

    look: Look
    label: str
    name: str = ""
    id: str = ""
    pointer: str = ""
    hint: str = ""
    error: str = ""
    optional: bool = False
    value: str = ""
    offset: str = ""
    choices: tuple[Choice, ...] = ()
    grid: tuple[GridRow, ...] = ()
    rows: tuple[tuple[Question, ...], ...] = ()
    row_template: tuple[Question, ...] = ()
    row_name: str = "Entry"
    row_labels: tuple[str, ...] = ()
    parts: tuple[Question, ...] = ()
    most: int = 50
    longest: int | None = None
    lines: int = 4
    inputmode: str = ""
    autocomplete: str = ""
    width: str = ""
    quick_times: tuple[QuickTime, ...] = ()
    shown_when: str = ""
    only_if: str = ""
    alarm_when: str = ""
    inline: bool = False
    unchangeable: bool = False
    focus: bool = False
    paragraphs: tuple[str, ...] = ()

    @property
    def described_by(self) -> str:
        """Ids of the hint and error that belong to the control, in reading order."""
        parts = (f"{self.id}-hint" if self.hint else "", f"{self.id}-error" if self.error else "")
        return " ".join(part for part in parts if part)

    def when(self, shown_when: str, only_if: str) -> Question:
        """The same question, shown on a condition."""
        return replace(self, shown_when=shown_when, only_if=only_if)


@dataclass(frozen=True, kw_only=True)
class ErrorLink:
    """One line of the error summary."""

    message: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class FormOnPage:
    """A whole form: its questions, and what must be put right, in the order of the questions."""

    questions: tuple[Question, ...]
    errors: tuple[ErrorLink, ...] = ()
    warnings: tuple[str, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
