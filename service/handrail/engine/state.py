"""What is kept of an instance between moves: canonical JSON that holds what is live and nothing else.

The specs are never stored; an element is named, and found in the compiled bundle. A token is a list of its number, its
element's name, its state and, if there is any, the rest:
`p` token it is a turn of, `h` host, `g` race, `f` came from, `i` internal data, `l` own variables, `s` sub-process.
"""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from handrail.engine.instance import Instance, Place, Subprocess, Token
from handrail.engine.refusals import EngineRefused
from handrail.engine.specs.subprocesses import CallActivity

FORMAT = 1
MAX_BYTES = 1_048_576
"""The largest state that is kept: far above any real one, it stops data that grow with every turn."""


def to_bytes(document: Mapping[str, Any]) -> bytes:
    """Canonical bytes: keys sorted, no spaces, UTF-8. Raises EngineRefused for what is not JSON-plain."""
    try:
        text = json.dumps(
            document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        return text.encode()
    except (TypeError, ValueError, RecursionError) as problem:
        raise EngineRefused(f"A value that was handed in is not JSON-plain: {problem}") from None


def from_bytes(data: bytes) -> dict[str, Any]:
    """The document that `to_bytes` wrote. Raises EngineRefused for anything else."""
    try:
        document = json.loads(data)
    except ValueError:
        raise EngineRefused("The state is not the engine's own") from None
    if not isinstance(document, dict) or document.get("v") != FORMAT:
        raise EngineRefused("The state is of a version this engine does not read")
    return document


def dump(instance: Instance) -> dict[str, Any]:
    """An instance as a document: `n` the next number, `o` the timers set so far by element, `w` the tokens."""
    document = {"v": FORMAT, "n": instance.number, "w": _dump_place(instance)}
    if instance.occurrences:
        document["o"] = dict(instance.occurrences)
    return document


def load(document: Mapping[str, Any], into: Instance) -> Instance:
    """Fill an empty instance from a document, which must not be used again. Raises EngineRefused."""
    into.number = document["n"]
    into.occurrences = document.get("o", {})
    _load_place(document["w"], into)
    into.remember_done_by(into.variables.pop("done_by", {}))
    return into


def _dump_place(place: Place) -> dict[str, Any]:
    written: dict[str, Any] = {"t": [_dump_token(place.tasks[number]) for number in sorted(place.tasks)]}
    if not isinstance(place, Subprocess) or isinstance(place.host.task_spec, CallActivity):
        written["d"] = place.seen_variables if isinstance(place, Instance) else place.variables
    if place.correlations:
        written["c"] = place.correlations
    return written


def _dump_token(token: Token) -> list[Any]:
    rest: dict[str, Any] = {}
    if token._parent is not None:
        rest["p"] = token._parent
    if token.host is not None:
        rest["h"] = token.host
    if token.group is not None:
        rest["g"] = token.group
    if token.came_from is not None and len(getattr(token.task_spec, "sources", ())) > 1:
        rest["f"] = token.came_from
    if token.internal_data:
        rest["i"] = {key: value for key, value in token.internal_data.items() if key != "step"}
    if isinstance(token.local, ChainMap):
        rest["l"] = dict(token.local.maps[0])
    if token.subprocess is not None:
        rest["s"] = _dump_place(token.subprocess)
    written = [token.id, token.task_spec.name, token._state]
    return [*written, rest] if rest else written


def _load_place(written: Mapping[str, Any], place: Place) -> None:
    if "d" in written:
        place.variables = written["d"]
    place.correlations = written.get("c", {})
    for number, name, state, *more in written["t"]:
        spec = place.spec.task_specs.get(name)
        if spec is None:
            raise EngineRefused(
                f"The instance stands at {name}, which this version of the process does not have"
            )
        token = Token(place, spec, number=number)
        token._state = state
        if more:
            _load_rest(token, more[0])


def _load_rest(token: Token, rest: Mapping[str, Any]) -> None:
    place = token.workflow
    token.host, token.group, token.came_from = rest.get("h"), rest.get("g"), rest.get("f")
    token.internal_data = rest.get("i", {})
    if "p" in rest:
        token._parent = rest["p"]
        parent = place.tasks.get(rest["p"])
        if parent is not None:
            parent._children.append(token.id)
            token.local = parent.local
    if "l" in rest:
        around = token.parent.data if token.parent is not None else place.variables
        token.local = ChainMap(rest["l"], around)
    if "s" in rest:
        inside = token.task_spec.inside
        token.subprocess = Subprocess(inside, token, token.data)
        _load_place(rest["s"], token.subprocess)
