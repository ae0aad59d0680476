"""When nothing else is wrong with its structure, a bundle compiles."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn
from handrail.engine.compiled import compile_bundle
from handrail.engine.findings import Finding
from handrail.engine.refusals import BundleUnusable


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding with the reason why the bundle cannot run."""
    try:
        compile_bundle(drawn.bundle)
    except BundleUnusable as problem:
        yield Finding(rule="runnable_bundle", message=problem.reason, element=problem.element)
