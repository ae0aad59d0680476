"""What all elements have in common: a token enters, is passed on, and is let go.

The methods with a leading underscore are SpiffWorkflow's own protocol (`_update`, `_run`, `_on_complete`, ...), which
its specs and tasks call on each other; here they neither predict the future nor look at the past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from handrail.engine.faults import Fault
from handrail.engine.instance import Place, Token
from handrail.engine.progress import AwaitedMessage, Step, TimerSet

if TYPE_CHECKING:
    from handrail.engine.compiled import Facts


class Movement:
    """The base of every element. Specs are shared between threads: once `frozen`, setting anything raises."""

    name: str
    _wf_spec: Any
    bpmn_id: str | None
    bpmn_name: str | None
    manual: bool
    prescript: str | None = None
    postscript: str | None = None
    facts: Facts
    follows: tuple[Movement, ...] = ()
    guard_specs: tuple[Movement, ...] = ()
    frozen = False

    def __setattr__(self, name: str, value: Any) -> None:
        if self.frozen:
            raise AttributeError(f"{self.name}: a compiled process is shared and never changes ({name})")
        super().__setattr__(name, value)

    def enter(self, place: Place, came_from: str | None) -> None:
        """A token arrives here from `came_from`; boundary events begin to watch."""
        token = Token(place, self)
        token.came_from = came_from
        self.begin(token)

    def begin(self, token: Token) -> None:
        """Start a token here, and the boundary events that watch it."""
        guards = []
        for spec in self.guard_specs:
            guard = Token(token.workflow, spec)
            guard.host = token.id
            guards.append(guard)
        self._update(token)
        for guard in guards:
            if guard.is_live:
                guard.task_spec._update(guard)

    def _predict(self, *_: object, **__: object) -> None:
        """The future is not drawn up: what follows is made when it comes."""

    def _update(self, token: Token) -> None:
        try:
            if self._update_hook(token):
                token._ready()
        except Fault as fault:
            raise fault.at(token.element) from None

    def _update_hook(self, token: Token) -> bool:
        self.check_inputs(token)
        if self.prescript:
            token.workflow.script_engine.execute(token, self.prescript)
        return True

    def _on_ready(self, token: Token) -> None:
        self._on_ready_hook(token)

    def _on_ready_hook(self, token: Token) -> None:
        """Nothing to prepare."""

    def _run(self, token: Token) -> bool | None:
        return self._run_hook(token)

    def _run_hook(self, token: Token) -> bool | None:
        return True

    def _on_complete(self, token: Token) -> None:
        self._on_complete_hook(token)
        token.workflow.top_workflow.record(self.step(token))
        self.leave(token)

    def _on_complete_hook(self, token: Token) -> None:
        if self.postscript:
            token.workflow.script_engine.execute(token, self.postscript)
        self.check_outputs(token)

    def _on_cancel(self, token: Token) -> None:
        self.release(token)
        token.workflow.let_go(token)

    def _on_error(self, token: Token) -> None:
        raise Fault("It reported an error without saying which", token.element)

    def leave(self, token: Token) -> None:
        """Let the token go and send one on along each flow that was chosen (all, unless the element chose)."""
        place = token.workflow
        self.release(token)
        place.let_go(token)
        if token.parent is not None:
            token.parent.task_spec.turn_done(token.parent, token)
            return
        following = token.leads_to if token.leads_to is not None else self.follows
        place.branch_ended = place.branch_ended or not following
        for spec in following:
            place.enter(spec, self.name)

    def release(self, token: Token) -> None:
        """End the boundary events that watched it."""
        if self.guard_specs:
            for guard in token.workflow.guards_of(token):
                guard.cancel()

    def step(self, token: Token) -> Step:
        """How passing it is written down."""
        return Step(**self.naming(token))

    def naming(self, token: Token) -> dict[str, Any]:
        """The words by which records name the element."""
        return {
            "element": token.element,
            "name": self.bpmn_name or token.element,
            "kind": self.facts.kind,
            "process": self.facts.process,
        }

    def check_inputs(self, token: Token) -> None:
        """Hold the variables against the data objects and inputs the diagram says it reads. Raises Fault."""
        for variable in self.facts.reads:
            if variable not in token.data:
                raise Fault(f"It reads {variable}, which nothing has set", token.element)

    def check_outputs(self, token: Token) -> None:
        """Hold the variables against the data objects and outputs the diagram says it writes. Raises Fault."""
        for variable in self.facts.writes:
            if variable not in token.data:
                raise Fault(f"It should have set {variable}", token.element)

    def timers_of(self, token: Token) -> tuple[TimerSet, ...]:
        """The timers that run at this token."""
        return ()

    def messages_of(self, token: Token) -> tuple[AwaitedMessage, ...]:
        """The messages this token waits for."""
        return ()

    def wanted(self, token: Token) -> tuple[Any, ...]:
        """The event definitions that a token waiting here has still to see."""
        return ()

    def is_listener(self, token: Token) -> bool:
        """Whether the token only listens, so that its scope may end without it."""
        return False


def is_waiting(token: Token) -> bool:
    """Whether the token waits for an event or for others to join."""
    return bool(token.state == TaskState.WAITING)
