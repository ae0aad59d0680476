"""Activities that are done again: loops, and once for each item of a list, side by side or one after the other.

Each turn is a token of its own under the activity's. A turn of a multi-instance activity sees its own variables over
the scope's; when it ends, its output goes into the list of outputs, or, if the diagram names none, what it set goes
into the scope. Finished turns leave nothing behind but their number and their output.
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
_COUNTER = "loopCounter"


class Repeating(Movement):
    """An activity whose turns are tokens under its own."""

    task_spec: str
    turn_spec: Movement

    def turns(self, token: Token) -> list[Token]:
        """The turns that are under way."""
        return [turn for turn in token.children if turn is not None and turn.is_live]

    def turn_done(self, token: Token, turn: Token) -> None:
        """One turn has ended: start another, or end the activity."""
        raise NotImplementedError

    def finish(self, token: Token) -> None:
        """All turns are done: the activity itself passes."""
        token.internal_data.clear()
        token._ready()

    def _on_complete(self, token: Token) -> None:
        # The turns are in the record; the activity around them is not one more element.
        self._on_complete_hook(token)
        self.leave(token)

    def _on_cancel(self, token: Token) -> None:
        for turn in self.turns(token):
            turn.cancel()
        super()._on_cancel(token)


class StandardLoopTask(Repeating, SpiffLoop):
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
        items = self._items(token)
        total = self._times(token) if items is None else len(items)
        if total > MAX_TURNS:
            raise Fault(f"It would be done {total} times; {MAX_TURNS} is the most", token.element)
        token.internal_data.update(total=total, done=0, results={})
        if total == 0:
            self._write_outputs(token)
            token.internal_data.clear()
            return True
        token._set_state(TaskState.STARTED)
        self.start_turns(token, items)
        return False

    def start_turns(self, token: Token, items: Any) -> None:
        """Start the first turn or turns."""
        raise NotImplementedError

    def after_turn(self, token: Token) -> None:
        """What to do when a turn has ended and others remain."""
        raise NotImplementedError

    def start_turn(self, token: Token, index: int, items: Any) -> None:
        """Start the turn of that position, with its item."""
        item = index if items is None else self._item_at(token, items, index)
        turn = Token(token.workflow, self.turn_spec, token)
        turn.internal_data.update(index=index, item=item)
        own: dict[str, Any] = {_COUNTER: index + 1}
        if self.input_item is not None:
            own[self.input_item.bpmn_id] = item
        turn.local = ChainMap(own, token.data)
        self.turn_spec._update(turn)

    def turn_done(self, token: Token, turn: Token) -> None:
        progress = token.internal_data
        progress["done"] += 1
        self._take_output(token, turn)
        if self.condition is not None and self._ends_early(token, turn):
            for other in self.turns(token):
                other.cancel()
        elif progress["done"] < progress["total"]:
            self.after_turn(token)
            return
        self._write_outputs(token)
        self.finish(token)

    def _items(self, token: Token) -> Any:
        """The list or context that it goes through; None when it only counts. Raises Fault."""
        if self.data_input is None:
            return None
        name = self.data_input.bpmn_id
        items = resolved(token, name) if name.startswith("=") else token.data.get(name)
        if not isinstance(items, Mapping | Sequence) or isinstance(items, str):
            raise Fault(f"{name} must be a list to go through, not {items!r}", token.element)
        return items

    def _times(self, token: Token) -> int:
        times = token.workflow.script_engine.evaluate(token, str(self.cardinality))
        if isinstance(times, bool) or not isinstance(times, int) or times < 0:
            raise Fault(f"The number of times must be a whole number, not {times!r}", token.element)
        return times

    def _item_at(self, token: Token, items: Any, index: int) -> Any:
        if index >= len(items):
            raise Fault("The list it goes through has become shorter meanwhile", token.element)
        return items[list(items)[index]] if isinstance(items, Mapping) else items[index]

    def _take_output(self, token: Token, turn: Token) -> None:
        own = turn.local.maps[0] if isinstance(turn.local, ChainMap) else {}
        if self.data_output is not None and self.output_item is not None:
            name = self.output_item.bpmn_id
            if name not in own:
                raise Fault(f"A turn ended without setting {name}", token.element)
            token.internal_data["results"][str(turn.internal_data["index"])] = own[name]
            return
        given = {_COUNTER, self.input_item.bpmn_id if self.input_item is not None else _COUNTER}
        token.data.update({name: value for name, value in own.items() if name not in given})

    def _write_outputs(self, token: Token) -> None:
        if self.data_output is None or self.output_item is None:
            return
        results = token.internal_data["results"]
        found = [(int(key), results[key]) for key in sorted(results, key=int)]
        items = self._items(token)
        if isinstance(items, Mapping):
            keys = list(items)
            written: Any = {keys[index]: value for index, value in found if index < len(keys)}
        else:
            written = [value for _, value in found]
        token.data[self.data_output.bpmn_id] = written

    def _ends_early(self, token: Token, turn: Token) -> bool:
        progress = token.internal_data
        counts = {"numberOfInstances": progress["total"], "numberOfCompletedInstances": progress["done"]}
        turn.local = ChainMap(counts, turn.data)
        return condition(turn, str(self.condition))


class ParallelMultiInstanceTask(MultiInstance, SpiffParallel):
    """All turns at once."""

    def start_turns(self, token: Token, items: Any) -> None:
        for index in range(token.internal_data["total"]):
            self.start_turn(token, index, items)

    def after_turn(self, token: Token) -> None:
        """The others are under way already."""


class SequentialMultiInstanceTask(MultiInstance, SpiffSequential):
    """One turn after the other."""

    def start_turns(self, token: Token, items: Any) -> None:
        self.start_turn(token, 0, items)

    def after_turn(self, token: Token) -> None:
        self.start_turn(token, token.internal_data["done"], self._items(token))
