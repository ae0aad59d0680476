"""How long each stage of a disagreement has (DOMAIN section 3.9, DIS).

About safeguarding the local board's own protocol goes before these times, and may well be longer: a locality sets it,
naming the protocol as the agreement that allows it.
"""

from __future__ import annotations

from dataclasses import replace

from handrail.domain.calendars import CalendarKind
from handrail.domain.durations import Duration
from handrail.domain.timer_cells import Cell, by_class, clock, timer, working
from handrail.domain.timer_keys import Limit, TimerKey, TimerSetting

_STAGES: tuple[tuple[Cell, Cell, Cell], ...] = (
    (clock("PT15M", "PT5M"), clock("PT2H", "PT30M"), working("P1D", "PT2H")),
    (clock("PT30M", "PT5M"), clock("PT4H", "PT1H"), working("P2D", "PT4H")),
    (clock("PT45M", "PT5M"), working("P1D", "PT2H"), working("P3D", "PT4H")),
    (clock("PT60M", "PT5M"), working("P1D", "PT2H"), working("P5D", "PT4H")),
)
_A_FORTNIGHT = TimerSetting(Duration.parse("P10D"), CalendarKind.WORKING)
"""The longest stage that any board's protocol may have."""


def _ours(stage: int, soon: Cell, urgent: Cell, other: Cell) -> TimerKey:
    return timer(
        f"dis.{stage}",
        f"Stage {stage} of a disagreement, before the next opens",
        by_class(soon, soon, urgent, other),
        limit=Limit.SHORTEN_ONLY,
        source="3.9 (DIS)",
    )


def _boards(stage: int, *cells: Cell) -> TimerKey:
    soon, urgent, other = (replace(cell, upper=_A_FORTNIGHT) for cell in cells)
    return timer(
        f"dis.board.{stage}",
        f"Stage {stage} of a disagreement about safeguarding, as the local board's protocol has it",
        by_class(soon, soon, urgent, other),
        limit=Limit.AGREEMENT,
        source="3.9 (DIS)",
    )


DISAGREEMENT_KEYS = (
    *(_ours(stage, *cells) for stage, cells in enumerate(_STAGES, start=1)),
    *(_boards(stage, *cells) for stage, cells in enumerate(_STAGES, start=1)),
)
