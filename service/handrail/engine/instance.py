"""A run in memory: SpiffWorkflow's workflow and tasks with numbers for ids, and neither clock nor history.

SpiffWorkflow keeps every task that ever was in a tree, copies the data from task to task, and walks the tree at each
step. Here a token that is done is let go at once, the variables of a process are kept once (as BPMN has it, section
10.4: everything in a scope sees the scope's data), and nothing depends on what has passed. `Instance(keep=True)` lets
nothing go, for the tests that show it makes no difference.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from datetime import datetime
from time import thread_time
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from handrail.engine.expressions import FeelEngine, FeelEnvironment
from handrail.engine.faults import Fault
from handrail.engine.progress import (
    AwaitedMessage,
    OpenedTask,
    OperationAnswered,
    OperationWanted,
    Step,
    ThrownMessage,
    TimerSet,
)
from handrail.engine.reference import Reference

if TYPE_CHECKING:
    from handrail.engine.compiled import CompiledBundle
    from handrail.engine.specs.movement import Movement

MAX_ELEMENTS = 1_000
MAX_OPEN_TASKS = 500
"""Published limits (PROMISES): elements a move may pass, tasks an instance may have open."""
MAX_TOKENS = 10_000
"""Tokens alive at once: more than any state within its own limit holds, and few enough to stay within memory."""

Perform = Callable[[OperationWanted], Any]
Variables = MutableMapping[str, Any]


class Token(Task):
    """Where the process stands at one element. `id` is a small number, never used again in the instance.

    `came_from` is the element before, for joins; `host` the activity it guards as a boundary event; `group` the
    event-based gateway it races for; `local` the variables of one turn of a multi-instance activity.
    """

    def __init__(
        self, workflow: Place, task_spec: Movement, parent: Token | None = None, number: int | None = None
    ) -> None:
        # Not Task.__init__: it draws a random id and reads the clock.
        if number is None:
            workflow.top_workflow.refuse_throng(str(task_spec.bpmn_id or task_spec.name))
            number = workflow.top_workflow.next_number()
        self.id = number
        self.workflow = workflow
        self.task_spec: Any = task_spec
        self._parent = parent.id if parent is not None else None
        self._children: list[int] = []
        self._state = TaskState.FUTURE
        self.triggered = False
        self.thread_id = 0
        self.last_state_change = 0
        self.internal_data: dict[str, Any] = {}
        self.local: Variables | None = None
        self.came_from: str | None = None
        self.host: int | None = None
        self.group: int | None = None
        self.subprocess: Subprocess | None = None
        self.leads_to: tuple[Movement, ...] | None = None
        workflow.tasks[self.id] = self
        workflow.top_workflow.tokens[self.id] = self
        if parent is not None:
            parent._children.append(self.id)

    @property
    def data(self) -> Variables:
        """The variables it sees: its own turn's over the scope's."""
        return self.local if self.local is not None else self.workflow.variables

    @property
    def element(self) -> str:
        """The id of the element in the diagram."""
        return str(self.task_spec.bpmn_id or self.task_spec.name)

    @property
    def is_live(self) -> bool:
        """Whether it can still move."""
        return self._state < TaskState.COMPLETED

    @property
    def is_open_task(self) -> bool:
        """Whether it waits for a person."""
        return self._state == TaskState.READY and bool(self.task_spec.manual)

    def _set_state(self, value: int) -> None:
        self._state = value
        if value == TaskState.READY and not self.task_spec.manual:
            self.workflow.top_workflow.agenda.append(self)

    def _inherit_data(self) -> None:
        """Nothing to inherit: the variables belong to the scope."""

    def complete(self) -> None:
        """Pass the element, unless what the token itself did there has ended it: then nothing follows."""
        if self.is_live:
            super().complete()

    def cancel(self) -> None:
        """End it and all that hangs on it; nothing follows."""
        if self.is_live:
            self._set_state(TaskState.CANCELLED)
            self.task_spec._on_cancel(self)


class Place:
    """What the top of an instance and its sub-processes have in common: tokens, and the variables they see."""

    tasks: dict[int, Token]
    variables: Variables
    script_engine: FeelEngine
    depth: int
    correlations: dict[str, dict[str, Any]]
    spec: Any
    completed: bool
    top_workflow: Instance
    branch_ended = False

    def live(self) -> Iterator[Token]:
        """The tokens that can still move, oldest first."""
        return (token for token in list(self.tasks.values()) if token.is_live)

    def enter(self, spec: Movement, came_from: str | None = None) -> None:
        """A token arrives at an element."""
        spec.enter(self, came_from)

    def guards_of(self, host: Token) -> list[Token]:
        """The boundary events that watch an activity."""
        return [token for token in self.live() if token.host == host.id]

    def let_go(self, token: Token) -> None:
        """Forget a token that is done."""
        if self.top_workflow.keep:
            return
        self.tasks.pop(token.id, None)
        self.top_workflow.tokens.pop(token.id, None)
        if token._parent is not None and (parent := self.tasks.get(token._parent)) is not None:
            parent._children.remove(token.id)

    def cancel_all(self, but: Token | None = None) -> None:
        """End every token in here."""
        for token in self.live():
            if token is not but:
                token.cancel()

    def finish(self) -> None:
        """Nothing moves in here any more: end what only listens, and tell whoever started it."""
        self.cancel_all()
        self.completed = True


class Subprocess(Place, BpmnSubWorkflow):
    """A sub-process or called process that runs inside the token `host`."""

    def __init__(self, spec: Any, host: Token, variables: Variables) -> None:
        self.host = host
        self.variables = variables
        super().__init__(spec, host.id, host.workflow.top_workflow, deserializing=True)

    def _calculate_depth(self) -> int:
        return self.host.workflow.depth + 1

    @property
    def parent_workflow(self) -> Any:
        return self.host.workflow

    def finish(self) -> None:
        super().finish()
        self.host.task_spec.subprocess_done(self.host)


class Instance(Place, BpmnWorkflow):
    """One run of a process version, as one move sees it; it collects what its caller has to be told."""

    def __init__(
        self,
        bundle: CompiledBundle,
        *,
        now: datetime,
        reference: Reference,
        perform: Perform | None = None,
        keep: bool = False,
    ) -> None:
        self.bundle = bundle
        self.now = now
        self.reference = reference
        self.perform = perform
        self.keep = keep
        self.number = 1
        self.tokens: dict[int, Token] = {}
        self.agenda: deque[Token] = deque()
        self.variables = {}
        self.occurrences: dict[str, int] = {}
        self.opening: dict[int, OpenedTask] = {}
        self.wanted: list[OperationWanted] = []
        self.answered: list[OperationAnswered] = []
        self.thrown: list[ThrownMessage] = []
        self.steps: list[Step] = []
        self.completing: set[int] = set()
        environment = FeelEnvironment(now=now, functions=reference.functions, names=bundle.names)
        self.environment = environment
        super().__init__(bundle.process, script_engine=FeelEngine(environment), deserializing=True)

    @property
    def top_workflow(self) -> Instance:  # type: ignore[override]
        return self

    @property
    def done_by(self) -> Mapping[str, str]:
        """Who completed which element last. Every scope sees it as the variable `done_by`, and none can set it."""
        found: Mapping[str, str] = self.environment.everywhere["done_by"]
        return found

    def note_done(self, element: str, by: str) -> None:
        """Remember who completed an element."""
        self.remember_done_by({**self.done_by, element: by})

    def remember_done_by(self, done_by: Mapping[str, str]) -> None:
        """Take up what is known of who completed what."""
        self.environment.everywhere = {"done_by": done_by}

    @property
    def seen_variables(self) -> dict[str, Any]:
        """The variables of the process as everybody sees them."""
        return {**self.variables, **self.environment.everywhere}

    def next_number(self) -> int:
        """A number no token of this instance ever had."""
        number = self.number
        self.number += 1
        return number

    def places(self) -> Iterator[Place]:
        """The instance and every sub-process that runs, outer before inner."""
        yield self
        for token in list(self.tokens.values()):
            if token.subprocess is not None and token.is_live:
                yield token.subprocess

    def refuse_throng(self, element: str) -> None:
        """Refuse one more token than can be kept. Raises Fault."""
        if len(self.tokens) >= MAX_TOKENS and not self.keep:
            raise Fault(f"It would be in more than {MAX_TOKENS:,} places at once", element)

    def record(self, step: Step) -> None:
        """Write down an element that was passed. Raises Fault when the move passes too many, or takes too much."""
        self.steps.append(step)
        if len(self.steps) > MAX_ELEMENTS:
            raise Fault(
                f"More than {MAX_ELEMENTS:,} elements in one go: is there a loop that nobody and nothing waits in?",
                step.element,
            )
        self.environment.refuse_runaway()

    def ask_application(self, wanted: OperationWanted) -> Any:
        """Let the application do an operation; the time it takes is its own."""
        assert self.perform is not None
        before = thread_time()
        try:
            return self.perform(wanted)
        finally:
            self.environment.stops_at += thread_time() - before

    def next_occurrence(self, element: str) -> int:
        """The number of the next timer to be set at an element, from 1; no two are alike in an instance."""
        self.occurrences[element] = self.occurrences.get(element, 0) + 1
        return self.occurrences[element]

    def open_tasks(self) -> dict[int, Token]:
        """The tokens that wait for a person, by number."""
        return {number: token for number, token in self.tokens.items() if token.is_open_task}

    def timers(self) -> dict[tuple[int, int], TimerSet]:
        """The timers that run, by token and occurrence."""
        found = (
            timer
            for token in self.tokens.values()
            if token.is_live
            for timer in token.task_spec.timers_of(token)
        )
        return {(timer.token, timer.occurrence): timer for timer in found}

    def awaited(self) -> tuple[AwaitedMessage, ...]:
        """The messages somebody waits for, in the order of their tokens."""
        waiting = (token for _, token in sorted(self.tokens.items()) if token.state == TaskState.WAITING)
        return tuple(message for token in waiting for message in token.task_spec.messages_of(token))


def agreed_correlations(place: Place) -> Mapping[str, Mapping[str, Any]]:
    """The correlation values that hold in a scope: its own over those around it."""
    chain: list[Place] = [place]
    while isinstance(chain[-1], Subprocess):
        chain.append(chain[-1].host.workflow)
    merged: dict[str, Mapping[str, Any]] = {}
    for scope in reversed(chain):
        merged.update(scope.correlations)
    return merged
