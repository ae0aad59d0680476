"""Whether histories are whole, and whether what is stored is what they add up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.replay import replay
from handrail.application.work import Look
from handrail.domain.identifiers import CaseId
from handrail.domain.instances import Instance
from handrail.domain.permissions import Permission
from handrail.engine import EngineRefused
from handrail.storage.events import genesis_of, next_hash
from handrail.storage.verification import Verification


@dataclass(frozen=True, kw_only=True)
class HistoryFault:
    """Something that does not add up: where, and in what way."""

    case_id: CaseId
    number: int | None
    what: str


@dataclass(frozen=True, kw_only=True)
class HistoryReport:
    """How much was looked at, and what was wrong."""

    cases: int
    events: int
    instances: int
    faults: tuple[HistoryFault, ...]


@dataclass(frozen=True, kw_only=True)
class VerifyHistory(Query[HistoryReport]):
    """Check the hash chain of a case (or all); with `rebuild`, also compute every instance's state again."""

    permission: ClassVar[Permission] = Permission.SEE_HISTORY
    case_id: CaseId | None = None
    rebuild: bool = False

    def answer(self, look: Look) -> HistoryReport:
        """Raises NotFound for a case the actor may not see."""
        if self.case_id is not None:
            look.visible_case(self.case_id)
        cases = events = instances = 0
        faults: list[HistoryFault] = []
        for case_id, count, head in Verification(look.session).heads(self.case_id):
            cases += 1
            number, found = 0, genesis_of(case_id)
            for number, body, hash_ in look.events.bodies(case_id):
                events += 1
                found = next_hash(found, body)
                if found != hash_:
                    faults.append(
                        HistoryFault(case_id=case_id, number=number, what="its hash does not fit its content")
                    )
                    break
            if (number, found) != (count, head):
                faults.append(
                    HistoryFault(
                        case_id=case_id, number=number, what="the case says its history ends elsewhere"
                    )
                )
            if self.rebuild:
                for instance in look.instances.of_case(case_id, limit=10_000):
                    instances += 1
                    faults.extend(_rebuilt_faults(look, instance))
        return HistoryReport(cases=cases, events=events, instances=instances, faults=tuple(faults))


def _rebuilt_faults(look: Look, instance: Instance) -> Iterator[HistoryFault]:
    bundle = look.resources.catalogue.bundle(look.session, instance.process_key, instance.bundle_sha256)

    def fault(what: str, number: int | None = None) -> HistoryFault:
        return HistoryFault(
            case_id=instance.case_id, number=number, what=f"{instance.process_key} {instance.id}: {what}"
        )

    try:
        events = look.events.of_instance(instance.id, limit=100_000)
        again = replay(look.resources.engine, bundle, events)
    except (ValueError, LookupError, EngineRefused) as broken:
        yield fault(f"the history cannot be computed again: {broken}")
        return
    if again.disagrees_at is not None:
        yield fault("computing this move again gives another state", again.disagrees_at)
    if again.state != instance.state:
        yield fault("the stored state is not what the history adds up to")
    stored = frozenset(task.token for task in look.tasks.open_in_instance(instance.id))
    if stored != again.open_tokens:
        yield fault(f"open tasks are {sorted(stored)}, the history says {sorted(again.open_tokens)}")
    waiting = (*look.timers.pending_of(instance.id), *look.timers.failed_of(instance.id))
    timers = frozenset((t.token, t.occurrence) for t in waiting if t.kind.value == "flow")
    if timers != again.timers:
        yield fault(f"pending timers are {sorted(timers)}, the history says {sorted(again.timers)}")
