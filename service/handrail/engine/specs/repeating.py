"""Activities that are done again: loops, and once for each item of a list, side by side or one after the other.

Each turn is a token of its own under the activity's. A turn of a multi-instance activity sees its own variables over
the scope's; when it ends, its output goes into the list of outputs, or, if the diagram names none, what it set goes
into the scope.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any

from SpiffWorkflow.spiff.specs.defaults import ParallelMultiInstanceTask as SpiffParallel
from SpiffWorkflow.spiff.specs.defaults import SequentialMultiInstanceTask as SpiffSequential
from SpiffWorkflow.spiff.specs.defaults import StandardLoopTask as SpiffLoop
from SpiffWorkflow.util.task import TaskState

from handrail.engine.expressions import condition, resolved
from handrail.engine.faults import Fault
from handrail.engine.instance import Token
from handrail.engine.specs.movement import Movement

MAX_TURNS = 200
"""Published limit (PROMISES): instances of a multi-instance activity."""
_COUNTERS = ("loopCounter", "numberOfInstances", "numberOfCompletedInstances")


class Repeating(Movement):
    """An activity whose turns are tokens under its own."""

    turn_spec: Movement

    def turns(self, token: Token) -> list[Token]:
        """The turns that are under way."""
        return [each for each in token.children if each is not None and each.is_live]

    def turn_done(self, token: Token, turn: Token) -> None:
        """One turn has ended; start the next, or end the activity."""
        raise NotImplementedError

    def _on_complete(self, token: Token) -> None:
        self._on_complete_hook(token)
        self.leave(token)

    def _on_cancel(self, token: Token) -> None:
        for turn in self.turns(token):
            turn.cancel()
        super()._on_cancel(token)

    def finish(self, token: Token) -> None:
        """All turns are done: the activity itself passes."""
        token.internal_data.clear()
        token._ready()


class StandardLoopTask(Repeating, SpiffLoop):  # type: ignore[misc]
    """Again while its condition is true, at most `maximum` times."""

    def _update_hook(self, token: Token) -> bool:
        super()._update_hook(token)
        token.internal_data["turns"] = 0
        if self.test_before and self._is_over(token):
            token.internal_data.clear()
            return True
        token._set_state(TaskState.STARTED)
        self._next(token)
        return False

    def turn_done(self, token: Token, turn: Token) -> None:
        token.internal_data["turns"] += 1
        if self._is_over(token):
            self.finish(token)
        else:
            self._next(token)

    def _next(self, token: Token) -> None:
        turn = Token(token.workflow, self.turn_spec, token)
        turn.local = token.local
        turn.internal_data["index"] = token.internal_data["turns"]
        self.turn_spec._update(turn)

    def _is_over(self, token: Token) -> bool:
        if self.maximum is not None and token.internal_data["turns"] >= self.maximum:
            return True
        return self.condition is not None and not condition(token, self.condition)


class MultiInstance(Repeating):
    """Once for each item of a list or context, or a number of times."""

    data_input: Any
    data_output: Any
    input_item: Any
    output_item: Any
    cardinality: str | None
    condition: str | None

    def _update_hook(self, token: Token) -> bool:
        super()._update_hook(token)
        total = len(self.keys(token))
        if total > MAX_TURNS:
            raise Fault(f"It would be done {total} times at once; {MAX_TURNS} is the most", token.element)
        token.internal_data.update(total=total, done=0, results={})
        if total == 0:
            self._write_outputs(token, all_done=True)
            token.internal_data.clear()
            return True
        token._set_state(TaskState.STARTED)
        self.start_turns(token)
        return False

    def start_turns(self, token: Token) -> None:
        """Start the first turn or turns."""
        raise NotImplementedError

    def after_turn(self, token: Token) -> None:
        """What to do when a turn has ended and others remain."""
        raise NotImplementedError

    def keys(self, token: Token) -> list[Any]:
        """The keys of a context, or the positions of a list, that there is a turn for. Raises Fault."""
        if self.data_input is None:
            number = token.workflow.script_engine.evaluate(token, self.cardinality)
            if isinstance(number, bool) or not isinstance(number, int | float) or number != int(number) or number < 0:
                raise Fault(f"The number of times must be a whole number, not {number!r}", token.element)
            return list(range(min(int(number), MAX_TURNS + 1)))
        items = self.items(token)
        return list(items) if isinstance(items, Mapping) else list(range(len(items)))

    def items(self, token: Token) -> Any:
        """The list or context that it goes through. Raises Fault."""
        name = self.data_input.bpmn_id
        items = resolved(token, name) if name.startswith("=") else token.data.get(name)
        if not isinstance(items, Mapping | Sequence) or isinstance(items, str):
            raise Fault(f"{name} must be a list to go through, not {items!r}", token.element)
        return items

    def start_turn(self, token: Token, index: int) -> None:
        """Start the turn of that position."""
        keys = self.keys(token)
        if index >= len(keys):
            raise Fault("The list it goes through has become shorter meanwhile", token.element)
        item = index if self.data_input is None else self.items(token)[keys[index]]
        turn = Token(token.workflow, self.turn_spec, token)
        turn.internal_data.update(index=index, item=item)
        own: dict[str, Any] = {"loopCounter": index + 1}
        if self.input_item is not None:
            own[self.input_item.bpmn_id] = item
        turn.local = ChainMap(own, token.data)
        self.turn_spec._update(turn)

    def turn_done(self, token: Token, turn: Token) -> None:
        state = token.internal_data
        state["done"] += 1
        self._take_output(token, turn)
        state["taken"] = turn.internal_data["index"]
        if self.condition is not None and self._ends_early(token, turn):
            for other in self.turns(token):
                other.cancel()
        elif state["done"] < state["total"]:
            self.after_turn(token)
            return
        self._write_outputs(token, all_done=True)
        self.finish(token)

    def _take_output(self, token: Token, turn: Token) -> None:
        own = turn.local.maps[0] if isinstance(turn.local, ChainMap) else {}
        if self.data_output is not None and self.output_item is not None:
            name = self.output_item.bpmn_id
            if name not in own:
                raise Fault(f"A turn ended without setting {name}", token.element)
            token.internal_data["results"][str(turn.internal_data["index"])] = own[name]
            self._write_outputs(token, all_done=False)
            return
        given = {self.input_item.bpmn_id} if self.input_item is not None else set()
        token.data.update({name: value for name, value in own.items() if name not in given and name not in _COUNTERS})

    def _write_outputs(self, token: Token, *, all_done: bool) -> None:
        if self.data_output is None:
            return
        results = token.internal_data["results"]
        in_order = [results[key] for key in sorted(results, key=int)]
        items = self.items(token) if self.data_input is not None else None
        if isinstance(items, Mapping):
            keys = list(items)
            token.data[self.data_output.bpmn_id] = {
                keys[int(key)]: results[key] for key in sorted(results, key=int) if int(key) < len(keys)
            }
        elif all_done or self.data_input is None or self.data_output.bpmn_id != self.data_input.bpmn_id:
            token.data[self.data_output.bpmn_id] = in_order

    def _ends_early(self, token: Token, turn: Token) -> bool:
        state = token.internal_data
        seen = ChainMap({"numberOfInstances": state["total"], "numberOfCompletedInstances": state["done"]}, turn.data)
        turn.local = seen
        return condition(turn, str(self.condition))


class ParallelMultiInstanceTask(MultiInstance, SpiffParallel):  # type: ignore[misc]
    """All turns at once."""

    def start_turns(self, token: Token) -> None:
        for index in range(token.internal_data["total"]):
            self.start_turn(token, index)

    def after_turn(self, token: Token) -> None:
        """The others are under way already."""


class SequentialMultiInstanceTask(MultiInstance, SpiffSequential):  # type: ignore[misc]
    """One turn after the other."""

    def start_turns(self, token: Token) -> None:
        self.start_turn(token, 0)

    def after_turn(self, token: Token) -> None:
        self.start_turn(token, token.internal_data["done"])
