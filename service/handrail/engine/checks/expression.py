"""Every expression can be read: conditions, scripts, timers, payloads, loops, parameters and properties, all FEEL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handrail import feel
from handrail.engine.checks.drawn import Drawn, Element
from handrail.engine.expressions import assignments, compiled
from handrail.engine.faults import Fault
from handrail.engine.findings import Finding
from handrail.engine.reading import BPMN, SPIFF, local
from handrail.engine.supported import FLOW_NODES
from handrail.engine.timing import is_written_out

RULE = "expression"
_EXPRESSIONS = {
    f"{{{BPMN}}}conditionExpression": "The condition",
    f"{{{BPMN}}}condition": "The condition",
    f"{{{BPMN}}}loopCondition": "The loop's condition",
    f"{{{BPMN}}}completionCondition": "The completion condition",
    f"{{{BPMN}}}loopCardinality": "The number of times",
    f"{{{BPMN}}}messagePath": "The correlation value",
    f"{{{BPMN}}}formalExpression": "The correlation value",
    f"{{{SPIFF}}}messagePayload": "The payload",
    f"{{{SPIFF}}}payloadExpression": "The payload",
    f"{{{SPIFF}}}expression": "The correlation value",
}
_SCRIPTS = {
    f"{{{BPMN}}}script": "The script",
    f"{{{SPIFF}}}preScript": "The script before it",
    f"{{{SPIFF}}}postScript": "The script after it",
}
_TIMERS = {f"{{{BPMN}}}{name}": "The timer" for name in ("timeDate", "timeDuration", "timeCycle")}
_OF_A_FLOW = FLOW_NODES | {"sequenceFlow", "message", "signal", "error", "escalation", "correlationProperty"}


@dataclass(frozen=True, kw_only=True)
class Written:
    """One expression: what it is called, its text, and the line of the whole text it begins on."""

    what: str
    text: str
    line: int = 1


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each expression that cannot be read, with its line and column."""
    for path, root in drawn.roots.items():
        for node in root.iter("{*}*"):
            try:
                for written in _written_in(node):
                    yield from _unreadable(written, _owner(node, path), drawn.names)
            except Fault as problem:
                yield _owner(node, path).finding(RULE, problem.message)


def _written_in(node: Any) -> Iterator[Written]:
    """The expressions that stand in this very element."""
    text = node.text or ""
    if node.tag in _EXPRESSIONS and text.strip():
        yield Written(what=_EXPRESSIONS[node.tag], text=text)
    elif node.tag in _TIMERS and text.strip() and not is_written_out(text):
        yield Written(what=_TIMERS[node.tag], text=text)
    elif node.tag in _SCRIPTS:
        for target, expression, line in assignments(text):
            yield Written(what=f"{_SCRIPTS[node.tag]}, where it sets {target}", text=expression, line=line)
    elif node.tag == f"{{{SPIFF}}}parameter" and node.get("value"):
        yield Written(what=f"Parameter {node.get('id')}", text=node.get("value"))
    elif node.tag == f"{{{SPIFF}}}property" and node.get("value", "").lstrip().startswith("="):
        yield Written(what=f"Property {node.get('name')}", text=node.get("value"))
    elif node.tag in (f"{{{SPIFF}}}calledDecisionId", f"{{{SPIFF}}}instructionsForEndUser"):
        if text.lstrip().startswith("="):
            yield Written(what=f"The {local(node)}", text=text)
    elif node.tag == f"{{{BPMN}}}loopDataInputRef" and text.lstrip().startswith("="):
        yield Written(what="The list to go through", text=text)


def _unreadable(written: Written, owner: Element, names: frozenset[str]) -> Iterator[Finding]:
    try:
        compiled(written.text, names)
    except feel.FeelError as problem:
        yield owner.finding(
            RULE,
            f"{written.what} cannot be read: {problem.message}",
            line=written.line + problem.line - 1,
            column=problem.column,
        )


def _owner(node: Any, path: str) -> Element:
    """The element or flow an expression belongs to."""
    at = node
    while at.getparent() is not None and not (local(at) in _OF_A_FLOW and at.get("id")):
        at = at.getparent()
    if at.getparent() is None:
        at = next((above for above in node.iterancestors() if above.get("id")), node)
    return Element(at, path)
