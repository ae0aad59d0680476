"""What a block-structured process must do, reckoned without an engine: nested runs of blocks, no graph, no tokens.

It knows only what is open: tasks, timers and messages, each with a number in the order in which they opened. Nothing of
this is shared with the engine under test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from tests.engine import blocks
from tests.engine.blocks import Block


@dataclass
class Leaf:
    """Something open: `kind` is task, timer or message."""

    kind: str
    id: str
    number: int
    happened: Callable[[], None]


class Model:
    """A process running a block."""

    def __init__(self, block: Block) -> None:
        self.numbers = count(1)
        self.again = False
        self.top = ScopeRun(self, None, block, None, interrupting=True)

    def open(self, kind: str) -> list[Leaf]:
        """What is open of a kind, in the order in which it opened."""
        return sorted((leaf for leaf in self.top.leaves() if leaf.kind == kind), key=lambda leaf: leaf.number)

    def ids(self, kind: str) -> list[str]:
        """The ids of what is open of a kind, sorted."""
        return sorted(leaf.id for leaf in self.open(kind))

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.top.done

    def nth(self, kind: str, id: str, rank: int) -> None:
        """Let the rank-th (from 0) open thing of that id happen."""
        [leaf for leaf in self.open(kind) if leaf.id == id][rank].happened()

    def message(self, name: str) -> None:
        """A message reaches everyone who waits for it."""
        for leaf in [leaf for leaf in self.open("message") if leaf.id == name]:
            if any(leaf is each for each in self.top.leaves()):
                leaf.happened()


class Run:
    """One block under way: calls `then` when it is done."""

    def __init__(self, model: Model, scope: ScopeRun | None, then: Callable[[], None] | None) -> None:
        self.model = model
        self.scope = scope
        self.then = then
        self.done = False
        self.parts: list[Run] = []
        self.own: list[Leaf] = []

    def leaves(self) -> Iterator[Leaf]:
        if not self.done:
            yield from self.own
            for part in self.parts:
                yield from part.leaves()

    def finish(self) -> None:
        if not self.done:
            self.done = True
            if self.then is not None:
                self.then()

    def wait(self, kind: str, id: str, happened: Callable[[], None]) -> Leaf:
        leaf = Leaf(kind, id, next(self.model.numbers), happened)
        self.own.append(leaf)
        return leaf

    def add(self, block: Block, then: Callable[[], None]) -> None:
        """Run a block as part of this one."""
        run = Run(self.model, self.scope, then)
        self.parts.append(run)
        run.begin(block)

    def begin(self, block: Block) -> None:
        _BEGIN[type(block)](self, block)


class ScopeRun(Run):
    """A process or sub-process: a body, an event handler that listens, and what runs beside the body."""

    def __init__(
        self,
        model: Model,
        then: Callable[[], None] | None,
        body: Block,
        handler: Block | None,
        *,
        interrupting: bool,
        name: str = "",
    ) -> None:
        super().__init__(model, None, then)
        self.scope = self
        self.running = 1
        self.handler = handler
        self.interrupting = interrupting
        if handler is not None:
            self.wait("message", f"{name}-event", self.handle)
        self.add(body, self.one_less)

    def handle(self) -> None:
        assert self.handler is not None
        if self.interrupting:
            self.own.clear()
            self.parts.clear()
            self.running = 0
        # A handler is a scope of its own, as an event sub-process is.
        self.running += 1
        self.parts.append(ScopeRun(self.model, self.one_less, self.handler, None, interrupting=True))

    def beside(self, block: Block) -> None:
        """Run a block that the rest of the scope does not wait for, though the scope itself does."""
        self.running += 1
        self.add(block, self.one_less)

    def one_less(self) -> None:
        self.running -= 1
        if self.running == 0:
            self.finish()


def _leaf(kind: str) -> Callable[[Run, Block], None]:
    def begin(run: Run, block: Block) -> None:
        run.wait(kind, block.id, run.finish)

    return begin


def _script(run: Run, block: Block) -> None:
    run.finish()


def _sequence(run: Run, block: blocks.Sequence) -> None:
    def step(number: int) -> None:
        if number == len(block.parts):
            run.finish()
            return
        run.parts.clear()
        run.add(block.parts[number], lambda: step(number + 1))

    step(0)


def _choice(run: Run, block: blocks.Choice) -> None:
    run.add(block.branches[block.chosen], run.finish)


def _all_of(run: Run, branches: list[Block]) -> None:
    left = len(branches)

    def one_less() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            run.finish()

    for branch in branches:
        run.add(branch, one_less)


def _parallel(run: Run, block: blocks.Parallel) -> None:
    _all_of(run, list(block.branches))


def _inclusive(run: Run, block: blocks.Inclusive) -> None:
    _all_of(run, [block.branches[number] for number in sorted(block.chosen)] or [block.branches[0]])


def _loop(run: Run, block: blocks.Loop) -> None:
    def turn() -> None:
        run.parts.clear()
        run.own.clear()
        run.add(block.body, ask)

    def ask() -> None:
        run.wait("task", block.id, answered)

    def answered() -> None:
        if run.model.again:
            turn()
        else:
            run.finish()

    turn()


def _guarded(run: Run, block: blocks.Guarded) -> None:
    scope = run.scope
    assert scope is not None

    def fired() -> None:
        if block.interrupting:
            run.own.clear()
            run.parts.clear()
            run.add(block.handler, run.finish)
        else:
            run.own.remove(timer)
            scope.beside(block.handler)

    if block.body is None:
        run.wait("task", block.id, run.finish)
    else:
        body = block.body
        run.parts.append(ScopeRun(run.model, run.finish, body, None, interrupting=True))
    if not run.done:
        timer = run.wait("timer", f"{block.id}-timer", fired)


def _race(run: Run, block: blocks.Race) -> None:
    for event, after in block.branches:
        kind = "message" if isinstance(event, blocks.Wait) else "timer"

        def happened(after: Block = after) -> None:
            run.own.clear()
            run.add(after, run.finish)

        run.wait(kind, event.id, happened)


def _scope(run: Run, block: blocks.Scope) -> None:
    run.parts.append(
        ScopeRun(
            run.model, run.finish, block.body, block.handler, interrupting=block.interrupting, name=block.id
        )
    )


def _each(run: Run, block: blocks.Each) -> None:
    def turn(then: Callable[[], None]) -> None:
        if block.body is None:
            part = Run(run.model, run.scope, then)
            run.parts.append(part)
            part.begin(blocks.Task(block.id))
        else:
            run.parts.append(ScopeRun(run.model, then, block.body, None, interrupting=True))

    left = block.times
    if left == 0:
        run.finish()
        return

    def one_less() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            run.finish()
        elif block.sequential:
            turn(one_less)

    for _ in range(1 if block.sequential else block.times):
        turn(one_less)


_BEGIN: dict[type, Callable[..., None]] = {
    blocks.Task: _leaf("task"),
    blocks.Wait: _leaf("message"),
    blocks.Pause: _leaf("timer"),
    blocks.Script: _script,
    blocks.Sequence: _sequence,
    blocks.Choice: _choice,
    blocks.Parallel: _parallel,
    blocks.Inclusive: _inclusive,
    blocks.Loop: _loop,
    blocks.Guarded: _guarded,
    blocks.Race: _race,
    blocks.Scope: _scope,
    blocks.Each: _each,
}
