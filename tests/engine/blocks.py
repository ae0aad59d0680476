"""Block-structured processes, drawn from a few kinds of blocks: what the random tests are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from handrail.engine import Bundle
from tests.engine.drawing import Drawing, duration, each


@dataclass(frozen=True)
class Block:
    """A piece of a process with one way in and one way out. `id` is unique in the process."""

    id: str


@dataclass(frozen=True)
class Task(Block):
    """A user task."""


@dataclass(frozen=True)
class Script(Block):
    """Something automatic."""


@dataclass(frozen=True)
class Wait(Block):
    """A message catch event; its message has its id as name."""


@dataclass(frozen=True)
class Pause(Block):
    """A timer catch event."""


@dataclass(frozen=True)
class Sequence(Block):
    """One block after the other."""

    parts: tuple[Block, ...]


@dataclass(frozen=True)
class Choice(Block):
    """Exclusive: the branch whose number the variable of the same id holds; the last is the default."""

    branches: tuple[Block, ...]
    chosen: int


@dataclass(frozen=True)
class Parallel(Block):
    """All branches."""

    branches: tuple[Block, ...]


@dataclass(frozen=True)
class Inclusive(Block):
    """Some branches; the first is the default when none is chosen."""

    branches: tuple[Block, ...]
    chosen: frozenset[int]


@dataclass(frozen=True)
class Loop(Block):
    """The body, then a user task of this id that says whether once more."""

    body: Block


@dataclass(frozen=True)
class Guarded(Block):
    """A user task (if there is no body) or a sub-process with a boundary timer."""

    body: Block | None
    handler: Block
    interrupting: bool


@dataclass(frozen=True)
class Race(Block):
    """An event-based gateway: a message or timer (by the branch's event) and what follows it."""

    branches: tuple[tuple[Block, Block], ...]


@dataclass(frozen=True)
class Scope(Block):
    """An embedded sub-process, with an event sub-process started by the message `<id>-event` if it has a handler."""

    body: Block
    handler: Block | None
    interrupting: bool


@dataclass(frozen=True)
class Each(Block):
    """A user task, or a sub-process around the body, done for each of some items."""

    body: Block | None
    times: int
    sequential: bool


def bundle_of(block: Block) -> Bundle:
    """The process that runs a block from start to end."""
    drawing = Drawing()
    drawing.start("start")
    first, last = _Drawer(drawing).draw(block)
    drawing.end("end")
    drawing.chain("start", first)
    drawing.chain(last, "end")
    return drawing.bundle()


def variables_of(block: Block) -> dict[str, object]:
    """The variables that make each choice of a block come out as it says."""
    found: dict[str, object] = {}
    for part in walk(block):
        if isinstance(part, Choice):
            found[part.id] = part.chosen
        elif isinstance(part, Inclusive):
            found[part.id] = sorted(part.chosen)
        elif isinstance(part, Each):
            found[f"{part.id}_items"] = list(range(part.times))
    return found


def walk(block: Block) -> Iterator[Block]:
    """A block and every block in it."""
    yield block
    for value in vars(block).values():
        for part in value if isinstance(value, tuple) else (value,):
            for inner in part if isinstance(part, tuple) else (part,):
                if isinstance(inner, Block):
                    yield from walk(inner)


class _Drawer:
    """Draws blocks into a drawing; each gives the ids of its first and last element."""

    def __init__(self, drawing: Drawing, hours: Iterator[int] | None = None) -> None:
        self.drawing = drawing
        self.hours = hours or count(1)

    def draw(self, block: Block) -> tuple[str, str]:
        drawn: tuple[str, str] = getattr(self, f"_{type(block).__name__.lower()}")(block)
        return drawn

    def _task(self, block: Task) -> tuple[str, str]:
        return (self.drawing.user(block.id),) * 2

    def _script(self, block: Script) -> tuple[str, str]:
        return (self.drawing.script(block.id, f"{block.id} = 1"),) * 2

    def _wait(self, block: Wait) -> tuple[str, str]:
        return (self.drawing.catch(block.id, self.drawing.message(block.id)),) * 2

    def _pause(self, block: Pause) -> tuple[str, str]:
        return (self.drawing.catch(block.id, duration(f"PT{next(self.hours)}H")),) * 2

    def _sequence(self, block: Sequence) -> tuple[str, str]:
        drawn = [self.draw(part) for part in block.parts]
        for (_, last), (first, _) in zip(drawn, drawn[1:], strict=False):
            self.drawing.flow(last, first)
        return drawn[0][0], drawn[-1][1]

    def _choice(self, block: Choice) -> tuple[str, str]:
        default = f"{block.id}-{len(block.branches) - 1}"
        self.drawing.gate(block.id, "exclusive", default=default)
        return self._branches(
            block,
            [f"{block.id} = {number}" for number in range(len(block.branches) - 1)] + [None],
            "exclusive",
        )

    def _parallel(self, block: Parallel) -> tuple[str, str]:
        self.drawing.gate(block.id, "parallel")
        return self._branches(block, [None] * len(block.branches), "parallel")

    def _inclusive(self, block: Inclusive) -> tuple[str, str]:
        self.drawing.gate(block.id, "inclusive", default=f"{block.id}-0")
        asked = [None] + [f"list contains({block.id}, {number})" for number in range(1, len(block.branches))]
        return self._branches(block, asked, "inclusive")

    def _branches(
        self, block: Choice | Parallel | Inclusive, asked: list[str | None], join: str
    ) -> tuple[str, str]:
        self.drawing.gate(f"{block.id}-join", join)
        for number, (branch, condition) in enumerate(zip(block.branches, asked, strict=True)):
            first, last = self.draw(branch)
            self.drawing.flow(block.id, first, condition, id=f"{block.id}-{number}")
            self.drawing.flow(last, f"{block.id}-join")
        return block.id, f"{block.id}-join"

    def _loop(self, block: Loop) -> tuple[str, str]:
        first, last = self.draw(block.body)
        into = self.drawing.gate(f"{block.id}-in")
        self.drawing.user(block.id)
        out = self.drawing.gate(f"{block.id}-out", default=f"{block.id}-done")
        leave = self.drawing.script(f"{block.id}-after", "left = 1")
        self.drawing.chain(into, first)
        self.drawing.chain(last, block.id, out)
        self.drawing.flow(out, into, "again", id=f"{block.id}-again")
        self.drawing.flow(out, leave, id=f"{block.id}-done")
        return into, leave

    def _guarded(self, block: Guarded) -> tuple[str, str]:
        if block.body is None:
            self.drawing.user(block.id)
        else:
            self.drawing.inside(block.id, self._inner(block.body, block.id))
        timer = self.drawing.boundary(
            f"{block.id}-timer", block.id, duration(f"PT{next(self.hours)}H"), interrupting=block.interrupting
        )
        first, last = self.draw(block.handler)
        self.drawing.chain(timer, first)
        if not block.interrupting:
            self.drawing.chain(last, self.drawing.end(f"{block.id}-beside"))
            return block.id, block.id
        join = self.drawing.gate(f"{block.id}-join")
        self.drawing.chain(block.id, join)
        self.drawing.chain(last, join)
        return block.id, join

    def _race(self, block: Race) -> tuple[str, str]:
        self.drawing.gate(block.id, "eventBased")
        join = self.drawing.gate(f"{block.id}-join")
        for event, after in block.branches:
            self.drawing.flow(block.id, self.draw(event)[0])
            first, last = self.draw(after)
            self.drawing.chain(event.id, first)
            self.drawing.chain(last, join)
        return block.id, join

    def _scope(self, block: Scope) -> tuple[str, str]:
        inner = self._inner(block.body, block.id)
        if block.handler is not None:
            beside = Drawing()
            message = beside.message(f"{block.id}-event")
            beside.start(
                f"{block.id}-event", message, isInterrupting="true" if block.interrupting else "false"
            )
            first, last = _Drawer(beside, self.hours).draw(block.handler)
            beside.chain(f"{block.id}-event", first)
            beside.chain(last, beside.end(f"{block.id}-event-end"))
            inner.inside(f"{block.id}-on-event", beside, triggeredByEvent="true")
        return (self.drawing.inside(block.id, inner),) * 2

    def _each(self, block: Each) -> tuple[str, str]:
        repeated = each(f"{block.id}_items", item=f"{block.id}_item", sequential=block.sequential)
        if block.body is None:
            return (self.drawing.user(block.id, loop=repeated),) * 2
        return (self.drawing.inside(block.id, self._inner(block.body, block.id), loop=repeated),) * 2

    def _inner(self, body: Block, id: str) -> Drawing:
        inner = Drawing()
        inner.start(f"{id}-start")
        first, last = _Drawer(inner, self.hours).draw(body)
        inner.chain(f"{id}-start", first)
        inner.chain(last, inner.end(f"{id}-end"))
        return inner
