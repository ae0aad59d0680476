"""The rows of a threshold table as the bundle of a run has them: which conditions, which class, which prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handrail import dmn
from handrail.dmn.elements import DecisionTable
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
    for name, data in sorted(bundle.files.items()):
        if not name.endswith(".dmn"):
            continue
        decision = dmn.load(data).decisions.get(decision_id)
        if decision is not None and isinstance(decision.logic, DecisionTable):
            return {rule.id: _row(decision.logic, number) for number, rule in enumerate(decision.logic.rules)}
    return {}


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
