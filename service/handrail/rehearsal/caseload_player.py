"""Playing made-up lives through the real processes in virtual time.

Everything happens through the one door, in order of time: what a life plans (contacts, worries), what staff do about
the steps that opened, what a partner says, and every timer at its own instant. The same seed, size and day give the
same people, the same steps and the same ids.
"""

from __future__ import annotations

import heapq
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, TypeVar

from handrail.application.commanding import Command
from handrail.application.commands.check_contact_gap import CheckContactGap
from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.fire_timer import FireNextTimer
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.read_notices import ReadNotices
from handrail.application.commands.record_contact import RecordContact
from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.start_process import StartProcess
from handrail.application.handrail import Handrail
from handrail.application.queries.contact_gaps import ContactGaps
from handrail.application.queries.task_list import TaskList
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.errors import HandrailError
from handrail.domain.identifiers import CaseId, TaskId
from handrail.domain.rights import roles_that_may
from handrail.domain.roles import Role
from handrail.domain.second_people import PendingDecision
from handrail.domain.tasks import Task
from handrail.domain.timers import TimerKind
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal import (
    caseload_delegating,
    caseload_disagreeing,
    caseload_escalating,
    caseload_meeting,
    caseload_referring,
    caseload_restricting,
    caseload_reviewing,
    caseload_safeguarding,
)
from handrail.rehearsal.caseload_habits import NEVER, Answers, Habit, Life, Manner, Scene
from handrail.rehearsal.caseload_lives import contact_answers
from handrail.rehearsal.caseload_looking import (
    IsAwaited,
    IsClosed,
    MayDecide,
    OpenEscalation,
    StepInHand,
    WhatComesNext,
)
from handrail.rehearsal.caseload_opening import opening_of
from handrail.rehearsal.caseload_partners import Word, words_of
from handrail.rehearsal.caseload_staff import Roster, named
from handrail.rehearsal.personas import persona
from handrail.worker.outbox import send_waiting

R = TypeVar("R")
FULLER_TOWARDS_THE_END = 2.2
"""Most stories are of the last weeks: the share of the work that is done grows with this power of the time."""
BY_DAY = frozenset({"D1a", "D1b", "D1c", "D1d", "D3b", "D3c", "D4a", "D4b", "D4c", "D5b", "D5g", "D8"})
"""Decisions that nobody may take out of hours, or only who is on call: whoever would, waits for the morning."""
MAY_CLOSE = frozenset({"REF-07", "REF-12"})
"""Steps after which a case may be closed: somebody was turned away, or discharged."""
PROPOSING = "INT-01"
RHYTHM_SET = frozenset({"INT-04", "INT-05", "INT-06"})
"""Where another rhythm is proposed, and the decisions after which it holds."""
HABITS: dict[str, Habit] = {
    **caseload_escalating.HABITS,
    **caseload_disagreeing.HABITS,
    **caseload_reviewing.HABITS,
    **caseload_restricting.HABITS,
    **caseload_referring.HABITS,
    **caseload_meeting.HABITS,
    **caseload_safeguarding.HABITS,
    **caseload_delegating.HABITS,
}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Something the script wanted and a rule refused: a fault of the script."""

    at: datetime
    what: str
    by: str
    why: str

    def __str__(self) -> str:
        return f"{self.at:%d %b %H:%M} {self.what} by {self.by}: {self.why}"


@dataclass
class Report:
    """What came of it: how much was done, what was refused, and how long it took."""

    done: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    unknown_steps: set[str] = field(default_factory=set)
    took_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far it is: about which share of the work is behind us, and what was done so far."""

    share: float
    done: Counter[str]


class Player:
    """Plays lives on a Handrail whose clock is virtual and stands where they begin."""

    def __init__(self, handrail: Handrail, clock: VirtualClock, *, seed: int, ends_at: datetime) -> None:
        self.handrail = handrail
        self.clock = clock
        self.roster = Roster(handrail)
        self.report = Report()
        self.starts_at = clock.now()
        self.ends_at = ends_at
        self._seed = seed
        self._plans: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        self._messages = count(1)
        self._lives: dict[CaseId, Life] = {}
        self._next_timer_at: datetime | None = None

    # -- the loop --------------------------------------------------------------------------------------------------

    def plan(self, at: datetime, what: Callable[[], None]) -> None:
        """Let something happen at a time; never before now, and not at all after the end."""
        if at <= self.ends_at:
            heapq.heappush(self._plans, (max(at, self.clock.now()), next(self._order), what))

    def play(self, say: Callable[[Progress], None] = lambda _: None) -> Report:
        """Let everything happen up to the end, in order of time."""
        began = time.monotonic()
        whole = self.ends_at - self.starts_at
        self.look_around(None)
        while True:
            planned_at = self._plans[0][0] if self._plans else NEVER
            timer_at = self._next_timer_at or NEVER
            at = min(planned_at, timer_at)
            if at > self.ends_at:
                break
            if at > self.clock.now():
                self.clock.advance_to(at)
                say(
                    Progress(
                        share=((at - self.starts_at) / whole) ** FULLER_TOWARDS_THE_END, done=self.report.done
                    )
                )
            if timer_at <= planned_at:
                self._fire()
            else:
                heapq.heappop(self._plans)[2]()
        self.clock.advance_to(self.ends_at)
        self.report.took_s = time.monotonic() - began
        return self.report

    def _fire(self) -> None:
        """One due timer takes effect. A timer that cannot stops the load: TimerFault goes on up."""
        timer = self.handrail.perform(FireNextTimer(), by=SYSTEM)
        if timer is not None:
            self.report.done["timers"] += 1
        if timer is None or timer.kind is TimerKind.CLOCK:
            self.look_around(None)
        else:
            self.look_around(self._lives.get(timer.case_id))

    def look_around(self, life: Life | None) -> None:
        """See what opened in a life's case, and plan who does it; and when the next timer is due."""
        case_id = None if life is None else life.case_id
        tasks, self._next_timer_at = self.handrail.ask(WhatComesNext(case_id=case_id), by=SYSTEM)
        if life is not None:
            for task in tasks:
                if task.id not in life.planned:
                    life.planned.add(task.id)
                    self._plan_step(life, task)

    # -- what staff do about steps ---------------------------------------------------------------------------------

    def _plan_step(self, life: Life, task: Task) -> None:
        self.report.done[f"{task.process_key} steps opened"] += 1
        habit, manner = HABITS.get(task.element), life.manner(task, ends_at=self.ends_at)
        if habit is None:
            self.report.unknown_steps.add(task.element)
            return
        if manner is not None and manner.once:
            del life.manners[task.element]
        if manner is not None and manner.left:
            return
        at = habit.done_at(task, life.chance)
        if manner is not None and manner.after is not None:
            at = task.opened_at + manner.after
        elif at is not None and habit.office:
            at = self.roster.in_hours(life.chance, life.locality, at)
        if at is not None and task.decision in BY_DAY:
            at = self.roster.at_work(life.locality, at)
        if at is not None:
            self.plan(at, partial(self._do_step, life, task.id, manner))

    def _do_step(self, life: Life, task_id: TaskId, manner: Manner | None) -> None:
        found = self.handrail.ask(StepInHand(task_id=task_id), by=SYSTEM)
        if found is None:
            return
        task, variables = found
        may = self.handrail.ask(MayDecide(task=task), by=SYSTEM)
        by = self._who(life, task, manner, may)
        if by is None:
            self._wait_for_morning(life, task_id, manner)
            return
        scene = Scene(
            now=self.clock.now(), life=life, task=task, variables=variables, by=by, roster=self.roster
        )
        answers = _answers(scene, manner)
        command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
        done = self.do(command, by=by, about=task.element)
        if done is None:
            return
        self.report.done["steps"] += 1
        if done.awaiting is not None:
            if manner is not None and manner.waits:
                self.report.done["left to a second person"] += 1
                return
            self._confirm(life, task, done.awaiting)
        self._follow_up(life, task, answers)
        self.look_around(life)

    def _follow_up(self, life: Life, task: Task, answers: Answers) -> None:
        """What a step that took effect means for the rest of the life."""
        if task.element == "ESC-07":
            self._partner_hears(life)
        if "cadence_new" in answers:
            life.cadence_wanted = answers["cadence_new"]["days"] / answers["cadence_new"]["contacts"]
        agreed = task.element in RHYTHM_SET and answers.get("chosen") in ("increase", "decrease")
        in_force = "cadence_new" in answers and task.element not in (PROPOSING, *RHYTHM_SET)
        if life.cadence_wanted is not None and (agreed or in_force):
            life.cadence_days = life.cadence_wanted
        if task.element in MAY_CLOSE and life.case_id is not None:
            life.over = self.handrail.ask(IsClosed(case_id=life.case_id), by=SYSTEM)

    def _confirm(self, life: Life, task: Task, pending: PendingDecision) -> None:
        """The second person agrees, here at once: whoever was asked is beside the one who decided."""
        second = self.roster.second_for(life.chance, pending, life.locality)
        command = ConfirmDecision(task_id=task.id, agrees=True, seen_revision=task.revision + 1)
        self.do(command, by=second, about=task.element)

    def _wait_for_morning(self, life: Life, task_id: TaskId, manner: Manner | None) -> None:
        """Nobody there may decide at this hour: it is done when the place has opened, if it is closed now."""
        now = self.clock.now()
        opens_at = self.roster.at_work(life.locality, now)
        if opens_at > now:
            self.plan(opens_at + timedelta(minutes=20), partial(self._do_step, life, task_id, manner))

    def _who(
        self, life: Life, task: Task, manner: Manner | None, may: tuple[Role, ...] | None
    ) -> Actor | None:
        """Who does a step: whom the story says, who holds it, else who knows the person, else anybody who may.

        None when nobody there may at this hour.
        """
        if manner is not None and manner.by is not None:  # read again: they may act under a delegation
            return persona(self.handrail, named(manner.by, life.locality))
        holder = self.roster.of_id(task.assignee_id)
        if holder is not None:
            return holder if may is None or holder.roles & set(may) else None
        if may is not None and may != roles_that_may(task.role):
            both = [role for role in roles_that_may(task.role) if role in may] or list(may)
            found = self.roster.in_roles(both[:1], life.locality, but=task.not_by)
            found = found or self.roster.in_roles(both, life.locality, but=task.not_by)
            return life.chance.choice(found) if found else None
        known = {Role.SUPPORT_WORKER.value: life.worker, Role.CLINICIAN.value: life.accountable}.get(
            task.role
        )
        if known is not None and known.id not in task.not_by and life.chance.random() < 0.7:
            return known
        return self.roster.for_task(life.chance, task.role, life.locality, but=task.not_by)

    def _partner_hears(self, life: Life) -> None:
        """The summary was sent: what the partner will say, and when."""
        assert life.case_id is not None
        sent = self.handrail.ask(OpenEscalation(case_id=life.case_id), by=SYSTEM)
        if sent is None or sent.t2 is None:
            return
        again = sent.response is not None
        way, said = words_of(
            life.chance,
            life.partner,
            sent_at=self.clock.now(),
            ack_by=sent.ack_by,
            response_by=sent.response_by,
            again=again,
        )
        life.partner, life.partner_now = None, way
        for word in said:
            self.plan(word.at, partial(self._partner_says, life, word))

    def _partner_says(self, life: Life, word: Word) -> None:
        """The partner's word reaches the case, if anything there still waits for it."""
        if self.is_awaited(life, word.name):
            payload: dict[str, Any] = {"at": self.clock.now().isoformat()}
            if word.response is not None:
                life.answer = word.response
                payload["response"] = word.response
            self.message(life, word.name, payload)

    # -- what lives do ---------------------------------------------------------------------------------------------

    def open_case(self, life: Life) -> None:
        """Their case is opened by whoever will be accountable."""
        opened = self.do(opening_of(life), by=life.accountable)
        if opened is not None:
            life.case_id, life.opened_at = opened.id, opened.opened_at
            self.report.done["people"] += 1
            self.follow(life)

    def follow(self, life: Life) -> None:
        """Staff see to what opens in this life's case from now on."""
        assert life.case_id is not None
        self._lives[life.case_id] = life
        self.look_around(life)

    def contact(self, life: Life, answers: Answers, *, by: Actor | None = None) -> None:
        """Somebody records a contact."""
        if life.case_id is None or life.over:
            return
        actor = by or (life.accountable if life.chance.random() < 0.55 else life.worker)
        if self.do(RecordContact(case_id=life.case_id, answers=answers), by=actor) is not None:
            self.report.done["contacts"] += 1
            self.look_around(life)

    def contact_now(self, life: Life, level: int) -> None:
        """A contact that was just now, with somebody that unwell."""
        now = self.clock.now()
        self.contact(life, contact_answers(life, now=now, occurred_at=now, level=level))

    def get_help(self, life: Life, response_class: str, *, source: str = "staff") -> None:
        """Somebody presses “Get help now”, or writes down another's worry."""
        assert life.case_id is not None
        command = GetHelp(case_id=life.case_id, response_class=response_class, source=source)
        if self.do(command, by=life.worker) is not None:
            self.look_around(life)

    def start(self, life: Life, process: str, message: str | None = None, **variables: Any) -> None:
        """Somebody starts a process."""
        assert life.case_id is not None
        command = StartProcess(case_id=life.case_id, process=process, message=message, variables=variables)
        if self.do(command, by=life.accountable) is not None:
            self.look_around(life)

    def message(
        self, life: Life, name: str, payload: dict[str, Any] | None = None, *, by: Actor | None = None
    ) -> None:
        """A message reaches the case, written down by whoever is in touch."""
        command = SendMessage(
            name=name,
            correlation={"case_id": str(life.case_id)},
            payload=payload or {},
            message_id=f"demo-{self._seed}-{next(self._messages)}",
        )
        if self.do(command, by=by or life.worker, about=name) is not None:
            self.report.done["messages"] += 1
            self.look_around(life)

    def is_awaited(self, life: Life, name: str) -> bool:
        """Whether something in their case waits for a message now."""
        assert life.case_id is not None
        return self.handrail.ask(IsAwaited(case_id=life.case_id, name=name), by=SYSTEM)

    def has_open(self, life: Life, element: str) -> bool:
        """Whether a step is open for them."""
        tasks, _ = self.handrail.ask(WhatComesNext(case_id=life.case_id), by=SYSTEM)
        return any(task.element == element for task in tasks)

    # -- what goes on besides --------------------------------------------------------------------------------------

    def look_for_gaps(self) -> None:
        """What the worker does every ten minutes: put the gaps of those not seen for long to the table."""
        for case_id in self.handrail.ask(ContactGaps(), by=SYSTEM):
            if self.handrail.perform(CheckContactGap(case_id=case_id), by=SYSTEM):
                self.report.done["gaps"] += 1
                self.look_around(self._lives.get(case_id))

    def read_notices(self, *, newer_than: timedelta) -> None:
        """Everybody reads what they were told, but for the newest."""
        for actor in self.roster.everybody:
            command = ReadNotices(until=self.clock.now() - newer_than)
            self.report.done["notices read"] += self.handrail.perform(command, by=actor)

    def take_tasks(self, share: float) -> None:
        """Everybody takes on a part of what waits for their own role and nobody has, the soonest due first."""
        for actor in self.roster.everybody:
            own = {role.value for role in actor.roles if role.rank > 0}
            waiting = self.handrail.ask(TaskList(limit=50, with_people=False), by=actor).items if own else ()
            mine = [task for task in waiting if task.role in own]
            for task in mine[: math.ceil(len(mine) * share)]:
                may = self.handrail.ask(MayDecide(task=task), by=SYSTEM)
                if may is None or actor.roles & set(may):
                    self.do(ClaimTask(task_id=task.id), by=actor)

    def send_what_waits(self) -> None:
        """What was put out leaves, as far as it may."""
        send_waiting(self.handrail)

    def do(self, command: Command[R], *, by: Actor, about: str = "") -> R | None:
        """Perform a command; a refusal is written down, because the script should have known better."""
        try:
            return self.handrail.perform(command, by=by)
        except HandrailError as refusal:
            problems = getattr(refusal, "problems", ())
            why = " | ".join([refusal.detail, *(f"{p.pointer}: {p.message}" for p in problems)])
            what = f"{type(command).__name__} {about}".strip()
            self.report.refusals.append(Refusal(at=self.clock.now(), what=what, by=by.username, why=why))
            return None


def _answers(scene: Scene, manner: Manner | None) -> Answers:
    habit = HABITS[scene.task.element]
    if scene.task.form_key is None or habit.answers is None:
        return {}
    answers = habit.answers(scene)
    if manner is not None and manner.changes is not None:
        answers |= manner.changes(scene)
    return {name: answer for name, answer in answers.items() if answer is not None}
