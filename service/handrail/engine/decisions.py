"""The decision tables of a bundle, as business rule tasks use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from handrail import dmn

NEAREST_KEPT = 3
"""How many rules that nearly matched are kept with a step (DOMAIN R2)."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One decision of a DMN file: the model it is in, and the names its outputs get as variables."""

    file: str
    model: dmn.Model
    outputs: tuple[str, ...]

    @property
    def has_several_outputs(self) -> bool:
        """Whether its answer is a context of outputs."""
        return len(self.outputs) > 1

    def named(self, value: Any) -> dict[str, Any]:
        """The answer as variables: one under its name, or each of several under its own."""
        if self.has_several_outputs and isinstance(value, Mapping):
            return dict(value)
        if self.has_several_outputs:
            return {name: None if value is None else value for name in self.outputs[:1]}
        return {self.outputs[0]: value}


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
    """The decisions of a DMN file by id. Raises dmn.DmnError or feel.FeelError for a file that cannot be read."""
    model = dmn.load(xml)
    root = etree.fromstring(xml, _plain_parser())
    return {
        decision: Table(file=path, model=model, outputs=_outputs(root, decision))
        for decision in model.decisions
    }


def _outputs(root: Any, decision: str) -> tuple[str, ...]:
    (element,) = root.xpath("//*[local-name()='decision'][@id=$id]", id=decision)[:1] or (None,)
    if element is None:
        return (decision,)
    names = tuple(element.xpath("./*[local-name()='decisionTable']/*[local-name()='output']/@name"))
    variable = element.xpath("string(./*[local-name()='variable']/@name)")
    return names or (variable or element.get("name") or decision,)


def _plain_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
