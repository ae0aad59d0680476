"""Days that people answer with, as instants: what is due on a day is due at the end of it, in London."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from handrail.application.reference import moment
from handrail.domain.calendars import instant_of


def by_the_end_of(answer: Any) -> datetime:
    """A date and time as it is; a date as the midnight that ends it."""
    text = str(answer)
    if "T" in text:
        return moment(text)
    return instant_of(datetime.combine(date.fromisoformat(text) + timedelta(days=1), time.min))
