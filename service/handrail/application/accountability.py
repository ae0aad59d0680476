"""Keeping exactly one accountable clinician: the ledger's lines, the case's own column and the history move together.

A command that opens, hands over or closes calls here, under the case's lock; nothing else writes the ledger's
accountable lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from handrail.application.tasks_in_hand import holders_of
from handrail.application.work import Look, Work
from handrail.domain.cases import Case, ResponsibilityMoved
from handrail.domain.clinical_leads import Post, in_post
from handrail.domain.decision_rights import Missing
from handrail.domain.disagreements import holding_responsibility
from handrail.domain.errors import Attempt, Conflict, Invalid, NotPermitted
from handrail.domain.identifiers import InstanceId, StaffId
from handrail.domain.responsibilities import (
    FALL_BACK_ROLES,
    OURS,
    AccountabilityGapFound,
    AccountableChanged,
    As,
    Because,
    Kind,
    Line,
    closed,
    handed_over,
    in_force,
    may_be_accountable,
)
from handrail.domain.roles import Role
from handrail.storage.clinical_leads import ClinicalLeads
from handrail.storage.disagreements import Disagreements
from handrail.storage.responsibilities import Responsibilities

GAP = "accountable_gap"
"""The case's fact that says since when nobody has accepted accountability, and whether leaders were called."""


STAYS = "A disagreement about this case is open, so responsibility stays where it is. Settle the disagreement first."
CHOSEN = frozenset({Because.HANDED_OVER, Because.TAKEN_ON, Because.MEETING})
"""Why accountability moves because somebody wants it to; otherwise it falls, for its holder can hold it no longer."""


@dataclass(frozen=True, kw_only=True)
class Successor:
    """Somebody who can take a case on, and as what they were found."""

    staff_id: StaffId
    found_as: As


def refuse_while_disputed(work: Work, *, at: str | None = None) -> None:
    """Nobody hands a case over while a disagreement about it is open: whoever is accountable keeps it (DOMAIN 3.9).

    What must go on goes on: a case whose holder can hold it no longer still falls to somebody, and what fell to
    somebody who has not accepted it can be taken on. Raises Invalid at a form's field, else Conflict.
    """
    if (
        GAP in work.case.facts
        or holding_responsibility(Disagreements(work.session).open_in(work.case.id)) is None
    ):
        return
    if at is not None:
        raise Invalid.at(at, STAYS)
    raise Conflict(STAYS)


def begin(work: Work, holder: StaffId, *, accepted: bool, found_as: As | None) -> None:
    """The first line of a case that this transaction opens."""
    line = _line(work, holder, because=Because.CASE_OPENED, accepted_by=work.actor.id if accepted else None)
    Responsibilities(work.session).add(line)
    work.record(
        ResponsibilityMoved(
            case_id=work.case.id, kind=Kind.ACCOUNTABLE, from_id=None, to_id=holder, accepted_at=work.now
        )
    )
    if not accepted:
        _tell_who_got_it(work, holder, Because.CASE_OPENED, found_as)


def hand_over(
    work: Work,
    to: StaffId,
    *,
    because: Because,
    accepted_by: StaffId | None,
    found_as: As | None = None,
    refused_at: str | None = None,
) -> None:
    """From now somebody else of ours is accountable; the open offer, if any, is settled by the caller.

    Raises as `refuse_while_disputed` where somebody chose to move it.
    """
    if because in CHOSEN:
        refuse_while_disputed(work, at=refused_at)
    ledger = Responsibilities(work.session)
    before = work.case.accountable_id
    lines = ledger.of_case(work.case.id, kind=Kind.ACCOUNTABLE)
    current = in_force(lines, work.now)
    if accepted_by is not None or current is None or current.is_ours:
        _move(work, lines, _line(work, to, because=because, accepted_by=accepted_by))
    work.change_case(accountable_id=to)
    work.record(
        AccountableChanged(
            case_id=work.case.id,
            from_id=before,
            to_id=to,
            because=because.value,
            found_as=found_as and found_as.value,
        )
    )
    if accepted_by is not None:
        close_gap(work)
    else:
        _tell_who_got_it(work, to, because, found_as)


def hand_to_partner(
    work: Work,
    party: str,
    *,
    at: datetime,
    because: str,
    instance_id: InstanceId | None,
    refused_at: str | None = None,
) -> datetime:
    """A partner accepted: they are accountable from when they say; gives when that is in the ledger.

    Whoever of ours was accountable still answers for our side, so the case keeps their name. Raises as
    `refuse_while_disputed`.
    """
    refuse_while_disputed(work, at=refused_at)
    lines = Responsibilities(work.session).of_case(work.case.id, kind=Kind.ACCOUNTABLE)
    new = replace(
        _line(work, None, because=Because.HANDED_OVER, accepted_by=work.actor.id),
        holder_party=party,
        from_at=at,
        because=because,
    )
    return _move(work, lines, new, instance_id=instance_id)


def end(work: Work) -> None:
    """The case closes now: every line of its ledger ends, and nothing begins later."""
    ledger = Responsibilities(work.session)
    lines = ledger.of_case(work.case.id)
    for line in closed(lines, work.now):
        ledger.keep(line)
    offer = ledger.open_offer(work.case.id)
    if offer is not None:
        ledger.answer(offer.id, answer="withdrawn", at=work.now)
    close_gap(work)


def successor(look: Look, case: Case, at: datetime, *, besides: Iterable[StaffId] = ()) -> Successor | None:
    """Who takes a case on when whoever had it cannot: the named lead, the deputy, else a senior there, by name."""
    leads = ClinicalLeads(look.session).of_place(case.locality, case.pathway)
    posts = ((Post.LEAD, As.LEAD), (Post.DEPUTY, As.DEPUTY))
    named = [
        (found.lead.staff_id, found_as) for post, found_as in posts if (found := in_post(leads, post, at))
    ]
    passed_over = set(besides) | set(case.conflicted)
    for staff_id, found_as in named:
        actor, _ = look.staff.actor(staff_id, at=at)
        if staff_id not in passed_over and actor is not None and not may_be_accountable(case, actor):
            return Successor(staff_id=staff_id, found_as=found_as)
    for role in FALL_BACK_ROLES:
        for one in _holders(look, role, case, at):
            if one not in passed_over:
                return Successor(staff_id=one, found_as=As.ROLE)
    return None


def open_gap(work: Work) -> None:
    """From now on nobody has accepted this case; the worker calls leaders when that lasts."""
    if GAP not in work.case.facts:
        work.change_case(facts={**work.case.facts, GAP: {"since": work.now.isoformat(), "alerted": False}})


def close_gap(work: Work) -> None:
    """Somebody has accepted the case, or it is closed."""
    if GAP in work.case.facts:
        work.change_case(facts={name: value for name, value in work.case.facts.items() if name != GAP})


def _tell_who_got_it(work: Work, holder: StaffId, because: Because, found_as: As | None) -> None:
    open_gap(work)
    facts = {"because": because.value, "found_as": found_as.value if found_as else None, "staff_id": holder}
    work.notify("accountable_fell_to_you", staff_id=holder, facts=facts)
    work.notify("accountable_fell", role=Role.TEAM_LEAD.value, facts=facts)


def _move(
    work: Work, lines: tuple[Line, ...], new: Line, *, instance_id: InstanceId | None = None
) -> datetime:
    ledger = Responsibilities(work.session)
    current = in_force(lines, work.now)
    change = handed_over(lines, new, now=work.now)
    for line in change.ended:
        ledger.keep(line)
    ledger.add(change.begun)
    work.record(
        ResponsibilityMoved(
            case_id=work.case.id,
            kind=Kind.ACCOUNTABLE,
            from_id=current.holder_id if current else None,
            to_id=new.holder_id,
            accepted_at=change.begun.from_at,
        ),
        instance_id=instance_id,
    )
    return change.begun.from_at


def _line(work: Work, holder: StaffId | None, *, because: Because, accepted_by: StaffId | None) -> Line:
    return Line(
        id=work.new_id(),
        case_id=work.case.id,
        kind=Kind.ACCOUNTABLE.value,
        holder_id=holder,
        holder_party=OURS,
        from_at=work.now,
        to_at=None,
        accepted_by=accepted_by,
        accepted_at=None if accepted_by is None else work.now,
        because=because.value,
    )


def _holders(look: Look, role: Role, case: Case, at: datetime) -> tuple[StaffId, ...]:
    found = look.staff.colleagues(here=(role,), locality=case.locality, pathway=case.pathway, at=at)
    return tuple(one.id for one in found)


def partner_holds(work: Work) -> bool:
    """Whether a partner has accepted the case, so that somebody of ours only answers for our side."""
    lines = Responsibilities(work.session).of_case(work.case.id, kind=Kind.ACCOUNTABLE)
    current = in_force(lines, work.now)
    return current is not None and not current.is_ours


def fall_back(work: Work, because: Because) -> bool:
    """Whoever has the case can no longer have it: it goes to the named lead, the deputy, or a senior; whether it did.

    Where there is nobody, it stays with whoever had it, the clinical director is told, and the gap's clock runs.
    """
    before = work.case.accountable_id
    besides = () if before is None else (before,)
    found = successor(work, work.case, work.now, besides=besides)
    if found is not None:
        hand_over(work, found.staff_id, because=because, accepted_by=None, found_as=found.found_as)
        return True
    if GAP not in work.case.facts:
        open_gap(work)
        work.record(
            AccountabilityGapFound(case_id=work.case.id, holder_id=before, because=because.value),
        )
        work.notify("accountable_nobody", role=Role.CLINICAL_DIRECTOR.value, facts={"because": because.value})
        work.notify("accountable_nobody", role=Role.TEAM_LEAD.value, facts={"because": because.value})
    return False


def refuse(look: Look, case: Case, reason: str, *, missing: Missing = Missing.ROLE) -> NoReturn:
    """Refuse an act about accountability, in words, with who may; the door keeps the attempt."""
    holders = holders_of(look, case, (Role.TEAM_LEAD, Role.SENIOR_CLINICIAN))
    refusal = NotPermitted(reason, missing="accountable_clinician", holders=holders)
    refusal.attempt = Attempt(missing=missing.value, code="accountable_clinician")
    raise refusal
