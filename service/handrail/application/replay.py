"""Computing an instance's state again from its history: the log alone must give what is stored (PROMISES P6).

Every `InstanceMoved` event carries what happened, what the reference data answered and what the operations gave
back, so each move is computed again by the same pure engine and its state's hash compared with the one recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.application.reference import replayed
from handrail.domain.events import RecordedEvent
from handrail.engine import (
    Answer,
    Bundle,
    Cancel,
    Complete,
    Deliver,
    Engine,
    Fire,
    Happening,
    OperationFailed,
    OperationWanted,
    Progress,
    Retry,
    Start,
)

_KINDS: Mapping[str, Callable[..., Happening]] = {
    kind.__name__: kind for kind in (Start, Complete, Fire, Deliver, Answer, Retry, Cancel)
}


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """An instance computed from its history: its last state and progress, and the number of the first event that
    gave another state than recorded (None when all agree)."""

    state: bytes
    open_tokens: frozenset[int]
    timers: frozenset[tuple[int, int]]
    disagrees_at: int | None


def replay(engine: Engine, bundle: Bundle, events: Iterable[RecordedEvent]) -> Replayed:
    """Compute an instance again from its events, oldest first."""
    state: bytes | None = None
    open_tokens: set[int] = set()
    timers: set[tuple[int, int]] = set()
    for event in events:
        if event.type != "InstanceMoved":
            continue
        progress = _again(engine, bundle, state, event)
        state = progress.state
        open_tokens |= {opened.token for opened in progress.opened}
        open_tokens -= {closed.token for closed in progress.closed}
        happened = event.data["happening"]
        if happened["kind"] == "Fire":
            timers.discard((happened["token"], happened["occurrence"]))
        if happened["kind"] == "Complete":  # done, even when the instance could not get further
            open_tokens.discard(happened["token"])
        timers -= {(gone.token, gone.occurrence) for gone in progress.timers_cancelled}
        timers |= {(timer.token, timer.occurrence) for timer in progress.timers_set}
        if hashlib.sha256(state).hexdigest() != event.data["state"]:
            return Replayed(
                state=state,
                open_tokens=frozenset(open_tokens),
                timers=frozenset(timers),
                disagrees_at=event.number,
            )
    return Replayed(
        state=state or b"", open_tokens=frozenset(open_tokens), timers=frozenset(timers), disagrees_at=None
    )


def _again(engine: Engine, bundle: Bundle, state: bytes | None, event: RecordedEvent) -> Progress:
    happening = dict(event.data["happening"])
    made = _KINDS[happening.pop("kind")](**happening)
    now: datetime = event.at
    return engine.move(
        bundle,
        state,
        made,
        now=now,
        reference=replayed(event.data.get("asked", ())),
        perform=_answering(event.data.get("answered", ())),
    )


def _answering(answered: Sequence[Mapping[str, Any]]) -> Callable[[OperationWanted], Any]:
    waiting = list(answered)

    def perform(wanted: OperationWanted) -> Any:
        for number, answer in enumerate(waiting):
            if answer["token"] == wanted.token and answer["operation"] == wanted.operation:
                del waiting[number]
                if answer.get("failed") is not None:
                    raise OperationFailed(answer["failed"], answer.get("message", ""))
                return answer.get("result")
        raise LookupError(f"the history has no answer of {wanted.operation} at {wanted.element}")

    return perform
