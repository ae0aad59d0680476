"""Activities with a process inside: embedded, called, event-triggered and ad hoc.

An embedded sub-process sees the variables of its surroundings. A called process has its own: a copy when it starts,
and what it set goes back when it ends (or only the inputs and outputs the called process declares).
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.spiff.specs.defaults import CallActivity as SpiffCallActivity
from SpiffWorkflow.spiff.specs.defaults import EventSubprocess as SpiffEventSubprocess
from SpiffWorkflow.spiff.specs.defaults import SubWorkflowTask as SpiffSubWorkflowTask
from SpiffWorkflow.spiff.specs.defaults import TransactionSubprocess as SpiffTransactionSubprocess
from SpiffWorkflow.util.task import TaskState

from handrail.engine.faults import Fault
from handrail.engine.instance import Place, Subprocess, Token, Variables
from handrail.engine.specs.events import Catching, StartEvent
from handrail.engine.specs.movement import Movement
from handrail.engine.triggers import Trigger


class Containing(Movement):
    """An activity that runs the process `inside` it."""

    spec: str
    inside: Any
    start_inside: StartEvent

    def variables_for(self, token: Token) -> Variables:
        """What the process inside sees: everything around it."""
        return token.data

    def _update_hook(self, token: Token) -> bool:
        super()._update_hook(token)
        self.run_inside(token)
        return False

    def run_inside(self, token: Token, trigger: Trigger | None = None) -> None:
        """Start the process inside, at its only start event."""
        place = self.open_place(token)
        if trigger is None:
            place.enter(self.start_inside)
        else:
            self.start_inside.begin_now(Token(place, self.start_inside), trigger)

    def open_place(self, token: Token) -> Subprocess:
        """Make room for the process inside; its event sub-processes listen from the start."""
        token._set_state(TaskState.STARTED)
        place = Subprocess(self.inside, token, self.variables_for(token))
        for name in self.inside.data_objects:
            place.variables.setdefault(name, None)
        token.subprocess = place
        listen(place)
        return place

    def subprocess_done(self, token: Token) -> None:
        """The process inside has ended: the activity passes."""
        self.take_back(token)
        token.subprocess = None
        token._ready()

    def take_back(self, token: Token) -> None:
        """What it set is seen already."""

    def _on_cancel(self, token: Token) -> None:
        if token.subprocess is not None:
            token.subprocess.cancel_all()
            token.subprocess = None
        super()._on_cancel(token)


class SubWorkflowTask(Containing, SpiffSubWorkflowTask):
    """An embedded sub-process."""


class TransactionSubprocess(Containing, SpiffTransactionSubprocess):
    """A sub-process that a cancel end event inside can give up as a whole."""


class CallActivity(Containing, SpiffCallActivity):
    """A process of its own, called by name from the same bundle."""

    def variables_for(self, token: Token) -> Variables:
        declared = self.inside.declared_inputs
        if not declared:
            return dict(token.data)
        missing = [name for name in declared if name not in token.data]
        if missing:
            raise Fault(f"The called process needs {', '.join(missing)}", token.element)
        return {name: token.data[name] for name in declared}

    def take_back(self, token: Token) -> None:
        assert token.subprocess is not None
        inner = token.subprocess.variables
        declared = self.inside.declared_outputs
        missing = [name for name in declared if name not in inner]
        if missing:
            raise Fault(f"The called process should have set {', '.join(missing)}", token.element)
        token.data.update({name: inner[name] for name in declared} if declared else inner)


class EventSubprocess(Catching, Containing, SpiffEventSubprocess):
    """Runs when its start event happens: instead of everything in its scope, or beside it and again each time."""

    def event_id(self, token: Token) -> str:
        return str(self.start_inside.bpmn_id)

    def interrupts(self, token: Token) -> bool:
        return self.start_inside.interrupting

    def repeats(self, token: Token) -> bool:
        return not self.start_inside.interrupting

    def is_listener(self, token: Token) -> bool:
        return bool(token.state == TaskState.WAITING)

    def go_on(self, token: Token, trigger: Trigger) -> None:
        was_timer = isinstance(trigger.definition, TimerEventDefinition)
        still_listens = not self.start_inside.interrupting and (
            bool(token.internal_data.get("timers")) or not was_timer
        )
        runner = Token(token.workflow, self) if still_listens else token
        if self.start_inside.interrupting:
            token.workflow.cancel_all(but=token)
        if not still_listens:
            token.internal_data.clear()
        self.run_inside(runner, trigger)


def listen(place: Place) -> None:
    """Let the event sub-processes of a scope begin to listen."""
    for spec in place.spec.event_subprocesses:
        listener = Token(place, spec)
        listener._set_state(TaskState.WAITING)
        spec.arm(listener)
