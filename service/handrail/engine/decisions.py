"""The decision tables of a bundle, as business rule tasks use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handrail import dmn

NEAREST_KEPT = 3
"""How many rules that nearly matched are kept with a step (DOMAIN R2)."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One decision of a DMN file: the model it is in, its variable, and the names of its table's outputs."""

    file: str
    model: dmn.Model
    variable: str
    outputs: tuple[str, ...]

    def named(self, value: Any) -> dict[str, Any]:
        """The answer as variables: each of several outputs under its own name, else the one under its name.

        The list that a table with several outputs collects goes under the decision's variable.
        """
        if len(self.outputs) > 1:
            return dict(value) if isinstance(value, Mapping) else {self.variable: value}
        return {(self.outputs or (self.variable,))[0]: value}


def nearest_rules(outcome: dmn.Outcome) -> tuple[dict[str, Any], ...]:
    """The rules that came nearest to matching, as plain data: rule id, and the conditions it failed."""
    return tuple(
        {
            "rule": miss.rule,
            "failed": [{"label": each.label, "value": each.value, "text": each.text} for each in miss.failed],
        }
        for miss in outcome.nearest[:NEAREST_KEPT]
    )


def tables_in(path: str, xml: bytes) -> dict[str, Table]:
    """The decisions of a DMN file by id. Raises dmn.DmnError for a file that cannot be read."""
    model = dmn.load(xml)
    return {
        key: Table(file=path, model=model, variable=decision.variable, outputs=_outputs(decision))
        for key, decision in model.decisions.items()
    }


def _outputs(decision: Any) -> tuple[str, ...]:
    return tuple(output.name for output in getattr(decision.logic, "outputs", ()) if output.name)
