"""What may be wrong with a bundle, one rule a file."""

from __future__ import annotations

from handrail.engine.bundles import Bundle
from handrail.engine.compiled import compile_bundle
from handrail.engine.findings import Finding
from handrail.engine.refusals import BundleUnusable


def check_bundle(bundle: Bundle) -> tuple[Finding, ...]:
    """Every finding of every rule."""
    try:
        compile_bundle(bundle)
    except BundleUnusable as problem:
        return (Finding(rule="does_not_compile", message=str(problem)),)
    return ()
