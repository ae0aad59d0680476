"""Lengths of time: days and below, or years and months (DMN 10.3.2.3.7 and 10.3.2.3.8). The two never mix."""

from dataclasses import dataclass

from handrail.feel.errors import BadValue
from handrail.feel.temporal.dates import LARGEST_YEAR
from handrail.feel.temporal.times import NANOS_IN_DAY
from handrail.feel.temporal.zones import NANOS

LARGEST_MONTHS = 2 * LARGEST_YEAR * 12 + 12
LARGEST_NANOS = LARGEST_MONTHS * 31 * NANOS_IN_DAY


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A length in nanoseconds; raises BadValue beyond two thousand million years."""

    nanos: int

    def __post_init__(self) -> None:
        if abs(self.nanos) > LARGEST_NANOS:
            raise BadValue("the duration is out of range")

    @property
    def sign(self) -> int:
        """1, or -1 for a length that goes back in time."""
        return -1 if self.nanos < 0 else 1

    @property
    def days(self) -> int:
        """Whole days, with the sign of the length."""
        return self.sign * (abs(self.nanos) // NANOS_IN_DAY)

    @property
    def hours(self) -> int:
        """Hours beyond the days."""
        return self.sign * (abs(self.nanos) // (3600 * NANOS) % 24)

    @property
    def minutes(self) -> int:
        """Minutes beyond the hours."""
        return self.sign * (abs(self.nanos) // (60 * NANOS) % 60)

    @property
    def second_nanos(self) -> int:
        """Nanoseconds beyond the minutes."""
        return self.sign * (abs(self.nanos) % (60 * NANOS))

    def __str__(self) -> str:
        size = abs(self.nanos)
        day, rest = divmod(size, NANOS_IN_DAY)
        seconds, fraction = divmod(rest, NANOS)
        hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
        second_text = f"{second}" + (f".{fraction:09}".rstrip("0") if fraction else "")
        clock = (f"{hour}H" if hour else "") + (f"{minute}M" if minute else "")
        clock += f"{second_text}S" if second or fraction else ""
        if not size:
            return "PT0S"
        return (
            ("-" if self.nanos < 0 else "")
            + "P"
            + (f"{day}D" if day else "")
            + (f"T{clock}" if clock else "")
        )


@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A length in months; raises BadValue beyond two thousand million years."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > LARGEST_MONTHS:
            raise BadValue("the duration is out of range")

    @property
    def whole_years(self) -> int:
        """Whole years, with the sign of the length."""
        return (-1 if self.months < 0 else 1) * (abs(self.months) // 12)

    @property
    def months_beyond_years(self) -> int:
        """Months beyond the whole years, with the sign of the length."""
        return (-1 if self.months < 0 else 1) * (abs(self.months) % 12)

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-" if self.months < 0 else "") + "P" + text
