"""Who works with the made-up people: the personas, found by role and place, and the hours they keep."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from handrail.application.handrail import Handrail
from handrail.domain.actors import Actor
from handrail.domain.identifiers import StaffId
from handrail.domain.localities import Locality
from handrail.domain.rights import roles_that_may
from handrail.domain.roles import Role
from handrail.domain.second_people import PendingDecision
from handrail.rehearsal.personas import LOCAL, all_personas, persona

SUFFIX = {locality: suffix for suffix, locality in LOCAL.items()}
LONDON = ZoneInfo("Europe/London")


def named(kind: str, locality: str) -> str:
    """The user name of a kind of persona (`clinician-2`) in a locality."""
    return f"{kind}-{SUFFIX[locality]}"


class Roster:
    """The personas as actors, read once: their roles do not change while the caseload is made."""

    def __init__(self, handrail: Handrail) -> None:
        self._localities: Mapping[str, Locality] = handrail.resources.localities
        self._known = {made_up.username: persona(handrail, made_up.username) for made_up in all_personas()}
        self._by_id = {actor.id: actor for actor in self._known.values()}

    @property
    def everybody(self) -> tuple[Actor, ...]:
        """Every persona, by user name."""
        return tuple(self._known[name] for name in sorted(self._known))

    def called(self, username: str) -> Actor:
        """One of them. Raises KeyError."""
        return self._known[username]

    def kind(self, kind: str, locality: str) -> Actor:
        """The persona of a kind (`clinician-2`) there. Raises KeyError."""
        return self._known[named(kind, locality)]

    def second_for(self, chance: Random, pending: PendingDecision, locality: str) -> Actor:
        """Whom a waiting decision asks to confirm it, else somebody who may. Raises LookupError when nobody may."""
        asked = self.of_id(pending.second_id)
        roles = [Role(role) for role in pending.second_roles]
        return asked or self.one(chance, *roles, locality=locality, but=pending.parties)

    def of_id(self, staff_id: StaffId | None) -> Actor | None:
        """Who an id belongs to; None for nobody of ours."""
        return None if staff_id is None else self._by_id.get(staff_id)

    def in_roles(
        self, roles: Iterable[Role], locality: str, *, but: Collection[StaffId] = ()
    ) -> tuple[Actor, ...]:
        """Who holds one of the roles there, without some; by role in the order given, then by user name."""
        found = [
            actor
            for role in roles
            for actor in self.everybody
            if role in actor.roles_for(locality=locality) and actor.id not in but
        ]
        return tuple(dict.fromkeys(found))

    def one(self, chance: Random, *roles: Role, locality: str, but: Collection[StaffId] = ()) -> Actor:
        """Somebody in one of the roles there. Raises LookupError when there is nobody."""
        found = self.in_roles(roles, locality, but=but)
        if not found:
            raise LookupError(f"nobody in {locality} is {', '.join(roles)} besides those who must not")
        return chance.choice(found)

    def for_task(self, chance: Random, role: str, locality: str, *, but: Collection[StaffId]) -> Actor:
        """Somebody who may do a task of that role: a holder of the role itself, else of one that may stand in.

        A task for any front-line staff goes to support workers and clinicians. Raises LookupError.
        """
        may = roles_that_may(role)
        first = (Role.SUPPORT_WORKER, Role.CLINICIAN) if role == Role.SUPPORT_WORKER else may[:1]
        own = self.in_roles(first, locality, but=but)
        if own:
            return chance.choice(own)
        return self.one(chance, *may, locality=locality, but=but)

    def at_work(self, locality: str, at: datetime) -> datetime:
        """`at` if the place is open then, else when it opens next (aware UTC)."""
        calendar = self._localities[locality].calendar
        return at if calendar.is_open(at) else calendar.next_open(at)

    def in_hours(self, chance: Random, locality: str, at: datetime) -> datetime:
        """As `at_work`, but not everything at the stroke of opening: some time in the first hours (aware UTC)."""
        opens_at = self.at_work(locality, at)
        return at if opens_at == at else opens_at + timedelta(minutes=chance.randrange(4, 140))


def in_the_night(before: datetime) -> datetime:
    """`before` if it is night in London (from eight until half past six), else the last half past six before it."""
    clock = before.astimezone(LONDON)
    if clock.hour >= 20 or (clock.hour, clock.minute) < (6, 30):
        return before
    return clock.replace(hour=6, minute=30, second=0, microsecond=0).astimezone(UTC)


def in_the_day(chance: Random, at: datetime, *, opens: int = 9, closes: int = 17) -> datetime:
    """A moment on the London day of `at`, between two hours of the clock."""
    day = at.astimezone(LONDON).replace(hour=opens, minute=0, second=0, microsecond=0)
    return (day + timedelta(minutes=chance.randrange((closes - opens) * 60))).astimezone(UTC)
