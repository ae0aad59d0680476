"""What all example answers are made of: times around one moment, reasons, the words of a decision, and made-up ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

NOW = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)
CASE_STARTED_AT = NOW - timedelta(days=60)
STAFF = "4f8a2c1e-0000-4000-8000-000000000001"
OTHER_STAFF = "4f8a2c1e-0000-4000-8000-000000000002"
THIRD_STAFF = "4f8a2c1e-0000-4000-8000-000000000003"

REASON = "Voices are louder than yesterday and she has stopped eating with the others."
OTHER_REASON = "Her sister is with her, the medicines are locked away and she has agreed to a call at six."
Answers = dict[str, Any]


class At:
    """Times around one moment, as answers write them."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @property
    def just_now(self) -> str:
        """Now: the one past time that is never before a case began, or before what it must follow."""
        return self.now.isoformat()

    def ago(self, **gap: float) -> str:
        """A time before now."""
        return (self.now - timedelta(**gap)).isoformat()

    def ahead(self, **gap: float) -> str:
        """A time after now."""
        return (self.now + timedelta(**gap)).isoformat()

    def day(self, days: int) -> str:
        """A day so many days from today in London."""
        return (self.now.astimezone(ZoneInfo("Europe/London")).date() + timedelta(days=days)).isoformat()


def decision_block(**changes: Any) -> Answers:
    """The part of a decision that a person writes, whatever was decided (DOMAIN section 2.6)."""
    return {
        "options_considered": [
            {"option": "Send it now", "for": "Nobody waits", "against": "She may feel pushed"},
            {"option": "Wait until the evening call", "for": "She asked for it"},
        ],
        "rationale": OTHER_REASON,
        "person_view": "I would rather wait until my sister is here.",
        **changes,
    }
