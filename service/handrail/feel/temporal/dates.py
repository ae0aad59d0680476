"""Days of the Gregorian calendar, from year -999,999,999 to 999,999,999 (DMN 10.3.2.3.4)."""

from dataclasses import dataclass
from datetime import date as python_date

from handrail.feel.errors import BadValue

LARGEST_YEAR = 999_999_999
MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAYS_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
DAYS_IN_400_YEARS = 146_097


def is_leap(year: int) -> bool:
    """Whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Days of a month, 28 to 31."""
    return 29 if month == 2 and is_leap(year) else MONTH_LENGTHS[month - 1]


@dataclass(frozen=True, slots=True)
class Date:
    """A day. Raises BadValue when there is no such day."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not -LARGEST_YEAR <= self.year <= LARGEST_YEAR:
            raise BadValue("the year is out of range")
        if not 1 <= self.month <= 12:
            raise BadValue("a month must lie between 1 and 12")
        if not 1 <= self.day <= month_length(self.year, self.month):
            raise BadValue(f"the month {self.year:04}-{self.month:02} has no such day")

    @property
    def number(self) -> int:
        """Days since 0001-01-01, which is 1, as Python's ordinal counts them."""
        years = self.year - 1
        leap_day = 1 if self.month > 2 and is_leap(self.year) else 0
        return (
            years * 365
            + years // 4
            - years // 100
            + years // 400
            + DAYS_BEFORE_MONTH[self.month - 1]
            + leap_day
            + self.day
        )

    @classmethod
    def of_number(cls, number: int) -> "Date":
        """The day with this number; raises BadValue out of range."""
        cycles, rest = divmod(number - 1, DAYS_IN_400_YEARS)
        day = python_date.fromordinal(rest + 1)
        return cls(day.year + cycles * 400, day.month, day.day)

    @property
    def weekday(self) -> int:
        """Monday 1 to Sunday 7."""
        return (self.number - 1) % 7 + 1

    @property
    def day_of_year(self) -> int:
        """1 January is 1."""
        return self.number - Date(self.year, 1, 1).number + 1

    @property
    def week_of_year(self) -> int:
        """ISO 8601 week, 1 to 53."""
        thursday = Date.of_number(self.number - self.weekday + 4)
        return (thursday.day_of_year - 1) // 7 + 1

    def plus_months(self, months: int) -> "Date":
        """The same day so many months later, or the last day of that month; raises BadValue out of range."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        if not -LARGEST_YEAR <= year <= LARGEST_YEAR:
            raise BadValue("the date is out of range")
        return Date(year, month + 1, min(self.day, month_length(year, month + 1)))

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04}-{self.month:02}-{self.day:02}"
