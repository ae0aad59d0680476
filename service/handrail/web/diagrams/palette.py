"""The marks of a run on a diagram: each standing has a word, an icon, a pattern and a colour, so that none
stands alone.

Only presentational attributes are used: pages forbid style elements and attributes (style-src 'self').
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

INK, TEXT, QUIET, FAINT, FAINT_TEXT = "#31404b", "#212b32", "#4c6272", "#aeb7bd", "#5a6770"
PAPER, BAND, EDGE = "#ffffff", "#eef2f4", "#c3ccd2"


class Standing(StrEnum):
    """Where a step of a run stands."""

    DONE = "done"
    """Passed, and not open again."""
    OPEN = "open"
    """Somebody can do it now, or the run waits here."""
    LATE = "late"
    """Open, and its time has run out."""
    INCIDENT = "incident"
    """The run stopped here."""
    UPCOMING = "upcoming"
    """Not passed, and the run can still come here."""
    NOT_TAKEN = "not_taken"
    """Not passed, and the run cannot come here any more from where it stands."""

    @property
    def word(self) -> str:
        """The standing in plain words."""
        return _LOOKS[self].word

    @property
    def look(self) -> Look:
        """How it is drawn."""
        return _LOOKS[self]


@dataclass(frozen=True, kw_only=True)
class Look:
    """Colours and widths of a standing. `pattern` names a pattern over `fill`; `badge` an icon, in a box of
    20.
    """

    word: str
    stroke: str = INK
    width: float = 1.5
    fill: str = PAPER
    pattern: str | None = None
    text: str = TEXT
    badge: str | None = None


_LOOKS = {
    Standing.DONE: Look(word="Done", stroke="#00612e", width=2, fill="#e6f3eb", badge="done"),
    Standing.OPEN: Look(
        word="Open now", stroke="#005eb8", width=3, fill="#e4effa", pattern="dots", badge="open"
    ),
    Standing.LATE: Look(
        word="Late", stroke="#9c120a", width=3, fill="#fdeeec", pattern="stripes", badge="late"
    ),
    Standing.INCIDENT: Look(
        word="Stopped", stroke="#4b1a6b", width=3, fill="#f3ecf8", pattern="mesh", badge="incident"
    ),
    Standing.UPCOMING: Look(word="May still come", stroke=QUIET),
    Standing.NOT_TAKEN: Look(word="Not taken", stroke=FAINT, width=1.2, text=FAINT_TEXT),
}
PLAIN = Look(word="")
"""A diagram without a run."""

PATTERNS = {
    "dots": '<circle cx="3" cy="3" r="1" fill="#a9cdef"/>',
    "stripes": '<path d="M-2 2 2-2M0 8 8 0M6 10 10 6" stroke="#f8ccc7" stroke-width="1.6"/>',
    "mesh": '<path d="M0 0 8 8M8 0 0 8" stroke="#dcc8ea" stroke-width="1.1"/>',
}
"""The inside of an 8 by 8 tile (6 by 6 for dots)."""
TILES = {"dots": 6, "stripes": 8, "mesh": 8}

BADGES = {
    "done": '<circle cx="10" cy="10" r="9" fill="{c}" stroke="#fff" stroke-width="1.5"/>'
    '<path d="m5.5 10.3 3.2 3.2 6-6.6" fill="none" stroke="#fff" stroke-width="2.2"/>',
    "open": '<circle cx="10" cy="10" r="9" fill="{c}" stroke="#fff" stroke-width="1.5"/>'
    '<path d="M7.6 5.6v8.8l7-4.4Z" fill="#fff"/>',
    "late": '<path d="M10 .2 19.8 10 10 19.8.2 10Z" fill="{c}" stroke="#fff" stroke-width="1.5"/>'
    '<path d="M10 5v6.2M10 12.8v2.2" stroke="#fff" stroke-width="2.2"/>',
    "incident": '<path d="M6.2 1h7.6L19 6.2v7.6L13.8 19H6.2L1 13.8V6.2Z" fill="{c}" stroke="#fff" '
    'stroke-width="1.5"/><path d="m6.5 6.5 7 7M13.5 6.5l-7 7" stroke="#fff" stroke-width="2.2"/>',
}
"""Icons in a box of 20 by 20; `{c}` is the colour of the standing."""
