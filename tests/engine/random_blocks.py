"""Hypothesis strategies for block-structured processes."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.engine import blocks
from tests.engine.blocks import Block


@st.composite
def processes(draw: st.DrawFn, depth: int = 3) -> Block:
    """A process of a few blocks inside each other."""
    return _Namer(draw).block(depth)


class _Namer:
    """Draws blocks and numbers them."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.number = 0

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def several(self, depth: int, most: int = 3) -> tuple[Block, ...]:
        return tuple(self.block(depth - 1) for _ in range(self.draw(st.integers(2, most))))

    def maybe(self, depth: int) -> Block | None:
        return self.block(depth - 1) if self.draw(st.booleans()) else None

    def block(self, depth: int) -> Block:
        simple = ("task", "task", "script", "wait", "pause")
        nested = (
            "sequence",
            "sequence",
            "choice",
            "parallel",
            "inclusive",
            "loop",
            "guarded",
            "race",
            "scope",
            "each",
        )
        kind = self.draw(st.sampled_from(simple if depth <= 0 else simple[:2] + nested))
        made: Block = getattr(self, kind)(self.name(kind[0]), depth)
        return made

    def task(self, id: str, depth: int) -> Block:
        return blocks.Task(id)

    def script(self, id: str, depth: int) -> Block:
        return blocks.Script(id)

    def wait(self, id: str, depth: int) -> Block:
        return blocks.Wait(id)

    def pause(self, id: str, depth: int) -> Block:
        return blocks.Pause(id)

    def sequence(self, id: str, depth: int) -> Block:
        return blocks.Sequence(id, self.several(depth))

    def choice(self, id: str, depth: int) -> Block:
        branches = self.several(depth)
        return blocks.Choice(id, branches, self.draw(st.integers(0, len(branches) - 1)))

    def parallel(self, id: str, depth: int) -> Block:
        return blocks.Parallel(id, self.several(depth))

    def inclusive(self, id: str, depth: int) -> Block:
        branches = self.several(depth)
        return blocks.Inclusive(id, branches, self.draw(st.frozensets(st.integers(1, len(branches) - 1))))

    def loop(self, id: str, depth: int) -> Block:
        return blocks.Loop(id, self.block(depth - 1))

    def guarded(self, id: str, depth: int) -> Block:
        return blocks.Guarded(id, self.maybe(depth), self.block(depth - 1), self.draw(st.booleans()))

    def race(self, id: str, depth: int) -> Block:
        events = [blocks.Wait(self.name("w")), blocks.Pause(self.name("p"))]
        if self.draw(st.booleans()):
            events.append(blocks.Wait(self.name("w")))
        return blocks.Race(id, tuple((event, self.block(depth - 1)) for event in events))

    def scope(self, id: str, depth: int) -> Block:
        return blocks.Scope(id, self.block(depth - 1), self.maybe(depth), self.draw(st.booleans()))

    def each(self, id: str, depth: int) -> Block:
        return blocks.Each(id, self.maybe(depth), self.draw(st.integers(0, 3)), self.draw(st.booleans()))
