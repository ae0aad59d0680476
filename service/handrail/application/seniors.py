"""Which senior to call for a person at this hour: whoever the rota names, else everybody who holds the role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handrail.application.due_times import locality_called
from handrail.application.duty import OnHand, who_is_on_duty
from handrail.application.work import Look, Work
from handrail.domain.identifiers import InstanceId, StaffId
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.domain.senior_calls import IN_HOURS, OUT_OF_HOURS, SeniorPaged

CLOCK = "senior.call"


@dataclass(frozen=True, kw_only=True)
class Senior:
    """Who is called now: a role, and those who hold it there; `by_rota` where the rota names them."""

    role: Role
    people: tuple[OnHand, ...] = ()

    @property
    def by_rota(self) -> bool:
        """Whether the rota says that they are on duty."""
        return any(one.until is not None for one in self.people)


def senior_now(
    look: Look,
    locality: str,
    at: datetime,
    *,
    pathway: str | None = None,
    apart_from: Iterable[StaffId] = (),
) -> Senior:
    """The senior of a locality at an instant: by day the senior clinician, otherwise who is on call.

    Where nobody but `apart_from` is there in that role it is the next one's turn, up to the clinical director.
    """
    order = OUT_OF_HOURS if locality_called(look, locality).out_of_hours(at) else IN_HOURS
    excepted = frozenset(apart_from)
    for role in order:
        there = who_is_on_duty(look, role, locality, at, pathway=pathway)
        people = tuple(one for one in there if one.staff_id not in excepted)
        if people:
            return Senior(role=role, people=people)
    return Senior(role=order[0])


def page(work: Work, asker: StaffId, *, askers: Iterable[StaffId], instance_id: InstanceId) -> Senior:
    """Page whoever it is now about the locked case, saying who asks, and write that down."""
    apart_from = {*askers, *work.case.conflicted}
    senior = senior_now(work, work.case.locality, work.now, pathway=work.case.pathway, apart_from=apart_from)
    ring_by = work.due_times.due_after(work.now, CLOCK)
    facts = {"instance_id": instance_id, "asker_id": asker, "due_at": ring_by}
    named = tuple(one.staff_id for one in senior.people) if senior.by_rota else ()
    for staff_id in named:
        work.notify("senior_wanted", kind=NoticeKind.PAGE, staff_id=staff_id, facts=facts)
    if not named:
        work.notify("senior_wanted", kind=NoticeKind.PAGE, role=senior.role.value, facts=facts)
    work.record(
        SeniorPaged(asker_id=asker, role=senior.role, staff_ids=named, ring_by=ring_by),
        instance_id=instance_id,
    )
    return senior


def plain_ids(askers: Iterable[StaffId]) -> list[str]:
    """Ids as a process keeps them, each once."""
    return list(dict.fromkeys(str(one) for one in askers))
