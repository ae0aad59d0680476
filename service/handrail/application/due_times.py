"""What a case's place says about time: the rules of its locality and pathway, with what the provider has set.

The same rules answer the diagrams (as FEEL functions) and the service (task clocks, ladders).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.errors import Invalid
from handrail.domain.localities import Locality, TimeRules


@dataclass(frozen=True)
class DueTimes:
    """Time rules at one instant, in the shape diagrams ask for them."""

    rules: TimeRules
    now: datetime

    def due(self, key: str, response_class: str | None = None) -> datetime:
        """When a timer of that key, started now, is due."""
        return self.rules.due(key, response_class, start=self.now)

    def due_after(self, start: Any, key: str, response_class: str | None = None) -> datetime:
        """When a timer of that key, started at `start`, is due."""
        started = start if isinstance(start, datetime) else datetime.fromisoformat(str(start))
        return self.rules.due(key, response_class, start=started)

    def minutes(self, key: str, response_class: str | None = None) -> float:
        """The minutes a timer of that key allows."""
        return self.rules.minutes(key, response_class, at=self.now)

    def out_of_hours(self, of: str = "locality") -> bool:
        """Whether the locality is shut now, or ("partner") the service that urgent requests go to by day."""
        if of == "partner":
            return self.rules.locality.entry_closed(self.now)
        return self.rules.out_of_hours(self.now)


def host_functions(due_times: Callable[[], DueTimes]) -> dict[str, Callable[..., Any]]:
    """The FEEL host functions; the rules are fetched only when a diagram asks."""
    return {
        "due": lambda *asked: due_times().due(*asked),
        "due after": lambda *asked: due_times().due_after(*asked),
        "minutes": lambda *asked: due_times().minutes(*asked),
        "out of hours": lambda *asked: due_times().out_of_hours(*asked),
    }


def due_times_for(look: Look, case: Case, now: datetime) -> DueTimes:
    """The rules of a case's locality and pathway at an instant. Raises Invalid for an unknown locality."""
    rules = TimeRules(
        locality=locality_called(look, case.locality),
        pathway=case.pathway,
        overrides=look.timer_overrides.in_force(),
    )
    return DueTimes(rules, now)


def locality_called(look: Look, code: str) -> Locality:
    """The locality of that code, with its bank holidays."""
    try:
        return look.resources.localities[code]
    except KeyError:
        known = ", ".join(sorted(look.resources.localities))
        raise Invalid.at("/locality", f"There is no locality {code}; choose one of: {known}") from None
