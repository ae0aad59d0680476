"""The accountability map of one case, from what the application knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from handrail.application.queries.case_accountability import AuthorisedRestriction, CaseMap, NextStep
from handrail.domain.actions import ActionState
from handrail.domain.actors import Actor
from handrail.domain.conflicts import Conflict, ConflictKind, may_withdraw
from handrail.domain.errors import FieldProblem
from handrail.domain.identifiers import StaffId
from handrail.domain.responsibilities import Because, Kind, Line
from handrail.web import times
from handrail.web.accountability.pages import (
    CaseMapPage,
    ConflictLine,
    ConflictPage,
    LedgerLine,
    OfferLine,
    OwnedLine,
    StepLine,
)
from handrail.web.accountability.presenting import printed
from handrail.web.cases.lines import person_line, restriction_line
from handrail.web.form_questions import ErrorLink
from handrail.web.inbox.rows import role_words
from handrail.web.page import Section
from handrail.web.wording import CLASSES, ESCALATION_STATES, in_words, listed, mark

_BECAUSE = {
    Because.CASE_OPENED: "The case was opened",
    Because.HANDED_OVER: "Handed over",
    Because.TAKEN_ON: "Taken on",
    Because.ROLE_ENDED: "Who had it left, or lost the role",
    Because.CONFLICT: "Who had it declared a conflict of interest",
    Because.NOBODY_HELD_IT: "Nobody had it",
}


def case_map_page(
    found: CaseMap,
    actor: Actor,
    now: datetime,
    *,
    sent: Mapping[str, str] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> CaseMapPage:
    """Who answers for one case."""
    case, current = found.case, found.current
    ours = _name(found, case.accountable_id)
    partner = "" if current is None or current.is_ours else in_words(current.holder_party)
    return CaseMapPage(
        title="Who is accountable",
        section=Section.PEOPLE,
        help_case_id=str(case.id),
        has_errors=bool(problems),
        person=person_line(case, found.person, now.date()),
        printed_at=printed(now),
        accountable=partner or (ours if current is not None else "Nobody: the case is closed"),
        since="" if current is None else f"since {times.clock(current.from_at, now)}. {_why(current)}",
        our_side=ours if partner else "",
        fell=None if found.fell_since is None else times.due(found.fell_since, now),
        fell_to_me=found.fell_since is not None
        and case.accountable_id == actor.id
        and case.closed_at is None,
        lead=found.leads.lead.name if found.leads.lead else "Nobody is named",
        deputy=found.leads.deputy.name if found.leads.deputy else "Nobody is named",
        ledger=tuple(
            _ledger(found, line, now)
            for line in reversed(found.ledger)
            if line.kind == Kind.ACCOUNTABLE and not line.is_empty
        ),
        offer=_offer(found, actor, now),
        escalation=_escalation(found, now),
        steps=tuple(_step(found, one, now) for one in found.next),
        restrictions=tuple(_restriction(found, one, now) for one in found.restrictions),
        actions=tuple(
            OwnedLine(
                what=what or "An action",
                who=_name(found, action.owner_id)
                + (", to be verified" if action.state is ActionState.DONE else ""),
                due=times.due(action.due_at, now, from_at=action.created_at),
            )
            for action, what in found.actions
        ),
        conflicts=tuple(_conflict(found, one, actor, now) for one in found.conflicts),
        map_href=f"/accountability/{case.locality}/{case.pathway}",
        may_offer=found.may_offer,
        may_take_on=found.may_take_on,
        may_declare=found.may_declare,
        my_username=actor.username,
        eligible=found.eligible,
        sent=dict(sent or {}),
        errors=_errors(problems, "to"),
    )


def conflict_page(
    found: CaseMap,
    actor: Actor,
    now: datetime,
    *,
    sent: Mapping[str, str] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> ConflictPage:
    """The form that says one knows the person."""
    held = sum(step.task.assignee_id == actor.id for step in found.next)
    return ConflictPage(
        title="I know this person",
        section=Section.PEOPLE,
        help_case_id=str(found.case.id),
        has_errors=bool(problems),
        person=person_line(found.case, found.person, now.date()),
        kinds=tuple((kind.value, kind.label) for kind in ConflictKind),
        colleagues=tuple(one for one in found.colleagues if one[0] != actor.username),
        holds="" if not held else f"You hold {held} open step{'' if held == 1 else 's'} here",
        sent=dict(sent or {}),
        errors=_errors(problems, "kind"),
    )


def _errors(problems: Sequence[FieldProblem], otherwise: str) -> tuple[ErrorLink, ...]:
    return tuple(
        ErrorLink(message=one.message, anchor=one.pointer.lstrip("/") or otherwise) for one in problems
    )


def _name(found: CaseMap, staff_id: StaffId | None) -> str:
    return "Nobody" if staff_id is None else found.names.get(staff_id, "Not known")


def _why(line: Line) -> str:
    if line.because.startswith("escalation:"):
        return "They accepted in their answer to an escalation"
    known = line.because in {one.value for one in Because}
    return _BECAUSE[Because(line.because)] if known else in_words(line.because)


def _ledger(found: CaseMap, line: Line, now: datetime) -> LedgerLine:
    until = "now" if line.to_at is None else times.clock(line.to_at, now)
    accepted = f"Accepted by {_name(found, line.accepted_by)}" if line.accepted_by else "Not yet accepted"
    return LedgerLine(
        who=_name(found, line.holder_id) if line.is_ours else in_words(line.holder_party),
        when=f"{times.clock(line.from_at, now)} to {until}",
        because=_why(line),
        accepted="" if line.accepted_by == line.holder_id else accepted,
        is_now=line.holds_at(now),
    )


def _offer(found: CaseMap, actor: Actor, now: datetime) -> OfferLine | None:
    offer = found.offer
    if offer is None:
        return None
    return OfferLine(
        id=str(offer.id),
        who=_name(found, offer.to_id),
        by=_name(found, offer.offered_by),
        since=times.moment(offer.offered_at, now),
        reason=found.offer_reason,
        is_mine=offer.to_id == actor.id,
    )


def _escalation(found: CaseMap, now: datetime) -> OwnedLine | None:
    one = found.escalation
    if one is None:
        return None
    steps = [step for step in found.next if step.task.instance_id == one.instance_id]
    state = ESCALATION_STATES.get(one.status.value, in_words(one.status.value).lower())
    return OwnedLine(
        what=f"{mark(CLASSES, one.response_class.value).word}, {state}, since {times.clock(one.t0, now)}",
        who=listed(tuple(_who_has(found, step) for step in steps)) or "Waits for the partner",
        href=f"/instances/{one.instance_id}",
    )


def _who_has(found: CaseMap, step: NextStep) -> str:
    if step.task.assignee_id is not None:
        return f"{_name(found, step.task.assignee_id)} has “{step.task.name}”"
    return f"“{step.task.name}” is for {role_words(step.task.role)}"


def _step(found: CaseMap, step: NextStep, now: datetime) -> StepLine:
    task = step.task
    asked = listed(
        tuple(one.name if one.until is None else f"{one.name} (on duty)" for one in step.ask), "or"
    )
    held = f"{_name(found, task.assignee_id)} has it" if task.assignee_id else ""
    return StepLine(
        name=task.name,
        href=f"/tasks/{task.id}",
        title=step.title,
        who=held or f"{_capital(role_words(task.role))}{f': {asked}' if asked else ''}",
        due=None if task.due_at is None else times.due(task.due_at, now, from_at=task.opened_at),
    )


def _capital(words: str) -> str:
    """The first letter large, the others as they are: "MDT chair" stays itself."""
    return words[:1].upper() + words[1:]


def _restriction(found: CaseMap, one: AuthorisedRestriction, now: datetime) -> OwnedLine:
    line = restriction_line(one.seen, now)
    decision = one.decision
    if decision is not None:
        who = f"{_name(found, decision.decider_id)}, {times.clock(decision.recorded_at, now)}"
    elif one.seen.restriction.last_decided_by is not None:
        who = _name(found, one.seen.restriction.last_decided_by)
    else:
        who = f"Nobody yet: {role_words(one.seen.restriction.authorise_role)} decides"
    return OwnedLine(what=line.name, who=who, href=line.href, due=line.review)


def _conflict(found: CaseMap, one: Conflict, actor: Actor, now: datetime) -> ConflictLine:
    over = "" if one.withdrawn_at is None else f"Withdrawn {times.clock(one.withdrawn_at, now)}"
    return ConflictLine(
        id=str(one.id),
        who=_name(found, one.staff_id),
        kind=one.kind.label,
        since=times.moment(one.declared_at, now),
        by="" if one.declared_by == one.staff_id else _name(found, one.declared_by),
        details=found.details.get(one.id, ""),
        over=over,
        may_withdraw=not over and found.may_declare and not may_withdraw(found.case, actor, one),
    )
