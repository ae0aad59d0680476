"""What a decision answered and why, kept for the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from handrail.feel.errors import FeelError
from handrail.feel.plain import to_plain
from handrail.feel.run import Run, Warning
from handrail.feel.values import Value
from handrail.feel.writing import write

if TYPE_CHECKING:
    from handrail.dmn.table import CompiledTable, TableUse


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedCondition:
    """A cell that an input did not pass: the column's label, the plain value it was held against, the cell's text."""

    label: str
    value: object
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A rule that did not match, and why."""

    rule: str
    failed: tuple[FailedCondition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRecord:
    """One table's part in a decision: who asked it, its inputs by label, the ids of the rules that matched, what it
    gave.
    """

    decision: str
    hit_policy: str
    inputs: Mapping[str, object]
    rows: tuple[str, ...]
    value: object


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A decision's answer.

    `value` is JSON-plain; `rows` and `inputs` are those of the decision's own table (empty where it is none),
    `tables` the record of every table asked on the way; `nearest` the rules that did not match, fewest failed
    conditions first.
    """

    decision: str
    value: object
    tables: tuple[TableRecord, ...]
    warnings: tuple[Warning, ...]
    _use: "TableUse | None" = field(default=None, repr=False, compare=False)

    @cached_property
    def table(self) -> TableRecord | None:
        """The record of the decision's own table."""
        return self._use.record() if self._use else None

    @property
    def rows(self) -> tuple[str, ...]:
        """The ids of the rules that matched, in the order of the table."""
        return self.table.rows if self.table else ()

    @property
    def inputs(self) -> Mapping[str, object]:
        """The values of the table's input columns, by label."""
        return self.table.inputs if self.table else MappingProxyType({})

    @cached_property
    def nearest(self) -> tuple[NearMiss, ...]:
        """The rules that did not match, those with fewest failed conditions first, else in the order of the table."""
        return self._use.nearest() if self._use else ()


def shown(value: Value, run: Run) -> object:
    """A value for the record: plain, or as text where it has no plain form."""
    try:
        return to_plain(value)
    except FeelError:
        return write(value, run)


def by_label(table: "CompiledTable", values: list[Value], run: Run) -> dict[str, object]:
    """The values of a table's columns; a label that stands twice is numbered."""
    found: dict[str, object] = {}
    for column, value in zip(table.columns, values, strict=False):
        label, number = column.label, 2
        while label in found:
            label, number = f"{column.label} ({number})", number + 1
        found[label] = shown(value, run)
    return found
