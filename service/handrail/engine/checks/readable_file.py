"""A file that is too large, too deep, not UTF-8, not BPMN, or carries a DOCTYPE is not read at all."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each diagram that may not be read."""
    yield from drawn.unreadable
