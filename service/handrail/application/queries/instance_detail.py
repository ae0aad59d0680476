"""One instance as its page and the API show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from handrail.application.commanding import Query
from handrail.application.work import NO_PROCESS, Look
from handrail.domain.cases import Case
from handrail.domain.errors import NotFound
from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import InstanceId
from handrail.domain.instances import Instance
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version
from handrail.domain.tasks import Task
from handrail.domain.timers import Timer
from handrail.engine import Bundle, variables_seen


@dataclass(frozen=True, kw_only=True)
class InstanceDetail:
    """An instance with its version, tasks (open and done), timers, coded variables and history."""

    instance: Instance
    version: Version
    bundle: Bundle
    case: Case
    person: Person | None
    tasks: tuple[Task, ...]
    timers: tuple[Timer, ...]
    variables: Mapping[str, Any]
    events: tuple[RecordedEvent, ...]
    names: Mapping[Any, str]


@dataclass(frozen=True, kw_only=True)
class InstanceBrief:
    """An instance with what is open in it, without its history."""

    instance: Instance
    version: Version
    tasks: tuple[Task, ...]
    timers: tuple[Timer, ...]


@dataclass(frozen=True, kw_only=True)
class SketchInstance(Query[InstanceBrief]):
    """How one instance of a case the actor may see stands."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    instance_id: InstanceId

    def answer(self, look: Look) -> InstanceBrief:
        """Raises NotFound."""
        instance = look.instances.get(self.instance_id)
        if instance is None:
            raise NotFound(NO_PROCESS)
        look.visible_case(instance.case_id, otherwise=NO_PROCESS)
        version = look.resources.catalogue.version(look.session, instance.version_id)
        over = instance.status.is_over
        return InstanceBrief(
            instance=instance,
            version=version,
            tasks=() if over else look.tasks.open_in_instance(instance.id),
            timers=() if over else look.timers.pending_of(instance.id),
        )


@dataclass(frozen=True, kw_only=True)
class ShowInstance(Query[InstanceDetail]):
    """One instance of a case the actor may see."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    instance_id: InstanceId

    def answer(self, look: Look) -> InstanceDetail:
        """Raises NotFound."""
        instance = look.instances.get(self.instance_id)
        if instance is None:
            raise NotFound(NO_PROCESS)
        case = look.visible_case(instance.case_id, otherwise=NO_PROCESS)
        version = look.processes.version(instance.version_id)
        person = None if case.is_matter else look.people.get(case.patient_id)
        assert version is not None
        bundle = look.resources.catalogue.bundle(look.session, instance.process_key, instance.bundle_sha256)
        tasks = look.tasks.of_instance(instance.id)
        events = look.events.of_instance(instance.id)
        staff_ids = (
            {t.completed_by for t in tasks} | {t.assignee_id for t in tasks} | {e.actor_id for e in events}
        )
        return InstanceDetail(
            instance=instance,
            version=version,
            bundle=bundle,
            case=case,
            person=person,
            tasks=tasks,
            timers=look.timers.pending_of(instance.id),
            variables=variables_seen(look.resources.engine, bundle, instance.state),
            events=events,
            names=look.staff.names([staff_id for staff_id in staff_ids if staff_id is not None]),
        )
