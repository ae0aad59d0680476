"""The engine: a pure function from a bundle, a state and what happened to what changed.

No database, no clock, no chance: the same arguments give the same bytes. Reference data and time come in as values.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition

from handrail.engine import moves
from handrail.engine import state as states
from handrail.engine.bundles import Bundle
from handrail.engine.checks import check_bundle
from handrail.engine.compiled import CompiledBundle, compile_bundle
from handrail.engine.faults import PerformFailed
from handrail.engine.findings import Finding
from handrail.engine.happenings import Cancel, Fire, Happening, Retry, Start, from_plain, to_plain
from handrail.engine.instance import Instance, Perform
from handrail.engine.progress import Incident, OperationWanted, Progress, Status
from handrail.engine.reference import NOTHING, SHORTEST_CYCLE, Reference
from handrail.engine.refusals import (
    BundleUnusable,
    EngineRefused,
    InstanceOver,
    NotAwaited,
    TimerGone,
    TokenNotOpen,
)

_CACHED_BUNDLES = 64
_STARTS_BY_NAME = (MessageEventDefinition, SignalEventDefinition)


@dataclass(frozen=True, kw_only=True)
class StartEvent:
    """A way into a process: the element, and the message or signal that starts it (None: it starts without one)."""

    element: str
    message: str | None
    name: str = ""


class Engine:
    """Moves instances. Keeps the compiled bundles it met last, by hash; safe to share between threads."""

    def __init__(self, *, bundles: int = _CACHED_BUNDLES, keep: bool = False) -> None:
        """`bundles` are kept compiled; `keep` lets no token go, which only a comparison can want."""
        self._size = bundles
        self._keep = keep
        self._compiled: OrderedDict[str, CompiledBundle] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, bundle: Bundle, *, shortest_cycle: timedelta = SHORTEST_CYCLE) -> tuple[Finding, ...]:
        """Everything that is wrong with a bundle; it may be published when none of it is an error."""
        return check_bundle(bundle, shortest_cycle=shortest_cycle)

    def starts(self, bundle: Bundle) -> tuple[StartEvent, ...]:
        """The start events of the bundle's process, in the order of the file. Raises BundleUnusable."""
        found = []
        for start in self.compiled(bundle).process.starts:
            messages = [each.name for each in start.definitions if isinstance(each, _STARTS_BY_NAME)]
            for message in messages or [None]:
                found.append(
                    StartEvent(element=start.bpmn_id, message=message, name=start.bpmn_name or start.bpmn_id)
                )
        return tuple(found)

    def move(
        self,
        bundle: Bundle,
        state: bytes | None,
        happening: Happening,
        *,
        now: datetime,
        reference: Reference = NOTHING,
        perform: Perform | None = None,
    ) -> Progress:
        """What an instance becomes when something happens to it; `state` is None for Start.

        `perform` does the operations of service tasks at once and gives back JSON-plain results; without it they are
        in `wanted`, and their tokens wait for Answer. Faults of the diagram or the data give a Progress with an
        incident. Raises an EngineRefused for misuse, and whatever `perform` raises besides OperationFailed.
        """
        if now.tzinfo is None:
            raise EngineRefused("The time must be given with its offset")
        compiled = self.compiled(bundle)
        document = None if state is None else states.from_bytes(state)
        _refuse_mismatch(document, happening)
        if isinstance(happening, Retry):
            document, act = _taken_back(document or {}, happening.token)
            state = None if document is None else states.to_bytes(document)
        else:
            act = happening
        instance = Instance(
            compiled, now=now.astimezone(UTC), reference=reference, perform=perform, keep=self._keep
        )
        incidents: list[dict[str, Any]] = []
        if document is not None:
            incidents = document.get("i", [])
            if "w" in document:
                states.load(document, instance)
        before = moves.what_is_open(instance)
        try:
            try:
                moves.apply(instance, act)
            except (TokenNotOpen, TimerGone, NotAwaited):
                if not isinstance(happening, Retry):
                    raise  # else what failed is not wanted any more: the incident goes, and nothing else happens
            return _progress(instance, before, act, incidents)
        except moves.Stuck as stuck:
            return self._with_incident(state, act, stuck, compiled, instance)
        except PerformFailed as failed:
            raise failed.cause from None

    def compiled(self, bundle: Bundle) -> CompiledBundle:
        """The bundle ready to run, from the cache if it is there. Raises BundleUnusable."""
        with self._lock:
            found = self._compiled.get(bundle.sha256)
            if found is not None:
                self._compiled.move_to_end(bundle.sha256)
                return found
        made = compile_bundle(bundle)
        with self._lock:
            kept = self._compiled.setdefault(bundle.sha256, made)
            while len(self._compiled) > self._size:
                self._compiled.popitem(last=False)
        return kept

    def _with_incident(
        self,
        state: bytes | None,
        happening: Any,
        stuck: moves.Stuck,
        compiled: CompiledBundle,
        failed: Instance,
    ) -> Progress:
        """The state as it was, with what happened kept beside it to be tried again."""
        document: dict[str, Any] = {"v": states.FORMAT, "n": 1} if state is None else states.from_bytes(state)
        token = getattr(happening, "token", None)
        if token is None:
            token = document["n"]
            document["n"] += 1
        element = stuck.element
        incident = {
            "token": token,
            "element": element,
            "message": stuck.message,
            "happening": to_plain(happening),
        }
        others = [each for each in document.get("i", []) if each["token"] != token]
        document["i"] = [*others, incident]
        document["s"] = Status.INCIDENT.value
        same = Instance(compiled, now=failed.now, reference=failed.reference)
        written = states.to_bytes(document)
        if "w" in document:
            states.load(document, same)
        return Progress(
            state=written,
            status=Status.INCIDENT,
            awaited=same.awaited(),
            variables=same.seen_variables,
            incident=Incident(token=token, element=element, message=stuck.message),
            steps=tuple(failed.steps),
            answered=tuple(failed.answered),
        )


def _refuse_mismatch(document: Mapping[str, Any] | None, happening: Happening) -> None:
    if isinstance(happening, Start) and document is not None:
        raise EngineRefused("The instance has started already")
    if not isinstance(happening, Start) and document is None:
        raise EngineRefused("The instance has not started")
    if document is not None and document.get("s") in (Status.COMPLETED.value, Status.CANCELLED.value):
        raise InstanceOver(f"The instance is {document['s']}")
    if document is not None and "w" not in document and not isinstance(happening, Retry | Cancel):
        raise EngineRefused("The instance could not start yet: try again or cancel it")


def _taken_back(document: dict[str, Any], token: int) -> tuple[dict[str, Any] | None, Any]:
    """The state without an incident, and the happening that caused it. Raises TokenNotOpen."""
    for incident in document.get("i", []):
        if incident["token"] == token:
            others = [each for each in document["i"] if each is not incident]
            rest = {key: value for key, value in document.items() if key not in ("i", "s")}
            if others:
                rest["i"] = others
            return (rest if "w" in rest else None), from_plain(incident["happening"])
    raise TokenNotOpen(f"There is no incident {token} to try again")


def _progress(
    instance: Instance, before: moves.Before, happening: Any, incidents: list[dict[str, Any]]
) -> Progress:
    cancelled = isinstance(happening, Cancel)
    over = cancelled or instance.completed
    left = [] if over else [each for each in incidents if _still_stands(instance, each)]
    status = (
        Status.CANCELLED
        if cancelled
        else Status.COMPLETED
        if over
        else Status.INCIDENT
        if left
        else Status.WAITING
    )
    document = states.dump(instance)
    if status is not Status.WAITING:
        document["s"] = status.value
    if left:
        document["i"] = left
    written = states.to_bytes(document)
    if len(written) > states.MAX_BYTES:
        raise moves.Stuck(
            f"The state would have {len(written):,} bytes; {states.MAX_BYTES:,} (1 MiB) is the most", None
        )
    fired = (happening.token, happening.occurrence) if isinstance(happening, Fire) else None
    timers_set, timers_cancelled = moves.timers_since(before, instance, fired)
    now_open = instance.open_tasks()
    return Progress(
        state=written,
        status=status,
        opened=tuple(task for number, task in sorted(instance.opening.items()) if number in now_open),
        closed=moves.closed_since(before, instance),
        timers_set=timers_set,
        timers_cancelled=timers_cancelled,
        wanted=tuple(each for each in instance.wanted if _is_wanted(instance, each)),
        answered=tuple(instance.answered),
        thrown=tuple(instance.thrown),
        awaited=instance.awaited(),
        steps=tuple(instance.steps),
        variables=instance.seen_variables,
        incident=_shown(left[-1]) if left else None,
    )


def _still_stands(instance: Instance, incident: Mapping[str, Any]) -> bool:
    """Whether an earlier incident still matters: not once its token is gone."""
    if "token" in incident["happening"]:
        token = instance.tokens.get(incident["token"])
        return token is not None and token.is_live
    return True


def _is_wanted(instance: Instance, wanted: OperationWanted) -> bool:
    token = instance.tokens.get(wanted.token)
    return token is not None and token.is_live


def _shown(incident: Mapping[str, Any]) -> Incident:
    return Incident(token=incident["token"], element=incident["element"], message=incident["message"])


__all__ = ["BundleUnusable", "Engine", "StartEvent"]
