"""Which elements lead to which joins, worked out once when a process is compiled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handrail.engine.specs import events, gateways


def trace_joins(drawn: Sequence[Any]) -> None:
    """Tell every joining gate of a process what leads to it."""
    before: dict[str, set[str]] = {spec.name: set() for spec in drawn}
    for spec in drawn:
        for following in (*spec.follows, *spec.guard_specs):
            before[following.name].add(spec.name)
    beginnings = {spec.name for spec in drawn if isinstance(spec, events.StartEvent) or not before[spec.name]}
    for spec in drawn:
        if isinstance(spec, gateways.Joining):
            spec.sources = frozenset(before[spec.name])
        if isinstance(spec, gateways.InclusiveGateway):
            spec.reaches = _reaches(spec, before)
        elif isinstance(spec, gateways.ParallelGateway):
            spec.rounds = _rounds(spec, before, beginnings)


def _reaches(gate: Any, before: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """For each element, the gate's sources that a token there can get to without passing the gate."""
    found: dict[str, set[str]] = {}
    for source in gate.sources:
        for name in _upstream(source, before, gate.name):
            found.setdefault(name, set()).add(source)
    return {name: frozenset(sources) for name, sources in found.items()}


def _rounds(gate: Any, before: Mapping[str, set[str]], beginnings: set[str]) -> tuple[frozenset[str], ...]:
    """The sources that must all have come: those that a beginning leads to, or those that only come back."""
    first = frozenset(
        source for source in gate.sources if not _upstream(source, before, gate.name).isdisjoint(beginnings)
    )
    return tuple(each for each in (first, gate.sources - first) if each)


def _upstream(name: str, before: Mapping[str, set[str]], stop: str) -> set[str]:
    seen, todo = {name}, [name]
    while todo:
        for earlier in before[todo.pop()]:
            if earlier not in seen and earlier != stop:
                seen.add(earlier)
                todo.append(earlier)
    return seen
