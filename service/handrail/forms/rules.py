"""The rules a field can carry besides its type: reasons, rows, copied text, times against now and against limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handrail.domain import reasons
from handrail.forms import times
from handrail.forms.model import Field, Kind, ReasonRule, When


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold: `place` is added to the field's pointer, `message` says what to do."""

    place: str
    message: str


def fault_in_text(field: Field, value: Any) -> Broken | None:
    """A text that should be a reason and is not."""
    if field.reason is None or not isinstance(value, str):
        return None
    fault = reasons.fault_in(value, short=field.reason is ReasonRule.SHORT)
    return None if fault is None else Broken("", fault)


def fault_in_rows(field: Field, value: Any) -> Broken | None:
    """Too few rows, or the same answer in two rows that must differ."""
    if field.kind is not Kind.LIST:
        return None
    if len(value) < field.min_items:
        return Broken("", field.required_message)
    seen = set()
    for number, row in enumerate(value):
        answer = row.get(field.distinct) if field.distinct else None
        if answer is not None and answer in seen:
            return Broken(f"/{number}/{field.distinct}", "This is already in the list")
        if isinstance(answer, str | int | float):
            seen.add(answer)
    return None


def fault_in_copy(
    field: Field, value: Any, variables: Mapping[str, Any], answers: Mapping[str, Any]
) -> Broken | None:
    """Text that is the last one again, without a word on why nothing changed."""
    previous = variables.get(field.differs_from) if field.differs_from else None
    if previous is None or answers.get(field.unless_answered):
        return None
    if not reasons.is_copied(" ".join(_texts(value)), " ".join(_texts(previous))):
        return None
    return Broken(
        "", "This is almost the same as last time. Say what has changed, or enter below why nothing has"
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from _texts(value[key])
    elif isinstance(value, Sequence):
        for entry in value:
            yield from _texts(entry)


def codes_in(rows: Any) -> tuple[str, ...] | None:
    """The codes of a list that a variable gives, as text or as {value, label}; None where it is no such list."""
    if rows is None:
        return ()
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        return None
    codes = [row.get("value") if isinstance(row, Mapping) else row for row in rows]
    found = tuple(code for code in codes if isinstance(code, str))
    return found if len(found) == len(codes) else None


def is_late(value: str, *, now: datetime) -> bool:
    """Whether a time lies more than 2 hours back."""
    at = times.moment(value)
    return at is not None and now - at > times.LATE


def fault_against_now(
    field: Field, value: str, *, now: datetime, case_started_at: datetime | None
) -> Broken | None:
    """A time on the wrong side of now (5 minutes' grace), or before the case began."""
    if field.kind is Kind.DATE:
        return _day_against_now(field, times.day(value), now=now, case_started_at=case_started_at)
    at = times.moment(value)
    if at is None:
        return Broken("", field.required_message)
    if field.when is When.PAST and at > now + times.SKEW:
        return Broken("", "Enter a time that is not in the future")
    if field.when is When.FUTURE and at < now - times.SKEW:
        return Broken("", "Enter a time in the future")
    if (
        field.when is When.PAST
        and not field.before_case
        and case_started_at
        and at < case_started_at - times.SKEW
    ):
        return Broken("", f"Enter a time after this case began, {times.in_words(case_started_at)}")
    return None


def _day_against_now(
    field: Field, on: date | None, *, now: datetime, case_started_at: datetime | None
) -> Broken | None:
    if on is None:
        return Broken("", field.required_message)
    today = times.london_day(now)
    if field.when is When.PAST and on > today:
        return Broken("", "Enter a date that is not in the future")
    if field.when is When.FUTURE and on < today:
        return Broken("", "Enter a date that is today or later")
    started_on = times.london_day(case_started_at) if case_started_at else None
    if field.when is When.PAST and not field.before_case and started_on and on < started_on:
        return Broken("", f"Enter a date after this case began, {times.in_words(started_on)}")
    return None


def fault_against_limit(
    field: Field, value: str, limit: Any, *, earliest: bool, message: str
) -> Broken | None:
    """A time outside a limit. `limit` is RFC 3339, YYYY-MM-DD, or None for no limit; a day means the whole of it.

    People enter minutes, so the earliest time is the beginning of its minute.
    """
    if limit is None:
        return None
    moment, on = (times.moment(limit), times.day(limit)) if isinstance(limit, str) else (None, None)
    if moment is None and on is None:
        return Broken("", "This time could not be checked. Tell the process owner: its limit is not a time")
    if field.kind is Kind.DATE:
        bound: date = times.london_day(moment) if moment else on  # type: ignore[assignment]
        given: date | None = times.day(value)
    else:
        at_limit = moment or (times.first_moment(on) if earliest else times.last_moment(on))  # type: ignore[arg-type]
        at_limit = at_limit.replace(second=0, microsecond=0) if earliest else at_limit
        bound, given = at_limit, times.moment(value)
    outside = given is None or (given < bound if earliest else given > bound)
    return Broken("", message.replace("{limit}", times.in_words(bound))) if outside else None
