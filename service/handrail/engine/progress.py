"""What one move of the engine changed: everything its caller has to write down. Instants are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Where an instance stands after a move."""

    WAITING = "waiting"
    COMPLETED = "completed"
    INCIDENT = "incident"
    CANCELLED = "cancelled"


class Closing(StrEnum):
    """Why a task is no longer open."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class OpenedTask:
    """A task for a person, with its properties as they resolved at the moment it opened.

    `kind` is the BPMN element (`userTask`, `manualTask`, `task`); `role` the property, else the lane's name; `item` and
    `index` (from 0) those of a multi-instance or loop turn; `properties` are the ones the engine gives no meaning to.
    """

    token: int
    element: str
    name: str
    kind: str
    process: str
    role: str | None = None
    form_key: str | None = None
    operation: str | None = None
    result_variable: str | None = None
    clock: str | None = None
    clock_class: str | None = None
    clock_from: datetime | None = None
    due_at: datetime | None = None
    ladder: str | None = None
    assignee: str | None = None
    not_by: tuple[str, ...] = ()
    decision: str | None = None
    instructions: str | None = None
    item: Any = None
    index: int | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ClosedTask:
    """A task that was open before the move and is not any more."""

    token: int
    element: str
    why: Closing


@dataclass(frozen=True, kw_only=True)
class TimerSet:
    """A timer now runs; `occurrence` is unique for the element in the instance and never used again.

    `interrupting` tells whether firing ends what it is attached to (always so for one that is simply waited for).
    """

    token: int
    element: str
    occurrence: int
    due_at: datetime
    interrupting: bool


@dataclass(frozen=True, kw_only=True)
class TimerCancelled:
    """A timer that was set before the move is no longer wanted."""

    token: int
    element: str
    occurrence: int


@dataclass(frozen=True, kw_only=True)
class OperationWanted:
    """A service task asks the application to do something; `parameters` are JSON-plain."""

    token: int
    element: str
    name: str
    operation: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class OperationAnswered:
    """An operation that was done inside the move, and its result; handing the same back replays the same move.

    `failed` and `message` are the code and words of an OperationFailed that was raised instead.
    """

    token: int
    element: str
    operation: str
    result: Any = None
    failed: str | None = None
    message: str | None = None


@dataclass(frozen=True, kw_only=True)
class ThrownMessage:
    """A message left the instance. `correlation` holds the diagram's correlation properties, if it declares any."""

    name: str
    payload: Mapping[str, Any]
    correlation: Mapping[str, Any]
    element: str


@dataclass(frozen=True, kw_only=True)
class AwaitedMessage:
    """A message somebody in the instance waits for; `correlation` holds the values already agreed on, if any."""

    name: str
    element: str
    token: int
    correlation: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One element the instance passed, and why.

    Gates: `flow` is the id chosen, `flow_name` its answer, `condition` its text (None for the default flow), `values`
    what it looked at. An inclusive gate gives one step a flow. Decision tables: `table` is the decision's id, `rows`
    the matched rule ids, `inputs` and `outputs` the values, `nearest` the rules that nearly matched, `failure` why it
    gave no answer (K15). `process` is the process the element is drawn in.
    """

    element: str
    name: str
    kind: str
    process: str
    flow: str | None = None
    flow_name: str | None = None
    condition: str | None = None
    values: Mapping[str, Any] | None = None
    table: str | None = None
    rows: tuple[str, ...] = ()
    inputs: Mapping[str, Any] | None = None
    outputs: Mapping[str, Any] | None = None
    nearest: tuple[Any, ...] = ()
    failure: str | None = None


@dataclass(frozen=True, kw_only=True)
class Incident:
    """Why the instance could not go on, and the token to give to Retry."""

    token: int
    element: str | None
    message: str


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The whole outcome of a move.

    `state` is canonical JSON; `awaited` the complete current list, the other tuples what changed; `variables` the
    top-level data. After an incident nothing else has changed, and `state` holds what was before with the happening
    that failed, to be tried again.
    """

    state: bytes
    status: Status
    opened: tuple[OpenedTask, ...] = ()
    closed: tuple[ClosedTask, ...] = ()
    timers_set: tuple[TimerSet, ...] = ()
    timers_cancelled: tuple[TimerCancelled, ...] = ()
    wanted: tuple[OperationWanted, ...] = ()
    answered: tuple[OperationAnswered, ...] = ()
    thrown: tuple[ThrownMessage, ...] = ()
    awaited: tuple[AwaitedMessage, ...] = ()
    steps: tuple[Step, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    incident: Incident | None = None
