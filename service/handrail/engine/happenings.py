"""What can happen to an instance: the engine's input besides bundle, state and time. Values are JSON-plain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Start:
    """A new instance begins: at the start event of `message`, at `element`, or at the only one there is.

    `variables` are the instance's own (case_id, locality, ...) and win over the message's `payload`.
    """

    message: str | None = None
    element: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    correlation: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Complete:
    """A person finished the task at `token`: coded answers, and the staff id of who did it."""

    token: int
    answers: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fire:
    """The timer that was set as this occurrence at `token` has come."""

    token: int
    occurrence: int


@dataclass(frozen=True, kw_only=True)
class Deliver:
    """A message arrived for whoever waits for that name."""

    message: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    correlation: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The result of the operation that the service task at `token` wanted."""

    token: int
    result: Any = None


@dataclass(frozen=True, kw_only=True)
class Retry:
    """The cause of an incident is gone: try again what failed. `token` is the incident's."""

    token: int


@dataclass(frozen=True, kw_only=True)
class Cancel:
    """The instance ends here, whatever is open; `reason` is a code."""

    reason: str


Happening = Start | Complete | Fire | Deliver | Answer | Retry | Cancel
_KINDS: dict[str, type] = {kind.__name__.lower(): kind for kind in (Start, Complete, Fire, Deliver, Answer)}


def to_plain(happening: Start | Complete | Fire | Deliver | Answer) -> dict[str, Any]:
    """The happening as JSON-plain data, to be kept with an incident until it is tried again."""
    return {"kind": type(happening).__name__.lower(), **asdict(happening)}


def from_plain(plain: Mapping[str, Any]) -> Start | Complete | Fire | Deliver | Answer:
    """The happening that `to_plain` wrote."""
    fields = dict(plain)
    made: Start | Complete | Fire | Deliver | Answer = _KINDS[fields.pop("kind")](**fields)
    return made
