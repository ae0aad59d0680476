"""The refusals Handrail knows, in the product's words.

Each says what to do next. They are raised by rules and commands and caught once, at the edge (a page, the API or
the command line), which turns them into a problem document (RFC 9457).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class FieldProblem:
    """One fault in what was sent: `pointer` is a JSON pointer (RFC 6901) to the field, `message` what to do."""

    pointer: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What was tried without a right: which part of the right was missing, of which decision, at which task.

    `of_id` is whose right it was, where it was not that of whoever tried.
    """

    missing: str
    code: str | None = None
    task_id: UUID | None = None
    element: str | None = None
    of_id: UUID | None = None


@dataclass(eq=False)
class HandrailError(Exception):
    """A refusal: `detail` is one or two sentences for the person who asked.

    `attempt` is set where somebody tried what they have no right to, and `case_id` where it was about a case; the door
    writes both into the history.
    """

    detail: str
    extra: Mapping[str, Any] = field(default_factory=dict)
    attempt: Attempt | None = None
    case_id: UUID | None = None

    def __str__(self) -> str:
        return self.detail


class NotFound(HandrailError):
    """There is no such thing, or the actor may not know that there is."""


class NotSignedIn(HandrailError):
    """The request carries no valid session or token."""


@dataclass(eq=False)
class NotPermitted(HandrailError):
    """The actor lacks a right: `missing` names it, `holders` who has it now, `route` how to get it done.

    It is an attempt, and goes into the history as one, unless `held`: only a colleague is at it, no right is missing.
    """

    missing: str = ""
    holders: tuple[str, ...] = ()
    event: str = ""
    held: bool = False


class Conflict(HandrailError):
    """Somebody was quicker; `extra` holds the state that won."""


@dataclass(eq=False)
class Invalid(HandrailError):
    """What was sent breaks a rule: one `FieldProblem` a fault."""

    problems: tuple[FieldProblem, ...] = ()

    @classmethod
    def at(cls, pointer: str, message: str) -> Invalid:
        """One fault at one field."""
        return cls(message, problems=(FieldProblem(pointer, message),))


class Unavailable(HandrailError):
    """Something Handrail needs is away for now: try again later."""
