"""Who the senior is now, and how a call of theirs stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.queries.pathway_accountability import reaches
from handrail.application.queries.task_surroundings import next_call_of
from handrail.application.seniors import Senior, senior_now
from handrail.application.work import NO_PROCESS, Look
from handrail.domain.cases import Case
from handrail.domain.errors import NotFound
from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import CaseId, InstanceId, StaffId, TaskId
from handrail.domain.instances import Instance
from handrail.domain.ladders import Call
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.domain.senior_calls import ASKED_AGAIN, PROCESS, Follows, askers
from handrail.domain.tasks import Task, TaskStatus


@dataclass(frozen=True, kw_only=True)
class SeniorOfPlace:
    """The senior of a locality at this instant."""

    locality: str
    senior: Senior


@dataclass(frozen=True, kw_only=True)
class SeniorsNow(Query[tuple[SeniorOfPlace, ...]]):
    """The senior of a case's locality, or of every locality that the actor's roles reach."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId | None = None

    def answer(self, look: Look) -> tuple[SeniorOfPlace, ...]:
        """By locality; whoever asks is not their own senior. Raises NotFound for a case they may not see."""
        case = None if self.case_id is None else look.visible_case(self.case_id)
        places = sorted(look.resources.localities) if case is None else [case.locality]
        me = (look.actor.id,)
        pathway, out = (None, ()) if case is None else (case.pathway, case.conflicted)
        return tuple(
            SeniorOfPlace(
                locality=place,
                senior=senior_now(look, place, look.clock_now(), pathway=pathway, apart_from=(*me, *out)),
            )
            for place in places
            if case is not None or reaches(look.actor, place)
        )


@dataclass(frozen=True, kw_only=True)
class RangBack:
    """Somebody rang back: whether they spoke, when that was written down, and what they advise besides."""

    name: str
    at: datetime
    spoke: bool
    follows: Follows | None
    task_id: TaskId | None


@dataclass(frozen=True, kw_only=True)
class CallSeen:
    """A call: who asked when, who was paged (no names: everybody in the role), what came of it, who is called next."""

    case: Case
    instance: Instance
    asked: tuple[tuple[str, datetime], ...]
    asker_ids: frozenset[StaffId]
    role: Role
    paged: tuple[str, ...]
    paged_at: datetime
    answers: tuple[RangBack, ...]
    task: Task | None
    next_call: Call | None


@dataclass(frozen=True, kw_only=True)
class SeniorCall(Query[CallSeen]):
    """A call by its run; for a press that joined one, the call it joined."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    instance_id: InstanceId

    def answer(self, look: Look) -> CallSeen:
        """Raises NotFound."""
        pressed = look.instances.get(self.instance_id)
        if pressed is None or pressed.process_key != PROCESS:
            raise NotFound(NO_PROCESS)
        case = look.visible_case(pressed.case_id, otherwise=NO_PROCESS)
        call, events = self._call(look, pressed)
        pages = [event for event in events if event.type == "SeniorPaged"]
        if not pages:
            raise NotFound(NO_PROCESS)
        asked = askers(events)
        rung = [event for event in events if event.type == "SeniorRangBack"]
        paged = _ids(pages[-1].data["staff_ids"])
        names = look.staff.names({*asked, *paged, *(event.actor_id for event in rung)})
        task = next(iter(look.tasks.open_in_instance(call.id)), None)
        done = [one for one in look.tasks.of_instance(call.id) if one.status is TaskStatus.DONE]
        return CallSeen(
            case=case,
            instance=call,
            asked=tuple((names.get(who, "A colleague"), at) for who, at in asked.items()),
            asker_ids=frozenset(asked),
            role=Role(pages[-1].data["role"]),
            paged=tuple(names[one] for one in paged if one in names),
            paged_at=pages[-1].at,
            answers=tuple(
                RangBack(
                    name=names.get(event.actor_id, "A colleague"),
                    at=event.at,
                    spoke=bool(event.data["spoke"]),
                    follows=Follows(event.data["follows"]) if event.data.get("follows") else None,
                    task_id=next((one.id for one in done if one.completed_at == event.at), None),
                )
                for event in rung
            ),
            task=task,
            next_call=None if task is None or task.clock is None else next_call_of(look, case, task.clock),
        )

    def _call(self, look: Look, pressed: Instance) -> tuple[Instance, tuple[RecordedEvent, ...]]:
        events = look.events.of_instance(pressed.id)
        if any(event.type == "SeniorPaged" for event in events):
            return pressed, events
        waiting = look.instances.awaiting(pressed.case_id, ASKED_AGAIN)
        earlier = (
            one
            for one in look.instances.of_case(pressed.case_id)
            if one.process_key == PROCESS and one.started_at <= pressed.started_at and one.id != pressed.id
        )
        for call in (*waiting, *earlier):
            events = look.events.of_instance(call.id)
            if any(event.type == "SeniorPaged" for event in events):
                return call, events
        raise NotFound(NO_PROCESS)


def _ids(texts: Iterable[object]) -> list[StaffId]:
    return [StaffId(UUID(str(text))) for text in texts]
