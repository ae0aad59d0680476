"""A business rule task names a decision that is beside its diagram, and the decision tables themselves are sound."""

from __future__ import annotations

from collections.abc import Iterator

from handrail import dmn
from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding, Severity

RULE = "known_decision"


def check(drawn: Drawn) -> Iterator[Finding]:
    """Findings about missing decisions, and what the tables' own checks say."""
    for diagram, element in drawn.elements("businessRuleTask"):
        decision = (element.extensions.get("calledDecisionId") or "").strip()
        tables = drawn.tables[diagram.path]
        if not decision:
            yield element.finding(RULE, "It does not say which decision it asks")
        elif not decision.startswith("=") and decision not in tables:
            known = ", ".join(sorted(tables)) or "none"
            yield element.finding(
                RULE, f"There is no decision {decision} beside this diagram; there are: {known}"
            )
    for path in drawn.diagrams:
        for file, xml in drawn.bundle.decisions_beside(path):
            for found in dmn.check(xml):
                advice = found.severity is dmn.Severity.ADVICE
                yield Finding(
                    rule="decision_table",
                    message=found.message,
                    element=found.element or None,
                    file=file,
                    severity=Severity.WARNING if advice else Severity.ERROR,
                )
