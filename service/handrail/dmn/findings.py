"""What can be said of a model without asking it: shape, ids, names, requirements (the author reads these)."""

from collections.abc import Iterable

from handrail.dmn.elements import Definitions
from handrail.dmn.errors import Finding


def shape_findings(definitions: Definitions, names: Iterable[str] | None = None) -> tuple[Finding, ...]:
    """Findings about what is written, apart from text that cannot be compiled."""
    return tuple(
        Finding(element=name, message=f"The id '{name}' stands more than once in the file.")
        for name in definitions.repeated_ids
    )
