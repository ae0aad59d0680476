"""What a form's expressions can see: the answers so far, the variables handed in, and inside a row that row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import thread_time
from typing import Any

from handrail.domain.code_lists import code_list
from handrail.forms import limits, times
from handrail.forms.formulas import Formula, Undecided
from handrail.forms.model import Field, Kind, values_of

_BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class Row:
    """One row of a list: the list's field, its answers, its number from 1, and the row around it."""

    field: Field
    answers: Mapping[str, Any]
    number: int
    outer: Row | None

    def complete(self) -> dict[str, Any]:
        """The answers of the row, null where there is none."""
        return {**dict.fromkeys(_keys(self.field)), **self.answers}


class Scope:
    """The names of one set of answers. An answer hides a variable of the same name; what is not answered is null."""

    def __init__(
        self,
        fields: tuple[Field, ...],
        answers: Mapping[str, Any],
        variables: Mapping[str, Any],
        *,
        known: frozenset[str],
        now: datetime,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        answers_hide_variables: bool = True,
    ) -> None:
        self._fields = {field.key: field for field in values_of(fields)}
        self._known = known
        self._answers = answers
        self._variables = variables
        self._now = now
        self._functions = functions
        self._hide = answers_hide_variables
        self._began_at = thread_time()
        self.failed = False
        """Whether the last expression could not be answered."""
        self.spent = False
        """Whether the expressions have taken all the time they may; none is answered any more."""

    def value(self, formula: Formula, row: Row | None) -> Any:
        """The JSON-plain answer; None (and `failed`) where there is none."""
        self.spent = self.spent or thread_time() - self._began_at > limits.SECONDS
        self.failed = self.spent
        if self.spent:
            return None
        try:
            return formula.value(self._names(formula, row), now=self._now, functions=self._functions)
        except Undecided:
            self.failed = True
            return None

    def decide(self, formula: Formula, row: Row | None) -> bool | None:
        """True, false, or None where it cannot be said."""
        answer = self.value(formula, row)
        return answer if isinstance(answer, bool) else None

    def waits_for_answers(self, formula: Formula, row: Row | None) -> bool:
        """Whether the expression asks about something that is not answered, here or in the row."""
        for name in formula.names:
            if name in self._fields and self._missing(self._fields[name]):
                return True
        return row is not None and "this" in formula.names and None in row.complete().values()

    def worded(self, message: str, field: Field, row: Row | None) -> str:
        """A message with each {name} replaced by that answer or variable, in words."""

        def words(match: re.Match[str]) -> str:
            value = self._top(match[1])
            if value is None:
                return match[0]
            for option in field.options:
                if option.value == value:
                    return option.label
            return code_list("classes").label(value) if match[1] == "class" else _said(value)

        return _BLANK.sub(words, message)

    def _missing(self, field: Field) -> bool:
        value = self._answers.get(field.key)
        return value is None or value in ([], {})

    def _names(self, formula: Formula, row: Row | None) -> dict[str, Any]:
        names: dict[str, Any] = {}
        for name in formula.names:
            if name == "this" and row is not None:
                names[name] = row.complete()
            elif name == "parent" and row is not None:
                names[name] = (
                    row.outer.complete() if row.outer else {key: self._top(key) for key in self._fields}
                )
            elif name == "i" and row is not None:
                names[name] = row.number
            elif name in self._fields or name in self._known:
                names[name] = self._top(name)
        return names

    def _top(self, name: str) -> Any:
        field = self._fields.get(name)
        if field is None:
            return self._variables.get(name)
        value = self._answers.get(name)
        if value is None:
            return None if self._hide else self._variables.get(name)
        return _completed(field, value)


def _completed(field: Field, value: Any) -> Any:
    """An answer with null for each part that was not given, so that asking for a part is never an error."""
    if field.kind is Kind.GROUP and isinstance(value, Mapping):
        return {**dict.fromkeys(_keys(field)), **value}
    if field.kind is Kind.LIST and isinstance(value, list):
        return [{**dict.fromkeys(_keys(field)), **row} for row in value]
    return value


def _keys(field: Field) -> list[str]:
    """The keys that stand side by side in a group or row."""
    return [child.key for child in values_of(field.children)]


def _said(value: Any) -> str:
    text = str(value)
    at = times.moment(text)
    return times.in_words(at) if at else text
