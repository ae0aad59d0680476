"""Which process calls which, looked at before anything is parsed: a circle would hang SpiffWorkflow's parser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.engine.reading import BPMN
from handrail.engine.refusals import BundleUnusable


def calls_of(root: Any) -> list[Any]:
    """The call activities of a diagram."""
    return list(root.iter(f"{{{BPMN}}}callActivity"))


def circle(roots: Mapping[str, Any], homes: Mapping[str, str]) -> tuple[str, ...]:
    """The first files found that call each other in a circle, its beginning named again at the end; else nothing.

    `homes` gives the file of each process.
    """
    harmless: set[str] = set()

    def visit(path: str, above: tuple[str, ...]) -> tuple[str, ...]:
        if path in above:
            return (*above[above.index(path) :], path)
        if path in harmless:
            return ()
        for call in calls_of(roots[path]):
            home = homes.get(call.get("calledElement"))
            found = visit(home, (*above, path)) if home is not None else ()
            if found:
                return found
        harmless.add(path)
        return ()

    return next((found for path in roots if (found := visit(path, ()))), ())


def refuse_circles(roots: Mapping[str, Any], homes: Mapping[str, str]) -> None:
    """Refuse processes that call themselves. Raises BundleUnusable."""
    found = circle(roots, homes)
    if found:
        raise BundleUnusable(f"The processes call each other in a circle: {' calls '.join(found)}")


def depth_of_calls(roots: Mapping[str, Any], homes: Mapping[str, str], path: str) -> int:
    """How deep calls go from a file, itself not counted; only for files without a circle."""
    deepest: dict[str, int] = {}

    def below(at: str) -> int:
        if at not in deepest:
            called = {homes.get(call.get("calledElement")) for call in calls_of(roots[at])}
            deepest[at] = max((1 + below(home) for home in called if home is not None), default=0)
        return deepest[at]

    return below(path)
