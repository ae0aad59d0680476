"""What processes may ask of the outside world: due times, minutes allowed, in or out of hours.

Each answer is noted, so that the same move can be computed again from the history whatever the configuration says
by then. Diagrams use them as FEEL functions: `due("esc.ack", class)`, `due after(start, key, class)`,
`minutes(key, class)`, `out of hours()`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from handrail.domain.calendars import WorkingCalendar
from handrail.domain.events import plain
from handrail.engine import Reference

Asked = tuple[str, tuple[Any, ...], Any] | tuple[str, tuple[Any, ...], None, str]
"""Function name, arguments, answer, and where there was none the words that said why: all JSON-plain."""
_NO_ANSWER = (TypeError, ValueError, LookupError, ArithmeticError)
"""What an expression turns into its own failure; anything else ends the move."""


class AskedReference:
    """The host functions for one move in one place, and the list of what they were asked."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        self.asked: list[Asked] = []
        self.reference = Reference(functions={name: self._noting(name, f) for name, f in functions.items()})

    def _noting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*arguments: Any) -> Any:
            asked = tuple(plain(argument) for argument in arguments)
            try:
                answer = plain(function(*arguments))
            except _NO_ANSWER as problem:
                self._note((name, asked, None, str(problem)))
                raise ValueError(str(problem)) from problem
            self._note((name, asked, answer))
            return answer

        return ask

    def _note(self, note: Asked) -> None:
        if note not in self.asked:
            self.asked.append(note)


def replayed(asked: Sequence[Sequence[Any]]) -> Reference:
    """The reference that gave those answers, or failed with those words, for computing a move again."""
    answers = {(name, _key(arguments)): answer for name, arguments, *answer in asked}
    names = {"due", "due after", "minutes", "out of hours"}

    def function(name: str) -> Callable[..., Any]:
        def answer(*arguments: Any) -> Any:
            given, *failed = answers[(name, _key([plain(argument) for argument in arguments]))]
            if failed:
                raise ValueError(failed[0])
            return given

        return answer

    return Reference(functions={name: function(name) for name in names})


def _key(arguments: Sequence[Any]) -> str:
    return repr(list(arguments))


def moment(value: Any) -> datetime:
    """A FEEL date and time (text or datetime) as an aware instant."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


__all__ = ["Asked", "AskedReference", "WorkingCalendar", "moment", "replayed"]
