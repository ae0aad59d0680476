"""One transaction's hands: the repositories, the time, who acts, and the history that is being written.

A command locks its case first; from then on `work.now` is the database's clock as read under the lock and `work.actor`
holds the roles in force at that instant (PROMISES P10), so a right can neither expire nor be revoked in between.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from handrail.application.catalogue import Catalogue
from handrail.application.knocking import may_knock_here
from handrail.domain.actors import Actor
from handrail.domain.cases import Case
from handrail.domain.errors import NotFound
from handrail.domain.events import Event, plain
from handrail.domain.identifiers import CaseId, InstanceId, StaffId, TaskId
from handrail.domain.localities import Locality
from handrail.domain.matters import roles_here
from handrail.domain.notices import Notice, NoticeKind
from handrail.domain.permissions import Permission, holds
from handrail.domain.tasks import Task
from handrail.domain.timers import Timer
from handrail.engine import Engine
from handrail.gateways.clock import Clock, VirtualClock
from handrail.gateways.ids import Ids, TimeOrderedIds
from handrail.gateways.keys import MasterKey, seal, unseal
from handrail.settings import Settings
from handrail.storage.cases import Cases
from handrail.storage.decisions import Decisions
from handrail.storage.events import Events
from handrail.storage.instances import Instances
from handrail.storage.notices import Notices
from handrail.storage.people import People
from handrail.storage.processes import Processes
from handrail.storage.session import Mark, Session
from handrail.storage.staff import Staff
from handrail.storage.standing_locks import StandingLocks
from handrail.storage.tasks import Tasks
from handrail.storage.timer_overrides import TimerOverrides
from handrail.storage.timers import Timers

if TYPE_CHECKING:
    from handrail.application.due_times import DueTimes

_MESSAGES_IN_A_ROW = 50
NO_CASE = "There is no such case, or it is not in your area"
NO_TASK = "There is no such task, or it is not in your area"
NO_CONTACT = "There is no such contact, or it is not in your area"
NO_PROCESS = "There is no such process, or it is not in your area"


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What outlives a transaction, handed in by `bootstrap`."""

    engine: Engine
    catalogue: Catalogue
    clock: Clock
    master_key: MasterKey
    localities: Mapping[str, Locality]
    settings: Settings
    ids: Ids = field(default_factory=TimeOrderedIds)


@dataclass(kw_only=True)
class Look:
    """What a query may use: repositories to read, and what the actor may see.

    `permission` is what the query or command asks for; it must come from a role that reaches the case in question.
    """

    session: Session
    actor: Actor
    resources: Resources
    permission: Permission = Permission.SEE_CASES

    @cached_property
    def cases(self) -> Cases:
        """Cases."""
        return Cases(self.session)

    @cached_property
    def people(self) -> People:
        """Identity of people."""
        return People(self.session)

    @cached_property
    def staff(self) -> Staff:
        """Staff, roles and sign-ins."""
        return Staff(self.session)

    @cached_property
    def processes(self) -> Processes:
        """Versions and bundles."""
        return Processes(self.session)

    @cached_property
    def instances(self) -> Instances:
        """Runs."""
        return Instances(self.session)

    @cached_property
    def tasks(self) -> Tasks:
        """Tasks, drafts and submissions."""
        return Tasks(self.session)

    @cached_property
    def timers(self) -> Timers:
        """Timers."""
        return Timers(self.session)

    @cached_property
    def timer_overrides(self) -> TimerOverrides:
        """Durations set in place of the defaults."""
        return TimerOverrides(self.session)

    @cached_property
    def decisions(self) -> Decisions:
        """Decision records."""
        return Decisions(self.session)

    @cached_property
    def notices(self) -> Notices:
        """Notices and the outbox."""
        return Notices(self.session)

    @cached_property
    def events(self) -> Events:
        """The log."""
        return Events(self.session)

    def clock_now(self) -> datetime:
        """The time now: virtual where the clock is, otherwise this machine's (aware UTC)."""
        return self.resources.clock.now()

    def visible_case(self, case_id: CaseId, *, otherwise: str = NO_CASE) -> Case:
        """A case the actor may see; NotFound (in the words of `otherwise`, whichever it is) when there is none, or
        none for them; NotPermitted when they may see it, but not like this.
        """
        case = self.cases.get(case_id)
        if case is None:
            raise NotFound(otherwise)
        may_knock_here(self.permission, case, self.actor, otherwise=otherwise)
        return case

    def sees(self, case: Case) -> bool:
        """Whether the actor may see a case like this."""
        return self.actor.is_system or holds(self.permission, roles_here(case, self.actor))

    def words_of(self, case: Case, sealed: bytes, *, place: str) -> Any:
        """What free text was sealed under the case's key, as JSON-plain data."""
        key = self.resources.master_key.unwrap(case.wrapped_key, str(case.id))
        return json.loads(unseal(key, sealed, place=place))


@dataclass(kw_only=True)
class Work(Look):
    """What a command may use. It ends with `settle`, called by the door."""

    opened: list[Task] = field(default_factory=list)
    """Tasks that this transaction opened, in order."""
    set_timers: list[Timer] = field(default_factory=list)
    """Timers that this transaction set, in order."""
    _case: Case | None = None
    _now: datetime | None = None
    _head: tuple[int, bytes] | None = None
    _recorded: int = 0
    _thrown: list[ThrownInCase] = field(default_factory=list)
    _case_key: bytes | None = None

    # -- time, ids and locks ---------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The instant this happens at: the database's clock, read once (under the lock when a case is locked)."""
        if self._now is None:
            self._now = self.virtual_now or self.staff.clock()
        return self._now

    @property
    def virtual_now(self) -> datetime | None:
        """The clock's time when time is virtual (tests, rehearsals, the demo), else None."""
        clock = self.resources.clock
        return clock.now() if isinstance(clock, VirtualClock) else None

    def new_id(self) -> UUID:
        """A new id, ordered by time so that indexes stay compact (UUID version 7, RFC 9562)."""
        return self.resources.ids.new()

    @cached_property
    def due_times(self) -> DueTimes:
        """What the locked case's place says about time."""
        from handrail.application.due_times import due_times_for

        return due_times_for(self, self.case, self.now)

    @property
    def case(self) -> Case:
        """The case this transaction has locked."""
        if self._case is None:
            raise RuntimeError("no case is locked")
        return self._case

    @property
    def has_case(self) -> bool:
        """Whether a case is locked."""
        return self._case is not None

    def lock_case(self, case_id: CaseId, *, otherwise: str = NO_CASE) -> Case:
        """Lock a case the actor may see; NotFound when there is none, or none for them."""
        return self._hold(self.cases.lock(case_id, acting=self._acting), otherwise)

    def lock_patients_case(self, case_id: CaseId) -> Case:
        """Lock the case of a patient; NotFound also for a matter, which has no care to record, start or answer for."""
        case = self.lock_case(case_id)
        if case.is_matter:
            raise NotFound(NO_CASE)
        return case

    def lock_case_of_task(self, task_id: TaskId, *, named: bool = False) -> Case:
        """Lock the case a task belongs to. `named`: the actor is asked for by name, wherever they work."""
        return self._hold(self.tasks.lock_case(task_id, acting=self._acting), NO_TASK, named=named)

    def lock_case_of_instance(self, instance_id: InstanceId) -> Case:
        """Lock the case an instance belongs to."""
        return self._hold(self.instances.lock_case(instance_id, acting=self._acting), NO_PROCESS)

    def hold_standing(
        self,
        *,
        changing: Iterable[StaffId] = (),
        lending: bool = False,
        otherwise: str = NO_CASE,
    ) -> None:
        """Before any case is locked: wait until nobody acts under the rights of `changing`, and let nobody begin to.

        `lending` says that the actor lends rights of their own, which nobody may end meanwhile. The actor is read
        again.
        """
        locks = StandingLocks(self.session)
        own = () if self.actor.is_system else (self.actor.id,)
        for staff_id in own if lending else ():
            locks.grants(staff_id, exclusive=False)
        locks.acts(shared=own, exclusive=changing)
        self._read_actor_again(otherwise)

    @property
    def _acting(self) -> StaffId | None:
        """Whose acts the lock on a case covers; the service itself has no right that anybody could take away."""
        return None if self.actor.is_system else self.actor.id

    def _read_actor_again(self, otherwise: str) -> None:
        """The actor's roles and delegations, and the time, as they are now that locks are held."""
        if not self.actor.is_system:
            fresh, self._now = self.staff.actor(self.actor.id, at=self.virtual_now)
            if fresh is None:
                raise NotFound(otherwise)
            self.actor = fresh

    def hold_new_case(self, case: Case) -> None:
        """Go on with a case that this transaction makes."""
        self._case = case
        self._head = (case.event_count, case.chain_hash)

    def hold_locked_case(self, case: Case, *, now: datetime) -> None:
        """Go on with a case that a claim has locked already (the worker's), at the time the claim was made."""
        self.hold_new_case(case)
        self._now = self.virtual_now or now

    def change_case(self, **values: Any) -> Case:
        """Change columns of the locked case."""
        columns = {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}
        self.cases.change(self.case.id, **columns)
        self._case = replace(self.case, **values)
        return self._case

    def keep_conflicted(self, conflicted: tuple[StaffId, ...]) -> Case:
        """Keep on the locked case who decides nothing on it (S12)."""
        self.cases.change(self.case.id, conflicts=[str(one) for one in conflicted])
        self._case = replace(self.case, conflicted=conflicted)
        return self._case

    def _hold(self, case: Case | None, otherwise: str, *, named: bool = False) -> Case:
        if case is None:
            raise NotFound(otherwise)
        if self._case is not None:
            raise RuntimeError("one transaction locks one case, once")
        self._read_actor_again(otherwise)
        if not named:
            may_knock_here(self.permission, case, self.actor, otherwise=otherwise)
        self.hold_new_case(case)
        return case

    # -- history ---------------------------------------------------------------------------------------------------

    def record(self, event: Event, *, instance_id: InstanceId | None = None) -> Event:
        """Write an event into the case's history (number, hash and all, in this transaction)."""
        assert self._head is not None, "lock a case before recording"
        count, head = self._head
        head = self.events.append(
            chain_id=self.case.id,
            number=count + 1,
            before=head,
            at=self.now,
            actor_id=self.actor.id,
            type=event.type,
            instance_id=instance_id,
            data=event.data(),
        )
        self._head = (count + 1, head)
        self._recorded += 1
        return event

    def record_elsewhere(self, chain_id: UUID, event: Event) -> Event:
        """Write an event into a chain that is not a case's (a process, a member of staff)."""
        count, head = self.events.lock_chain(chain_id)
        head = self.events.append(
            chain_id=chain_id,
            number=count + 1,
            before=head,
            at=self.now,
            actor_id=self.actor.id,
            type=event.type,
            instance_id=None,
            data=event.data(),
        )
        self.events.move_chain(chain_id, count=count + 1, head=head)
        self._recorded += 1
        return event

    # -- words -----------------------------------------------------------------------------------------------------

    def seal(self, words: Any, *, place: str) -> bytes:
        """Free text (any JSON-plain data) sealed under the case's key; it opens only at the same place."""
        if self._case_key is None:
            self._case_key = self.resources.master_key.unwrap(self.case.wrapped_key, str(self.case.id))
        return seal(self._case_key, canonical(words), place=place)

    # -- taking back ------------------------------------------------------------------------------------------------

    def mark(self) -> Place:
        """Remember this place in the transaction; nothing is sent for it until something is written."""
        return Place(
            session=self.session.mark(),
            case=self._case,
            head=self._head,
            recorded=self._recorded,
            opened=tuple(self.opened),
            set_timers=tuple(self.set_timers),
            thrown=tuple(self._thrown),
        )

    def unmark(self) -> None:
        """What was done since the mark stays."""
        self.session.unmark()

    def back_to(self, place: Place) -> None:
        """Take back everything done since a mark: rows, events, notices, messages on their way."""
        self.session.back_to(place.session)
        self._case, self._head, self._recorded = place.case, place.head, place.recorded
        self.opened, self.set_timers = list(place.opened), list(place.set_timers)
        self._thrown = list(place.thrown)

    # -- telling people and other processes ------------------------------------------------------------------------

    def notify(
        self,
        subject: str,
        *,
        kind: NoticeKind = NoticeKind.INFORM,
        staff_id: StaffId | None = None,
        role: str | None = None,
        facts: Mapping[str, Any] | None = None,
        locality: str | None = None,
    ) -> None:
        """Tell a person, or whoever holds a role in the case's locality; pages also go to the outbox.

        `locality` is needed for what is told to a role and is about no case.
        `subject` is a code that the pages have words for; `facts` are coded values and ids, never names or free text.
        """
        notice_id = self.new_id()
        case_id = None if self._case is None else self._case.id
        where = locality if self._case is None else self._case.locality
        self.notices.add(
            Notice(
                id=notice_id,
                case_id=case_id,
                kind=kind,
                subject=subject,
                staff_id=staff_id,
                role=role,
                locality=None if role is None else where,
                facts=plain(facts or {}),
                created_at=self.now,
                read_at=None,
            )
        )
        if kind is NoticeKind.PAGE:
            self.notices.put_out(
                {
                    "id": notice_id,
                    "case_id": case_id,
                    "channel": "notice",
                    "facts": {"notice_id": str(notice_id), "subject": subject},
                    "sealed": None,
                    "created_at": self.now,
                    "sent_at": None,
                    "attempts": 0,
                    "next_attempt_at": self.now,
                }
            )

    def throw(self, name: str, payload: Mapping[str, Any], **keys: str) -> None:
        """Send a message within the case: it starts and reaches processes before this transaction ends."""
        self._thrown.append(ThrownInCase(name=name, payload=dict(payload), keys=keys))

    def settle(self, *, expect_event: bool = True) -> None:
        """Deliver what was thrown, then put the history's new head on the case; refuse a change without an event."""
        from handrail.application.moving import deliver_in_case

        for _ in range(_MESSAGES_IN_A_ROW):
            if not self._thrown:
                break
            message = self._thrown.pop(0)
            deliver_in_case(self, message.name, message.payload, message.keys)
        if self._thrown:
            raise RuntimeError(f"messages go on without end, the last one is {self._thrown[0].name}")
        if expect_event and not self._recorded:
            raise RuntimeError("a change recorded no event; nothing was kept")
        if self._case is not None and self._head is not None and self._head[0] != self._case.event_count:
            self.change_case(
                event_count=self._head[0], chain_hash=self._head[1], revision=self._case.revision + 1
            )


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in a transaction that it can go back to."""

    session: Mark
    case: Case | None
    head: tuple[int, bytes] | None
    recorded: int
    opened: tuple[Task, ...]
    set_timers: tuple[Timer, ...]
    thrown: tuple[ThrownInCase, ...]


@dataclass(frozen=True, kw_only=True)
class ThrownInCase:
    """A message on its way within the case."""

    name: str
    payload: Mapping[str, Any]
    keys: Mapping[str, str]


def canonical(words: Any) -> str:
    """JSON with sorted keys: the text that is sealed and digested."""
    return json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(words: Any) -> str:
    """SHA-256 of the canonical JSON, as hex: what the log keeps of free text."""
    return hashlib.sha256(canonical(words).encode()).hexdigest()
