"""Times of day and moments, to the nanosecond, with or without a time zone (DMN 10.3.2.3.5 and 10.3.2.3.6)."""

from dataclasses import dataclass

from handrail.feel.errors import BadValue
from handrail.feel.temporal.dates import Date
from handrail.feel.temporal.zones import DAY, NANOS, Zone

NANOS_IN_DAY = DAY * NANOS


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: nanoseconds since midnight on the wall clock of `zone`."""

    nanos: int
    zone: Zone | None = None

    @classmethod
    def of(cls, hour: int, minute: int, second: int, nanos: int = 0, zone: Zone | None = None) -> "Time":
        """A time from its parts; raises BadValue when there is no such time."""
        if not 0 <= hour <= 23 or not 0 <= minute <= 59 or not 0 <= second <= 59 or not 0 <= nanos < NANOS:
            raise BadValue("there is no such time of day: hours go to 23, minutes and seconds to 59")
        return cls((hour * 3600 + minute * 60 + second) * NANOS + nanos, zone)

    @property
    def hour(self) -> int:
        """0 to 23."""
        return self.nanos // NANOS // 3600

    @property
    def minute(self) -> int:
        """0 to 59."""
        return self.nanos // NANOS // 60 % 60

    @property
    def second(self) -> int:
        """Whole seconds, 0 to 59."""
        return self.nanos // NANOS % 60

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC, None without a zone."""
        return None if self.zone is None else self.zone.offset_without_date(self.nanos // NANOS)

    @property
    def comparable(self) -> tuple[bool, int]:
        """Whether a zone is known, and nanoseconds to order by; two times compare only when the first parts agree."""
        offset = self.offset
        return (offset is not None, self.nanos - (offset or 0) * NANOS)

    def __str__(self) -> str:
        fraction = self.nanos % NANOS
        tail = f".{fraction:09}".rstrip("0") if fraction else ""
        return f"{self.hour:02}:{self.minute:02}:{self.second:02}{tail}{self.zone or ''}"


@dataclass(frozen=True, slots=True)
class DateTime:
    """A moment: a day and a time of day on the wall clock of the time's zone."""

    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC, None without a zone."""
        zone = self.time.zone
        return None if zone is None else zone.offset_of(self.date.number, self.time.nanos // NANOS)

    @property
    def comparable(self) -> tuple[bool, int]:
        """Whether a zone is known, and nanoseconds to order by; two moments compare only when the first parts
        agree.
        """
        offset = self.offset
        return (offset is not None, self.date.number * NANOS_IN_DAY + self.time.nanos - (offset or 0) * NANOS)

    @classmethod
    def at(cls, nanos: int, zone: Zone | None) -> "DateTime":
        """The moment that has `comparable` nanoseconds `nanos`, on the wall clock of a zone; raises BadValue out of
        range.

        In the hour that clocks repeat in autumn, a region's wall clock says each time twice and means the first;
        the second is given with its offset instead, so that the moment is kept.
        """
        if zone is None:
            return cls._of_local(nanos, None)
        day, rest = divmod(nanos, NANOS_IN_DAY)
        offset = zone.offset_at(day, rest // NANOS)
        moment = cls._of_local(nanos + offset * NANOS, zone)
        return (
            moment if moment.offset == offset else cls._of_local(nanos + offset * NANOS, Zone(seconds=offset))
        )

    @classmethod
    def _of_local(cls, nanos: int, zone: Zone | None) -> "DateTime":
        day, rest = divmod(nanos, NANOS_IN_DAY)
        return cls(Date.of_number(day), Time(rest, zone))

    def plus(self, nanos: int) -> "DateTime":
        """The moment so many nanoseconds later: elapsed time, also across a change of the clocks."""
        return DateTime.at(self.comparable[1] + nanos, self.time.zone)

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"
