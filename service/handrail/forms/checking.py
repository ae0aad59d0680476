"""Holds answers against a form: types, what is asked of whom, and every rule of its fields.

Three passes over the fields. Reading takes each answer on its own and refuses what the form does not ask. Settling
decides, in the order of the page, what is asked at all, and fills what is filled by rule. Judging then holds what is
left against the rules that look at more than one answer, at the clock, or at what is already known. One problem a
field: the first that is found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.domain.errors import FieldProblem as Problem
from handrail.domain.reasons import warnings_in
from handrail.forms import limits, rules
from handrail.forms.formulas import Formula
from handrail.forms.model import Field, Kind, Rule, escape, values_of
from handrail.forms.scope import Row, Scope
from handrail.forms.values import Fault, read

CANNOT_CHECK = (
    "This answer could not be checked. Tell the process owner: the form asks for something it is not given"
)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The answers as they are to be kept, and what was found.

    `answers` are trimmed, complete and without what was not asked; only to be used while `problems` is empty.
    `warnings` never refuse; `cautions` are the same with the field each is about. `back_entered` says that something
    is recorded more than 2 hours after it happened.
    """

    answers: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    back_entered: bool = False
    cautions: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Asked:
    """A field that is asked, the object its answer is in, its pointer, and its row."""

    field: Field
    holder: dict[str, Any]
    pointer: str
    row: Row | None

    @property
    def value(self) -> Any:
        return self.holder.get(self.field.key)


class Checking:
    """One set of answers being held against one form."""

    def __init__(
        self,
        fields: tuple[Field, ...],
        *,
        known: frozenset[str],
        now: datetime,
        case_started_at: datetime | None,
        variables: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] | None,
    ) -> None:
        self._fields = fields
        self._now = now
        self._case_started_at = case_started_at
        self._variables = variables
        self._answers: dict[str, Any] = {}
        self._scope = Scope(fields, self._answers, variables, known=known, now=now, functions=functions)
        self._problems: dict[str, str] = {}
        self._cautions: dict[str, str] = {}
        self._back_entered = False
        self._asked: list[_Asked] = []

    def run(self, answers: Mapping[str, Any]) -> Checked:
        """All three passes."""
        self._read(self._fields, answers, self._answers, "")
        self._settle(self._fields, self._answers, "", None)
        for asked in self._asked:
            if asked.pointer not in self._problems:
                self._judge(asked)
        if self._scope.spent:
            self._problem("", "This form takes too long to check. Tell the process owner")
        cautions = tuple(Problem(pointer, message) for pointer, message in self._cautions.items())
        return Checked(
            answers=_in_order(self._fields, self._answers),
            problems=tuple(Problem(pointer, self._problems[pointer]) for pointer in self._as_on_the_page()),
            warnings=tuple(dict.fromkeys(caution.message for caution in cautions)),
            back_entered=self._back_entered,
            cautions=cautions,
        )

    def _as_on_the_page(self) -> list[str]:
        """The pointers of the problems in the order of the page; what the form does not ask comes last."""
        return sorted(self._problems, key=lambda pointer: _place(self._fields, pointer.split("/")[1:]))

    def _problem(self, pointer: str, message: str) -> None:
        self._problems.setdefault(pointer, message)

    # Reading

    def _read(
        self, fields: tuple[Field, ...], raw: Mapping[str, Any], holder: dict[str, Any], at: str
    ) -> None:
        known = {field.key: field for field in values_of(fields)}
        for name in raw:
            if name not in known:
                self._problem(
                    f"{at}/{escape(name)}", f"There is no question called “{name[:60]}” here. Take it out"
                )
        for key, field in known.items():
            given = raw.get(key)
            if given is not None and field.computed is None:
                self._read_one(field, given, holder, f"{at}/{key}")

    def _read_one(self, field: Field, given: Any, holder: dict[str, Any], pointer: str) -> None:
        if field.kind is Kind.GROUP:
            if isinstance(given, Mapping):
                holder[field.key] = {}
                self._read(field.children, given, holder[field.key], pointer)
            else:
                self._problem(pointer, f"“{field.label or field.key}” must be an object")
        elif field.kind is Kind.LIST:
            self._read_rows(field, given, holder, pointer)
        else:
            try:
                value = read(field, given, self._variables)
            except Fault as fault:
                self._problem(pointer, str(fault))
            else:
                if value is not None:
                    holder[field.key] = value

    def _read_rows(self, field: Field, given: Any, holder: dict[str, Any], pointer: str) -> None:
        most = limits.ROWS if field.max_items is None else field.max_items
        if not isinstance(given, list):
            self._problem(pointer, f"“{field.label}” must be a list")
        elif len(given) > most:
            self._problem(pointer, f"“{field.label}” must have {most} entries or fewer")
        else:
            rows: list[dict[str, Any]] = [{} for _ in given]
            holder[field.key] = rows
            for number, (row, kept) in enumerate(zip(given, rows, strict=True)):
                if isinstance(row, Mapping):
                    self._read(field.children, row, kept, f"{pointer}/{number}")
                else:
                    self._problem(f"{pointer}/{number}", f"Each entry of “{field.label}” must be an object")

    # Settling

    def _settle(self, fields: tuple[Field, ...], holder: dict[str, Any], at: str, row: Row | None) -> None:
        for field in fields:
            if field.kind is Kind.TEXT:
                continue
            pointer = f"{at}/{field.key}" if field.key else at
            if field.hide is not None and self._scope.decide(field.hide, row):
                self._leave_out(field, holder, at)
            elif field.kind is Kind.GROUP:
                inner = holder.setdefault(field.key, {}) if field.key else holder
                self._settle(field.children, inner, pointer, row)
            else:
                if field.kind is Kind.LIST and pointer not in self._problems:
                    self._settle_rows(field, holder, pointer, row)
                if field.computed is not None:
                    self._compute(field, holder, pointer, row)
                self._asked.append(_Asked(field, holder, pointer, row))

    def _settle_rows(self, field: Field, holder: dict[str, Any], pointer: str, row: Row | None) -> None:
        rows = holder.get(field.key) or []
        if rows and row_source(field):
            self._fix_rows(field, rows, pointer, row)
        for number, inner in enumerate(rows):
            place = f"{pointer}/{number}"
            if place not in self._problems:
                self._settle(field.children, inner, place, Row(field, inner, number + 1, row))

    def _leave_out(self, field: Field, holder: dict[str, Any], at: str) -> None:
        for inner in values_of((field,)):
            pointer = f"{at}/{inner.key}"
            for known in [
                known for known in self._problems if known == pointer or known.startswith(f"{pointer}/")
            ]:
                if not (inner.keep_when_hidden and inner.key in holder):
                    del self._problems[known]
            if inner.keep_when_hidden:
                rows = holder.setdefault(inner.key, [])
                self._fix_rows(inner, rows, pointer, None)
                self._asked.append(_Asked(inner, holder, pointer, None))
            elif holder.pop(inner.key, None) is not None:
                name = inner.label or inner.key
                self._cautions[pointer] = f"“{name}” was not kept: it is not asked with these answers"

    def _compute(self, field: Field, holder: dict[str, Any], pointer: str, row: Row | None) -> None:
        value = self._scope.value(field.computed, row) if field.computed else None
        try:
            kept = None if value is None else read(field, value, self._variables)
        except Fault:
            self._problem(pointer, CANNOT_CHECK)
            return
        if kept is not None:
            holder[field.key] = kept

    def _fix_rows(self, field: Field, rows: list[dict[str, Any]], pointer: str, row: Row | None) -> None:
        codes = self._codes_of(field, row)
        if codes is None:
            self._problem(pointer, CANNOT_CHECK)
            return
        seen: set[str] = set()
        for number, inner in enumerate(rows):
            code = inner.get(field.row_key)
            place = f"{pointer}/{number}/{field.row_key}"
            if code is not None and code not in codes:
                self._problem(place, "This is not one of the lines that are asked")
            elif code in seen:
                self._problem(place, "This line is there twice")
            if isinstance(code, str):
                seen.add(code)
        missing = [code for code in codes if code not in seen]
        if missing and field.fill_missing is None:
            self._problem(pointer, field.required_message)
        if field.fill_missing is None:
            return
        filling = self._scope.value(field.fill_missing, row)
        if not isinstance(filling, Mapping):
            self._problem(pointer, CANNOT_CHECK)
            return
        rows.extend({field.row_key: code} for code in missing)
        for number, inner in enumerate(rows):
            for key, value in filling.items():
                if f"{pointer}/{number}/{key}" not in self._problems:
                    inner.setdefault(key, value)

    def _codes_of(self, field: Field, row: Row | None) -> tuple[str, ...] | None:
        if field.fixed_rows:
            return tuple(str(option.value) for option in field.fixed_codes)
        return (
            rules.codes_in(self._scope.value(field.fixed_rows_from, row)) if field.fixed_rows_from else None
        )

    # Judging

    def _judge(self, asked: _Asked) -> None:
        field, value = asked.field, asked.value
        if value is None or value == [] or value == {}:
            self._judge_missing(asked)
        elif value is False and field.kind is Kind.CHECKBOX and field.required:
            self._problem(asked.pointer, field.required_message)
        else:
            self._judge_value(asked, value)
        for rule in field.warn_if:
            if self._scope.decide(rule.formula, asked.row):
                self._cautions.setdefault(asked.pointer, self._worded(rule, asked))

    def _judge_missing(self, asked: _Asked) -> None:
        field = asked.field
        if asked.value == [] and field.allow_empty_if and self._scope.decide(field.allow_empty_if, asked.row):
            return
        needed = field.required or (field.required_if is not None and self._holds(field.required_if, asked))
        if needed and not (row_source(field) and self._codes_of(field, asked.row) == ()):
            sent_empty = asked.value == [] and field.exclusive
            instead = f'. An empty list is no answer: send ["{field.exclusive}"]' if sent_empty else ""
            self._problem(asked.pointer, field.required_message + instead)

    def _judge_value(self, asked: _Asked, value: Any) -> None:
        field = asked.field
        for fault in (
            rules.fault_in_text(field, value),
            rules.fault_in_rows(field, value),
            rules.fault_in_copy(field, value, self._variables, self._answers),
            self._fault_in_time(asked, value),
        ):
            if fault is not None:
                self._problem(asked.pointer + fault.place, fault.message)
                return
        for rule in field.must_hold:
            if not self._holds(rule.formula, asked, unknown=True):
                self._problem(asked.pointer, self._worded(rule, asked))
                return
        if field.is_words:
            for message in warnings_in(value):
                self._cautions.setdefault(asked.pointer, message)

    def _holds(self, formula: Formula, asked: _Asked, *, unknown: bool = False) -> bool:
        """`unknown` where an answer it asks about is missing; else a rule that gives no answer is itself a problem."""
        answer = self._scope.decide(formula, asked.row)
        if answer is None and not self._scope.waits_for_answers(formula, asked.row):
            self._problem(asked.pointer, CANNOT_CHECK)
        return unknown if answer is None else answer

    def _fault_in_time(self, asked: _Asked, value: Any) -> rules.Broken | None:
        field = asked.field
        if not field.is_time or value == field.or_word:
            return None
        fault = rules.fault_against_now(field, value, now=self._now, case_started_at=self._case_started_at)
        if fault is not None:
            return fault
        if field.back_entry and rules.is_late(value, now=self._now):
            self._back_entered = True
        for rule, earliest in ((field.not_before, True), (field.not_after, False)):
            if rule is None:
                continue
            limit = self._scope.value(rule.formula, asked.row)
            if (
                limit is None
                and self._scope.failed
                and not self._scope.waits_for_answers(rule.formula, asked.row)
            ):
                return rules.Broken("", CANNOT_CHECK)
            fault = rules.fault_against_limit(field, value, limit, earliest=earliest, message=rule.message)
            if fault is not None:
                return fault
        return None

    def _worded(self, rule: Rule, asked: _Asked) -> str:
        return self._scope.worded(rule.message, asked.field, asked.row)


def row_source(field: Field) -> bool:
    """Whether the rows of a list are fixed by a reference list or a variable."""
    return bool(field.fixed_rows) or field.fixed_rows_from is not None


def _place(fields: tuple[Field, ...], steps: list[str]) -> tuple[int, ...]:
    """Where a pointer stands on the page: the position of its field, its row, and so on inwards."""
    if not steps:
        return ()
    for position, field in enumerate(values_of(fields)):
        if field.key == steps[0]:
            inner = steps[1:]
            if field.kind is Kind.LIST and inner:
                return (position, int(inner[0]), *_place(field.children, inner[1:]))
            return (position, *_place(field.children, inner))
    return (limits.COMPONENTS,)


def _in_order(fields: tuple[Field, ...], holder: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in the order of the form, its fixed rows in the order of their list, without empty groups."""
    ordered: dict[str, Any] = {}
    for field in values_of(fields):
        value = holder.get(field.key)
        if value is None or (field.kind is Kind.GROUP and not value):
            continue
        if field.kind is Kind.GROUP:
            value = _in_order(field.children, value)
        elif field.kind is Kind.LIST:
            value = [_in_order(field.children, row) for row in value]
            if field.fixed_rows:
                place = {option.value: number for number, option in enumerate(field.fixed_codes)}
                value.sort(key=lambda row: place.get(row.get(field.row_key, ""), len(place)))
        ordered[field.key] = value
    return ordered
