"""Delegations as those see them whom they concern, with what each may do about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.delegation_tasks import APPROVE
from handrail.application.delegations_in_hand import NO_DELEGATION, delegation_to_see
from handrail.application.lendable_rights import lendable_rights
from handrail.application.work import Look
from handrail.domain.actors import Actor
from handrail.domain.cases import Case
from handrail.domain.delegation_rules import may_revoke
from handrail.domain.delegations import Delegation, DelegationStatus
from handrail.domain.errors import Conflict, NotFound
from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import DelegationId, StaffId, TaskId
from handrail.domain.permissions import Permission
from handrail.domain.rights import may_do, served_by
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.storage.delegations import Delegations

_OVERSEE = frozenset({Role.GOVERNANCE_LEAD, Role.AUDITOR})


class DelegationAct(StrEnum):
    """What somebody may do about a delegation now."""

    ACCEPT = "accept"
    APPROVE = "approve"
    REVOKE = "revoke"


@dataclass(frozen=True, kw_only=True)
class DelegationLists:
    """What the actor gave, was given, is asked to approve, and (governance and auditors) everybody's.

    `names` of staff by id; `titles` of decisions by code.
    """

    given: tuple[Delegation, ...]
    received: tuple[Delegation, ...]
    to_approve: tuple[Delegation, ...]
    everyone: tuple[Delegation, ...]
    names: Mapping[StaffId, str]
    titles: Mapping[str, str]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class MyDelegations(Query[DelegationLists]):
    """Delegations that concern the actor, newest first (100 of a kind at most)."""

    permission: ClassVar[Permission] = Permission.SEE_DELEGATIONS

    def answer(self, look: Look) -> DelegationLists:
        """Read them."""
        now, me, kept = look.clock_now(), look.actor, Delegations(look.session)
        mine = kept.of_party(me.id, at=now)
        everyone = kept.not_over(at=now) if me.roles & _OVERSEE else ()
        here = [a.locality for a in me.assignments if a.role in _OVERSEE]
        everyone = tuple(one for one in everyone if None in here or one.locality in here)
        to_approve = self._to_approve(look, now)
        return DelegationLists(
            given=tuple(one for one in mine if one.from_id == me.id),
            received=tuple(one for one in mine if one.to_id == me.id),
            to_approve=to_approve,
            everyone=everyone,
            names=names_in(look, (*mine, *everyone, *to_approve)),
            titles=titles_of(look),
            now=now,
        )

    def _to_approve(self, look: Look, now: datetime) -> tuple[Delegation, ...]:
        reachable = look.actor.localities
        served = served_by(look.actor, look.resources.localities if reachable is None else reachable)
        tasks = look.tasks.available(served, not_for=look.actor.id, process_key="delegation", limit=100)
        tasks += look.tasks.mine(look.actor.id, process_key="delegation", limit=100)
        asked = [task.case_id for task in tasks if task.element == APPROVE]
        found = Delegations(look.session).of_cases(asked, at=now)
        return tuple(one for one in found if not one.concerns(look.actor.id))


@dataclass(frozen=True, kw_only=True)
class DelegationDetail:
    """One delegation with the words it was given and taken back with, and what the actor may do.

    `task_id` is the open task by which it is approved or answered; `events` are its history.
    """

    delegation: Delegation
    status: DelegationStatus
    reason: str
    revoked_reason: str | None
    names: Mapping[StaffId, str]
    titles: Mapping[str, str]
    may: frozenset[DelegationAct]
    task_id: TaskId | None
    events: tuple[RecordedEvent, ...]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class ShowDelegation(Query[DelegationDetail]):
    """One delegation, for those it concerns, those above them who may approve or revoke it, governance and auditors."""

    permission: ClassVar[Permission] = Permission.SEE_DELEGATIONS
    delegation_id: DelegationId

    def answer(self, look: Look) -> DelegationDetail:
        """Raises NotFound."""
        now = look.clock_now()
        found = delegation_to_see(look, self.delegation_id)
        case = look.cases.get(found.case_id)
        if case is None:
            raise NotFound(NO_DELEGATION)
        tasks = look.tasks.of_case(case.id, open_only=True)
        sealed, revoked = Delegations(look.session).sealed_words(found.id)
        taken_back = None
        if revoked is not None:
            taken_back = look.words_of(case, revoked, place=f"delegation:{found.id}:revoked")["reason"]
        events = look.events.of_chain(case.id)
        named = {found.from_id, found.to_id, found.approved_by, found.revoked_by} | {
            e.actor_id for e in events
        }
        return DelegationDetail(
            delegation=found,
            status=found.status(now),
            reason=look.words_of(case, sealed, place=f"delegation:{found.id}")["reason"],
            revoked_reason=taken_back,
            names=look.staff.names([one for one in named if one is not None]),
            titles=titles_of(look),
            may=frozenset(
                _acts(found, case, look.actor, now, [t for t in tasks if may_do(t, case, look.actor).allowed])
            ),
            task_id=tasks[0].id if tasks else None,
            events=events,
            now=now,
        )


def _acts(
    found: Delegation, case: Case, actor: Actor, now: datetime, tasks: Iterable[Task]
) -> Iterable[DelegationAct]:
    status = found.status(now)
    if status is DelegationStatus.TO_ACCEPT and actor.id == found.to_id:
        yield DelegationAct.ACCEPT
    if status is DelegationStatus.TO_APPROVE and not found.concerns(actor.id):
        if any(task.element == APPROVE and may_do(task, case, actor).allowed for task in tasks):
            yield DelegationAct.APPROVE
    revokes = may_revoke(found, actor, locality=case.locality, pathway=case.pathway)
    unanswered = revokes == "delegate" and found.accepted_at is None
    if not status.is_over and revokes is not None and not unanswered:
        yield DelegationAct.REVOKE


def names_in(look: Look, shown: Iterable[Delegation]) -> Mapping[StaffId, str]:
    """The names of everybody that several delegations are between."""
    return look.staff.names({who for one in shown for who in (one.from_id, one.to_id)})


def titles_of(look: Look) -> Mapping[str, str]:
    """Decisions in plain words, by code; nothing while no matrix is published."""
    try:
        return {code: right.title for code, right in lendable_rights(look).items()}
    except Conflict:
        return {}
