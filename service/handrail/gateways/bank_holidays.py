"""England's bank holidays as plain dates, from the `holidays` package.

One-off days (a coronation, a state funeral) come with a newer release of the package: the dates are data, and
a deployment may hand the domain its own list instead.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

from handrail.domain.calendars import BankHolidays

FIRST_YEAR, LAST_YEAR = 2020, 2035


@lru_cache(maxsize=1)
def england_bank_holidays() -> BankHolidays:
    """The bank holidays of England from 1 January 2020 to 31 December 2035, substitute days included."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    return BankHolidays(
        nation="England",
        first=date(FIRST_YEAR, 1, 1),
        last=date(LAST_YEAR, 12, 31),
        days=frozenset(found),
    )
