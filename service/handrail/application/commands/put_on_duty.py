"""Somebody is put on the duty rota, or a whole rota is taken in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.duties import DUTY_ROLES, LONGEST, Duty, DutyPlanned, may_be_on_duty, overlapping
from handrail.domain.errors import Conflict, FieldProblem, Invalid, NotPermitted
from handrail.domain.identifiers import StaffId
from handrail.domain.permissions import Permission, holds
from handrail.domain.roles import Role
from handrail.storage.duties import Duties
from handrail.storage.staff import StaffMember

MOST_SOURCE = 200
MOST_ROWS = 2000


@dataclass(frozen=True, kw_only=True)
class DutyWanted:
    """One line of a rota: who (a user name), as what, where (None: every locality), from and until (aware UTC)."""

    username: str
    role: str
    locality: str | None
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, kw_only=True)
class PutOnDuty(Command[Duty]):
    """Put somebody on the rota. `source` says on whose word, or which rota it is from."""

    permission: ClassVar[Permission] = Permission.KEEP_ROTA
    wanted: DutyWanted
    source: str

    def execute(self, work: Work) -> Duty:
        """Raises Invalid, NotPermitted, Conflict when they are on duty at that time already."""
        problems = problems_of(work, self.wanted, self.source, at="")
        if problems:
            raise Invalid(problems[0].message, problems=tuple(problems))
        may_keep(work, self.wanted.locality)
        member = work.staff.by_username(self.wanted.username)
        assert member is not None
        Duties(work.session).lock_people([member.id])
        double = double_booked(work, member.id, self.wanted)
        if double:
            raise Conflict(f"{member.name} is on duty at that time already, as {double.role.label.lower()}")
        return plan(work, member, self.wanted, self.source)


@dataclass(frozen=True, kw_only=True)
class ImportRota(Command[tuple[Duty, ...]]):
    """Take in a whole rota, or nothing of it: one bad row refuses all of them, each fault with its row and cell."""

    permission: ClassVar[Permission] = Permission.KEEP_ROTA
    rows: tuple[DutyWanted, ...]
    source: str

    def execute(self, work: Work) -> tuple[Duty, ...]:
        """Raises Invalid (one problem a cell), NotPermitted."""
        if not self.rows:
            raise Invalid.at("/rows", "The rota has no rows")
        if len(self.rows) > MOST_ROWS:
            raise Invalid.at("/rows", f"Send at most {MOST_ROWS:,} rows at once")
        problems: list[FieldProblem] = []
        for number, row in enumerate(self.rows):
            problems += problems_of(work, row, self.source, at=f"/rows/{number}")
        if problems:
            raise Invalid("The rota was not taken in: some cells need another look", problems=tuple(problems))
        for locality in sorted({row.locality for row in self.rows}, key=str):
            may_keep(work, locality)
        members = {row.username: work.staff.by_username(row.username) for row in self.rows}
        Duties(work.session).lock_people(member.id for member in members.values() if member)
        planned = []
        for number, row in enumerate(self.rows):
            member = members[row.username]
            assert member is not None
            double = double_booked(work, member.id, row)
            if double:
                problems.append(
                    FieldProblem(f"/rows/{number}/from_at", f"{member.name} is on duty at that time already")
                )
                continue
            planned.append(plan(work, member, row, self.source))
        if problems:
            raise Invalid(
                "The rota was not taken in: somebody would be on duty twice", problems=tuple(problems)
            )
        return tuple(planned)


def may_keep(work: Work, locality: str | None) -> None:
    """Go on when the actor keeps the rota of that locality, of all of them for None. Raises NotPermitted."""
    wide = {a.role for a in work.actor.assignments if a.locality is None or a.locality == locality}
    if work.actor.is_system or holds(Permission.KEEP_ROTA, frozenset(wide)):
        return
    raise NotPermitted(
        "You keep no rota there. Ask a team lead of that locality", missing=Permission.KEEP_ROTA.value
    )


def problems_of(work: Work, wanted: DutyWanted, source: str, *, at: str) -> list[FieldProblem]:
    """What is wrong with one line, by itself; `at` is the JSON pointer to it."""
    found = []
    role = next((one for one in DUTY_ROLES if one.value == wanted.role), None)
    if role is None:
        offered = ", ".join(one.value for one in DUTY_ROLES)
        found.append(FieldProblem(f"{at}/role", f"Choose one of: {offered}"))
    if wanted.locality is not None and wanted.locality not in work.resources.localities:
        known = ", ".join(sorted(work.resources.localities))
        found.append(FieldProblem(f"{at}/locality", f"Choose one of: {known}; or leave it empty for all"))
    if wanted.to_at <= wanted.from_at:
        found.append(FieldProblem(f"{at}/to_at", "The end must be after the beginning"))
    elif wanted.to_at - wanted.from_at > LONGEST:
        found.append(FieldProblem(f"{at}/to_at", f"One duty is at most {LONGEST.days} days long"))
    elif wanted.to_at <= work.now:
        found.append(FieldProblem(f"{at}/to_at", "This is over already; a rota is for now and later"))
    if not 2 <= len(source.strip()) <= MOST_SOURCE:
        found.append(FieldProblem("/source", f"Say where this is from, 2 to {MOST_SOURCE} characters"))
    member = work.staff.by_username(wanted.username)
    if member is None:
        found.append(FieldProblem(f"{at}/username", "Choose somebody who works here"))
    elif role is not None and not found:
        found += _unfit(work, member, role, wanted, at)
    return found


def double_booked(work: Work, staff_id: StaffId, wanted: DutyWanted) -> Duty | None:
    """The duty of theirs that shares time with the wanted one."""
    known = Duties(work.session).of_person(staff_id, from_at=wanted.from_at, until=wanted.to_at)
    return next(iter(overlapping(known, wanted.from_at, wanted.to_at)), None)


def plan(work: Work, member: StaffMember, wanted: DutyWanted, source: str) -> Duty:
    """The duty, kept and in the history of the rota."""
    duty = Duty(
        id=work.new_id(),
        staff_id=member.id,
        role=Role(wanted.role),
        locality=wanted.locality,
        from_at=wanted.from_at.astimezone(UTC),
        to_at=wanted.to_at.astimezone(UTC),
        source=source.strip(),
        entered_by=work.actor.id,
        entered_at=work.now,
    )
    Duties(work.session).add(duty)
    work.record_elsewhere(
        rota_chain(duty.locality),
        DutyPlanned(
            duty_id=duty.id,
            staff_id=duty.staff_id,
            role=duty.role,
            locality=duty.locality,
            from_at=duty.from_at,
            to_at=duty.to_at,
        ),
    )
    return duty


def rota_chain(locality: str | None) -> uuid.UUID:
    """The history that a locality's rota is written in."""
    return chain_of("rota", locality or '*')


def _unfit(work: Work, member: StaffMember, role: Role, wanted: DutyWanted, at: str) -> list[FieldProblem]:
    actor, _ = work.staff.actor(member.id, at=max(wanted.from_at, work.now))
    reason = "They will have left by then" if actor is None else may_be_on_duty(actor, role, wanted.locality)
    return (
        [FieldProblem(f"{at}/username", f"{member.name}: {reason[0].lower()}{reason[1:]}")] if reason else []
    )
