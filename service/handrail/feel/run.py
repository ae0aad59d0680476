"""One evaluation: what it may still spend, what time it is, what it may call and what went wrong on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import thread_time
from typing import Any

from handrail.feel.errors import FeelError, FeelLimitError, line_and_column
from handrail.feel.limits import MAX_CALL_HEIGHT, MAX_LIST, MAX_SECONDS, MAX_STEPS, MAX_STRING, MAX_WARNINGS
from handrail.feel.values import Value

STEPS_BETWEEN_LOOKS = 256
"""How often the clock is read."""

HostFunctions = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in which text something stands."""

    text: str
    offset: int

    @property
    def place(self) -> tuple[int, int]:
        """Line and column, counted from 1."""
        return line_and_column(self.text, self.offset)


@dataclass(frozen=True, slots=True)
class Warning:
    """Why something became null: a sentence and its place."""

    message: str
    origin: Origin

    def as_error(self) -> FeelError:
        """The same as an error to raise."""
        return FeelError(self.message, *self.origin.place, self.origin.text)

    def __str__(self) -> str:
        return str(self.as_error())


class Run:
    """The budget and surroundings of one evaluation; every operation that can grow charges it."""

    __slots__ = (
        "_doubts",
        "_latest",
        "_next_look",
        "_started_at",
        "functions",
        "height",
        "now",
        "steps_left",
        "strict",
        "warnings",
    )

    def __init__(
        self, now: datetime | None = None, functions: HostFunctions | None = None, *, strict: bool = False
    ) -> None:
        self.now = now
        self.functions: HostFunctions = functions or {}
        self.strict = strict
        self.warnings: list[Warning] = []
        self._doubts = 0
        self._latest: Warning | None = None
        self.height = 0
        self.steps_left = MAX_STEPS
        self._next_look = MAX_STEPS - STEPS_BETWEEN_LOOKS
        self._started_at: float | None = None

    def spend(self, steps: int) -> None:
        """Charges for work; raises FeelLimitError when the steps or the processor time are used up."""
        self.steps_left -= steps
        if self.steps_left < self._next_look:
            self._look()

    def _look(self) -> None:
        if self.steps_left < 0:
            raise FeelLimitError(f"this takes more than {MAX_STEPS:,} steps; work on fewer values")
        self._next_look = self.steps_left - STEPS_BETWEEN_LOOKS
        if self._started_at is None:
            self._started_at = thread_time()
        elif thread_time() - self._started_at > MAX_SECONDS:
            raise FeelLimitError(f"this takes longer than {MAX_SECONDS:g} second; work on fewer values")

    def made(self, value: Value) -> Value:
        """The same value, charged by its size; raises FeelLimitError when it is too large."""
        kind = type(value)
        if kind is str:
            if len(value) > 64:
                if len(value) > MAX_STRING:
                    raise FeelLimitError(f"this makes a text of more than {MAX_STRING:,} characters")
                self.spend(len(value) >> 6)
        elif kind is list:
            if len(value) > 32:
                if len(value) > MAX_LIST:
                    raise FeelLimitError(f"this makes a list of more than {MAX_LIST:,} entries")
                self.spend(len(value) >> 5)
        elif kind is dict and len(value) > 8:
            if len(value) > MAX_LIST:
                raise FeelLimitError(f"this makes a context of more than {MAX_LIST:,} entries")
            self.spend(len(value) >> 2)
        return value

    @property
    def doubts(self) -> int:
        """How often something has become null so far."""
        return self._doubts

    def warn(self, message: object, origin: Origin) -> None:
        """Notes why something becomes null, and is that null."""
        self._doubts += 1
        self._latest = Warning(str(message), origin)
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(self._latest)

    def reason_after(self, doubts: int) -> Warning:
        """Why something became null for the first time after so many times, of which there must be one."""
        if doubts < len(self.warnings):
            return self.warnings[doubts]
        assert self._latest is not None
        return self._latest

    def forget_after(self, doubts: int) -> None:
        """Takes back what was noted after so many times, because it was only a trial."""
        self._doubts = doubts
        del self.warnings[doubts:]

    def climb(self, height: int) -> None:
        """Enters a function whose body is so high; raises FeelLimitError when calls stack up too high."""
        self.height += height
        if self.height > MAX_CALL_HEIGHT:
            raise FeelLimitError("functions call each other too deeply")

    def descend(self, height: int) -> None:
        """Leaves that function."""
        self.height -= height
