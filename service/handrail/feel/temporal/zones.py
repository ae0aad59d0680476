"""Time zones: an offset from UTC or a region of the IANA database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handrail.feel.errors import BadValue
from handrail.feel.temporal.dates import Date

LARGEST_OFFSET = 14 * 3600
NANOS = 1_000_000_000
DAY = 86_400
MEASURED_ON = datetime(2024, 1, 1, tzinfo=UTC)
"""The day on which a time of day without a date reads a region's offset; fixed, so that answers do not drift."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A fixed offset (`region` empty) or a region, whose offset depends on the moment."""

    seconds: int = 0
    region: str = ""

    def offset_of(self, day: int, second: int) -> int:
        """Seconds east of UTC at a moment on this zone's own wall clock, given as day number and second of the day."""
        if not self.region:
            return self.seconds
        return _offset(_region(self.region), _within_python(day, second))

    def offset_at(self, day: int, second: int) -> int:
        """Seconds east of UTC at a moment given in UTC, as day number and second of the day."""
        if not self.region:
            return self.seconds
        moment = _within_python(day, second).astimezone(_region(self.region))
        return _whole_seconds(moment.utcoffset())

    def offset_without_date(self, second: int) -> int:
        """Seconds east of UTC of a time of day that has no date."""
        if not self.region:
            return self.seconds
        return _offset(_region(self.region), MEASURED_ON + timedelta(seconds=second))

    def __str__(self) -> str:
        if self.region:
            return f"@{self.region}"
        if self.seconds == 0:
            return "Z"
        size = abs(self.seconds)
        text = f"{'-' if self.seconds < 0 else '+'}{size // 3600:02}:{size // 60 % 60:02}"
        return f"{text}:{size % 60:02}" if size % 60 else text


UTC_ZONE = Zone()


@lru_cache(maxsize=1024)
def zone_named(text: str) -> Zone:
    """The zone behind `Z`, `+01:00`, `-03:30:15` or `@Europe/London`; raises BadValue for any other."""
    if text == "Z":
        return UTC_ZONE
    if text.startswith("@"):
        _region(text[1:])
        return Zone(region=text[1:])
    parts = [int(part) for part in text[1:].split(":")]
    hours, minutes, seconds = [*parts, 0][:3]
    size = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or size > LARGEST_OFFSET:
        raise BadValue(f"'{text}' is not an offset from UTC between -14:00 and +14:00")
    return Zone(seconds=-size if text[0] == "-" else size)


def zone_of_offset(seconds: int) -> Zone:
    """A zone so many seconds east of UTC; raises BadValue beyond 14 hours."""
    if abs(seconds) > LARGEST_OFFSET:
        raise BadValue("an offset from UTC must lie between -14:00 and +14:00")
    return Zone(seconds=seconds)


def _region(key: str) -> ZoneInfo:
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadValue(f"'{key}' is not a time zone; write it like Europe/London") from None


def _within_python(day: int, second: int) -> datetime:
    # Python's datetime holds the years 1 to 9999; its rules stay outside them. UTC stands for any clock.
    year = Date.of_number(day).year
    if year < 2:
        return datetime(2, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    if year > 9998:
        return datetime(9998, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    return datetime.fromordinal(day).replace(tzinfo=UTC) + timedelta(seconds=second)


def _offset(region: ZoneInfo, local: datetime) -> int:
    return _whole_seconds(local.replace(tzinfo=region).utcoffset())


def _whole_seconds(offset: timedelta | None) -> int:
    return 0 if offset is None else offset.days * DAY + offset.seconds
