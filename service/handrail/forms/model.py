"""What a form is made of once its file is read: fields with their settings, ready to be drawn and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Any

from handrail.forms.formulas import Formula

ROW = "*"
"""Stands for a row of a list in a path."""


class Kind(StrEnum):
    """What a field is. The names are form-js types, except `DATE` (a `datetime` of subtype date)."""

    TEXT = "text"
    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    RADIO = "radio"
    SELECT = "select"
    CHECKLIST = "checklist"
    CHECKBOX = "checkbox"
    DATETIME = "datetime"
    DATE = "date"
    GROUP = "group"
    LIST = "dynamiclist"


class When(StrEnum):
    """On which side of now a time must lie."""

    PAST = "past"
    FUTURE = "future"
    ANY = "any"


class ReasonRule(StrEnum):
    """How much thought a text must show: see `handrail.domain.reasons`."""

    FULL = "true"
    SHORT = "short"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer that may be chosen. `value` is a code, or true and false for a yes/no question."""

    value: str | bool
    label: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A condition over the answers and what is said when it does not come out as it should."""

    formula: Formula
    message: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """One question, one block of text, one group or one list of rows.

    `path` leads from the top of the answers to the value, `ROW` standing for a row; a group without a path of its own
    adds nothing. `children` are the parts of a group or of one row; `fixed_codes` the rows of the list `fixed_rows`.
    `settings` are the file's own properties as text.
    """

    kind: Kind
    id: str
    key: str
    path: tuple[str, ...]
    label: str
    hint: str = ""
    text: str = ""
    required: bool = False
    required_message: str = ""
    required_if: Formula | None = None
    hide: Formula | None = None
    keep_when_hidden: bool = False
    options: tuple[Option, ...] = ()
    options_from: str = ""
    code_list: str = ""
    exclusive: str = ""
    empty_means: str = ""
    allow_empty_if: Formula | None = None
    children: tuple[Field, ...] = ()
    min_items: int = 0
    max_items: int | None = None
    fixed_rows: str = ""
    fixed_codes: tuple[Option, ...] = ()
    fixed_rows_from: Formula | None = None
    row_key: str = ""
    fill_missing: Formula | None = None
    item_name: str = ""
    distinct: str = ""
    min_length: int = 0
    max_length: int | None = None
    pattern: str = ""
    pattern_message: str = ""
    reason: ReasonRule | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimal_digits: int | None = None
    when: When = When.ANY
    back_entry: bool = False
    before_case: bool = False
    not_before: Rule | None = None
    not_after: Rule | None = None
    or_word: str = ""
    or_label: str = ""
    must_hold: tuple[Rule, ...] = ()
    warn_if: tuple[Rule, ...] = ()
    differs_from: str = ""
    unless_answered: str = ""
    autofill: Formula | None = None
    default: Any = None
    computed: Formula | None = None
    read_only: bool = False
    inline: bool = False
    ref: str = ""
    coded: bool = False
    settings: Mapping[str, str] = dataclass_field(default_factory=dict)

    @property
    def has_value(self) -> bool:
        """Whether an answer is kept under this field's own key."""
        return self.kind is not Kind.TEXT and bool(self.key)

    @property
    def yes_no(self) -> bool:
        """Whether the answer is true or false."""
        return self.kind is Kind.CHECKBOX or (
            bool(self.options) and all(isinstance(option.value, bool) for option in self.options)
        )

    @property
    def one_choice(self) -> bool:
        """Whether one of several options is chosen."""
        return self.kind in (Kind.RADIO, Kind.SELECT)

    @property
    def is_time(self) -> bool:
        """Whether the answer is a date, or a date and time."""
        return self.kind in (Kind.DATETIME, Kind.DATE)

    @property
    def is_words(self) -> bool:
        """Whether the answer is typed text."""
        return self.kind in (Kind.TEXTFIELD, Kind.TEXTAREA)

    def pointer(self, *rows: int) -> str:
        """The JSON pointer (RFC 6901) of this field's value; `rows` gives the row numbers, outermost first."""
        numbers = iter(rows)
        return "".join(f"/{next(numbers, '-') if step == ROW else escape(step)}" for step in self.path)

    def walk(self) -> Iterator[Field]:
        """This field and everything inside it, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()


def values_of(fields: tuple[Field, ...]) -> Iterator[Field]:
    """The fields whose answers stand side by side in one object: groups without a path are looked through."""
    for field in fields:
        if field.key:
            yield field
        elif field.kind is Kind.GROUP:
            yield from values_of(field.children)


def escape(step: str) -> str:
    """One step of a JSON pointer, with its two special characters written out."""
    return step.replace("~", "~0").replace("/", "~1")
