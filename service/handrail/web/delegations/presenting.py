"""Delegations in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.application.queries.delegations import DelegationAct, DelegationDetail, DelegationLists
from handrail.domain.decision_rights import Period
from handrail.domain.delegations import Approval, Delegation, DelegationEnd, DelegationStatus
from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import StaffId
from handrail.web import times
from handrail.web.delegations.pages import (
    DelegationGroup,
    DelegationLine,
    DelegationPage,
    DelegationsPage,
    HistoryLine,
)
from handrail.web.door import place_name
from handrail.web.page import Section
from handrail.web.wording import CLASSES, Mark, in_words, listed

STATUSES: Mapping[DelegationStatus, Mark] = {
    DelegationStatus.TO_APPROVE: Mark("Waits for approval", "clock", "early"),
    DelegationStatus.TO_ACCEPT: Mark("Waits to be accepted", "clock", "early"),
    DelegationStatus.ACCEPTED: Mark("Accepted, not yet begun", "pause", "plain"),
    DelegationStatus.ACTIVE: Mark("In force", "done", "calm"),
    DelegationStatus.REFUSED: Mark("Refused", "stop", "plain"),
    DelegationStatus.REVOKED: Mark("Taken back", "stop", "urgent"),
    DelegationStatus.ENDED: Mark("Ended", "dot", "plain"),
}
PERIODS = {Period.IN_HOURS: "In working hours only", Period.OUT_OF_HOURS: "Out of hours only"}
_ENDS = {
    DelegationEnd.TIME: "Its time was over",
    DelegationEnd.NOT_ACCEPTED: "Nobody accepted it in time",
    DelegationEnd.NOT_APPROVED: "Nobody approved it in time",
    DelegationEnd.GRANTOR_ROLE_ENDED: "The role of whoever gave it ended",
    DelegationEnd.DELEGATE_ROLE_ENDED: "The role of whoever had it ended",
}
_EVENTS = {
    "DelegationProposed": "Offered",
    "DelegationApproved": "Approved",
    "DelegationAccepted": "Accepted",
    "DelegationRefused": "Refused",
    "DelegationWarned": "Both were warned that it ends soon",
    "DelegationRevoked": "Taken back",
    "DelegationEnded": "Ended",
}


def delegations_page(found: DelegationLists, reader: StaffId, *, may_lend: bool) -> DelegationsPage:
    """The list: what waits for the reader first."""

    def lines(shown: tuple[Delegation, ...], waits: str = "") -> tuple[DelegationLine, ...]:
        return tuple(_line(one, found, reader, waits) for one in shown)

    to_answer = tuple(one for one in found.received if one.status(found.now) is DelegationStatus.TO_ACCEPT)
    received = tuple(one for one in found.received if one not in to_answer)
    groups = [
        DelegationGroup(
            heading="Waiting for you",
            lines=lines(to_answer, "Accept or refuse") + lines(found.to_approve, "Approve or not"),
            empty="Nobody waits for an answer of yours.",
        ),
        DelegationGroup(
            heading="You were given", lines=lines(received), empty="Nobody has lent you a right to decide."
        ),
        DelegationGroup(
            heading="You gave", lines=lines(found.given), empty="You have not lent a right of yours."
        ),
    ]
    if found.everyone:
        groups.append(DelegationGroup(heading="Everybody's", lines=lines(found.everyone)))
    return DelegationsPage(
        title="Delegations", section=Section.ACCOUNT, groups=tuple(groups), may_lend=may_lend
    )


def delegation_page(detail: DelegationDetail, reader: StaffId, **more: Any) -> DelegationPage:
    """One delegation."""
    one, names, now = detail.delegation, detail.names, detail.now
    rights = rights_words(one.codes, detail.titles)
    giver, taker = _name(one.from_id, names), _name(one.to_id, names)
    facts = [
        ("Given by", giver),
        ("Given to", taker),
        ("Right" if len(one.codes) == 1 else "Rights", rights),
        *narrowing(one.locality, one.pathway, one.classes, one.period),
        ("From", times.clock(one.starts_at, now)),
        ("Until", times.clock(one.ends_at, now)),
        ("Why", detail.reason),
    ]
    if one.acting_up:
        facts.append(("Acting up", "Above their own rank, with the clinical director's approval"))
    if one.approval is not Approval.NONE:
        facts.append(("Approved by", _name(one.approved_by, names) if one.approved_by else "Nobody yet"))
    if detail.revoked_reason is not None:
        facts.append(("Taken back because", detail.revoked_reason))
    if one.end_reason is not None:
        facts.append(("Ended because", _ENDS.get(one.end_reason, in_words(one.end_reason.value))))
    return DelegationPage(
        title=f"Delegation from {giver} to {taker}",
        section=Section.ACCOUNT,
        id=str(one.id),
        mark=STATUSES[detail.status],
        summary=_summary(detail),
        facts=tuple(facts),
        history=tuple(_history(event, names, now) for event in detail.events if event.type in _EVENTS),
        may_accept=DelegationAct.ACCEPT in detail.may,
        may_approve=DelegationAct.APPROVE in detail.may,
        may_revoke=DelegationAct.REVOKE in detail.may,
        hands_back=reader == one.to_id,
        withdraws=one.accepted_at is None,
        accept_words=f"I am free and able to decide this, until {times.clock(one.ends_at, now)}",
        **more,
    )


def rights_words(codes: frozenset[str], titles: Mapping[str, str]) -> str:
    """Decision codes in words."""
    return listed(tuple(titles.get(code, code) for code in sorted(codes)))


def place_words(locality: str | None, pathway: str | None) -> str:
    """Where it holds."""
    where = place_name(locality) if locality else "Every locality"
    return where if pathway is None else f"{where}, {in_words(pathway).lower()}"


def narrowing(
    locality: str | None, pathway: str | None, classes: frozenset[str], period: Period | None
) -> list[tuple[str, str]]:
    """Where it holds, and what narrows it, as lines of a list."""
    rows = [("Where", place_words(locality, pathway))]
    if classes:
        rows.append(
            ("Only when", listed(tuple(CLASSES[one].word for one in CLASSES if one in classes), "or"))
        )
    if period is not None:
        rows.append(("When", PERIODS[period]))
    return rows


def _summary(detail: DelegationDetail) -> str:
    one, names, now = detail.delegation, detail.names, detail.now
    taker, giver = _name(one.to_id, names), _name(one.from_id, names)
    until = times.clock(one.ends_at, now)
    words = {
        DelegationStatus.TO_APPROVE: f"It gives {taker} nothing yet: somebody above {giver} has to approve it first.",
        DelegationStatus.TO_ACCEPT: f"It gives {taker} nothing yet: they have to accept it first.",
        DelegationStatus.ACCEPTED: f"{taker} may decide from {times.clock(one.starts_at, now)} until {until}.",
        DelegationStatus.ACTIVE: f"{taker} may decide now, in place of {giver}, until {until}.",
        DelegationStatus.REFUSED: f"It gave {taker} nothing.",
        DelegationStatus.REVOKED: f"{taker} decides nothing under it any more. What was decided before stands.",
        DelegationStatus.ENDED: f"{taker} decides nothing under it any more. What was decided before stands.",
    }
    return words[detail.status]


def _line(one: Delegation, found: DelegationLists, reader: StaffId, waits: str) -> DelegationLine:
    giver, taker = _name(one.from_id, found.names), _name(one.to_id, found.names)
    between = (
        f"To {taker}"
        if one.from_id == reader
        else f"From {giver}"
        if one.to_id == reader
        else f"{giver} to {taker}"
    )
    return DelegationLine(
        href=f"/delegations/{one.id}",
        rights=rights_words(one.codes, found.titles),
        between=between,
        place=place_words(one.locality, one.pathway),
        mark=STATUSES[one.status(found.now)],
        ends=None if one.status(found.now).is_over else times.moment(one.ends_at, found.now),
        waits_for_reader=waits,
    )


def _history(event: RecordedEvent, names: Mapping[StaffId, str], now: datetime) -> HistoryLine:
    return HistoryLine(
        words=_EVENTS[event.type], who=names.get(event.actor_id, "Handrail"), at=times.moment(event.at, now)
    )


def _name(staff_id: StaffId, names: Mapping[StaffId, str]) -> str:
    return names.get(staff_id, "a colleague")
