"""A task's form is in the bundle."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each form key that no form of the bundle has; keys worked out by FEEL are not looked at."""
    known = drawn.bundle.form_keys
    for _, element in drawn.elements():
        key = element.properties.get("formKey")
        if key and not key.lstrip().startswith("=") and key not in known:
            there = ", ".join(sorted(known)) or "none"
            yield element.finding("known_form", f"There is no form {key} in the bundle; there are: {there}")
