"""The rows of a threshold table as the bundle of a run has them: which conditions, which class, which prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from handrail import dmn
from handrail.dmn.elements import DecisionTable
from handrail.domain.evaluations import class_of
from handrail.engine import Bundle


@dataclass(frozen=True, kw_only=True)
class RowSeen:
    """A row of a threshold table: its conditions as (input's name, cell), the class it gives, the inputs it lacked."""

    id: str
    cells: tuple[tuple[str, str], ...]
    response_class: str
    prompt: str
    missing: tuple[str, ...] = ()


def rows_of_table(bundle: Bundle, decision_id: str) -> Mapping[str, RowSeen]:
    """The rows of the table as it was when the run began: the instance keeps its bundle (PROMISES P13)."""
    found = _table_in(bundle, decision_id)
    return {} if found is None else {rule.id: _row(found[1], number) for number, rule in enumerate(found[1].rules)}


def nearest_rows(
    bundle: Bundle, decision_id: str, inputs: Mapping[str, Any], given: str, *, limit: int = 3
) -> tuple[RowSeen, ...]:
    """The rows that came closest to firing: fewest conditions short, more urgent ones first, the next class up first.

    A row that lacks only a red flag is one condition away from anything, so counting alone would hide the row that a
    reader wants: the one that a little more of what was seen would have reached.
    """
    found = _table_in(bundle, decision_id)
    if found is None:
        return ()
    model, table = found
    names = {clause.label: clause.text for clause in table.inputs}
    numbers = {rule.id: number for number, rule in enumerate(table.rules)}
    at = _rank(given)

    def closeness(row: RowSeen) -> tuple[int, bool, int]:
        away = _rank(row.response_class) - at
        return len(row.missing), away <= 0, abs(away)

    short = [
        replace(_row(table, numbers[near.rule]), missing=tuple(names[failed.label] for failed in near.failed))
        for near in model.nearest(decision_id, inputs)
        if near.failed
    ]
    return tuple(sorted(short, key=closeness)[:limit])


def _rank(response_class: str) -> int:
    known = class_of(response_class)
    return known.rank if known is not None else 0


def _table_in(bundle: Bundle, decision_id: str) -> tuple[dmn.Model, DecisionTable] | None:
    for name, data in sorted(bundle.files.items()):
        if not name.endswith(".dmn"):
            continue
        model = dmn.load(data)
        decision = model.decisions.get(decision_id)
        if decision is not None and isinstance(decision.logic, DecisionTable):
            return model, decision.logic
    return None


def _row(table: DecisionTable, number: int) -> RowSeen:
    rule = table.rules[number]
    answers = {
        clause.name: cell.text.strip('"') for clause, cell in zip(table.outputs, rule.answers, strict=True)
    }
    return RowSeen(
        id=rule.id,
        cells=tuple(
            (clause.text, cell.text)
            for clause, cell in zip(table.inputs, rule.conditions, strict=True)
            if cell.text.strip() not in ("", "-")
        ),
        response_class=answers.get("response_class", ""),
        prompt=answers.get("prompt", ""),
    )
