"""Who was not taken on in a month: what governance reads, so that declining is never quiet (D1c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.errors import Invalid
from handrail.domain.permissions import Permission
from handrail.domain.referrals import Referral
from handrail.domain.rights import reach_of
from handrail.storage.referrals import Referrals

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, kw_only=True)
class TurnedAway:
    """A referral that was declined or referred on, and where."""

    referral: Referral
    locality: str
    pathway: str


@dataclass(frozen=True, kw_only=True)
class ReferralsTurnedAway(Query[tuple[TurnedAway, ...]]):
    """Referrals declined or referred on in a calendar month (London), in the places the actor sees, oldest first.

    `month` is YYYY-MM; None is the month it is now.
    """

    permission: ClassVar[Permission] = Permission.SEE_CASES
    month: str | None = None

    def answer(self, look: Look) -> tuple[TurnedAway, ...]:
        """Raises Invalid for a month that is none."""
        since, until = _month(self.month, now=look.clock_now())
        reach = None if look.actor.is_system else reach_of(look.actor, self.permission)
        found = Referrals(look.session).turned_away(since=since, until=until, reach=reach)
        return tuple(
            TurnedAway(referral=referral, locality=locality, pathway=pathway)
            for referral, locality, pathway in found
        )


def _month(given: str | None, *, now: datetime) -> tuple[datetime, datetime]:
    """When a month begins, and the next one."""
    try:
        first = date.fromisoformat(f"{given or now.astimezone(_LONDON).strftime('%Y-%m')}-01")
        after = (first + timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):
        raise Invalid.at("/month", "Give a month as YYYY-MM") from None
    return tuple(datetime.combine(day, time(), tzinfo=_LONDON) for day in (first, after))  # type: ignore[return-value]
