"""The pieces every shape is drawn from: rectangles, words, icons in their place, chips, sheets and cylinders."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from handrail.web.diagrams.lines import number
from handrail.web.diagrams.measure import width_of
from handrail.web.diagrams.model import Box, Kind, Lettering, Shape
from handrail.web.diagrams.palette import INK, PAPER, QUIET, Look


def frame(shape: Shape, look: Look, fill: str) -> str:
    """The box of an activity: a thick line for a call, two for a transaction, dots for an event
    sub-process.
    """
    box, width = shape.box, look.width
    if shape.tag == "callActivity":
        width = max(4.0, look.width + 1)
    dash = "1.5 3.5" if shape.by_event else None
    drawn = rectangle(box, fill, look.stroke, width, radius=10, dash=dash)
    if shape.tag == "transaction":
        inner = Box(box.x + 4, box.y + 4, box.width - 8, box.height - 8)
        drawn += rectangle(inner, "none", look.stroke, 1.2, radius=7)
    return drawn


def rectangle(
    box: Box, fill: str, stroke: str, width: float, *, radius: float = 0, dash: str | None = None
) -> str:
    round_ = f' rx="{number(radius)}"' if radius else ""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<rect x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'
        f'{round_} fill="{fill}" stroke="{stroke}" stroke-width="{width}"{dashed}/>'
    )


def placed(x: float, y: float, drawing: str, colour: str, *, scale: float = 1.0) -> str:
    place = f"translate({number(x)} {number(y)})"
    if abs(scale - 1) > 0.01:
        place += f" scale({scale:.2f})"
    return f'<g transform="{place}">{drawing.replace("{c}", colour)}</g>'


@lru_cache(maxsize=8192)
def letters(lettering: Lettering, colour: str, *, weight: str = "normal", halo: bool = False) -> str:
    """Lines of text; one that nearly fills its box is held to its width whatever font the reader has."""
    attributes = f'font-size="{number(lettering.size)}" fill="{colour}"'
    if lettering.anchor == "middle":
        attributes += ' text-anchor="middle"'
    if weight != "normal":
        attributes += f' font-weight="{weight}"'
    if halo:
        attributes += f' stroke="{PAPER}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"'
    found = []
    for place, line in enumerate(lettering.lines):
        y = lettering.y + place * lettering.leading
        wide = width_of(line, lettering.size)
        held = ""
        if lettering.squeeze and wide > lettering.squeeze * 0.8:
            held = f' textLength="{number(wide)}" lengthAdjust="spacingAndGlyphs"'
        found.append(f'<tspan x="{number(lettering.x)}" y="{number(y)}"{held}>{escape(line)}</tspan>')
    return f"<text {attributes}>{''.join(found)}</text>"


def chip(shape: Shape, look: Look, note: str) -> str:
    """A few words beside a step: on the lower edge of a box, above an event, or under its corner on an edge."""
    size = 10.5
    wide = width_of(note, size) * 1.06 + 12
    box = shape.box
    if shape.kind in (Kind.ACTIVITY, Kind.CONTAINER):
        x, y = box.x - 3, box.bottom - 4
    elif shape.host:
        x, y = box.middle.x - 10 - wide, box.bottom - 9
    else:
        x, y = box.middle.x + 2 - wide, box.y - 17
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(wide)}" height="16" rx="8" fill="{PAPER}" '
        f'stroke="{look.stroke}" stroke-width="1.3"/><text x="{number(x + wide / 2)}" y="{number(y + 11.6)}" '
        f'font-size="{size}" font-weight="bold" text-anchor="middle" fill="{look.stroke}">{escape(note)}</text>'
    )


def sheet(box: Box, *, collection: bool) -> str:
    fold = min(12.0, box.width / 3)
    several = ""
    if collection:
        x, y = box.middle.x, box.bottom - 10
        several = f'<path d="M{number(x - 4)} {number(y)}v7m4-7v7m4-7v7" stroke="{INK}" stroke-width="1.6"/>'
    return (
        f'<path d="M{number(box.x)} {number(box.y)}H{number(box.right - fold)}L{number(box.right)} '
        f"{number(box.y + fold)}V{number(box.bottom)}H{number(box.x)}ZM{number(box.right - fold)} {number(box.y)}"
        f'V{number(box.y + fold)}H{number(box.right)}" fill="{PAPER}" stroke="{QUIET}" stroke-width="1.3"/>{several}'
    )


def cylinder(box: Box) -> str:
    rise, half = box.height * 0.14, box.width / 2
    top, bottom = box.y + rise, box.bottom - rise
    arc = f"A{number(half)} {number(rise)} 0 0 "
    left, right = number(box.x), number(box.right)
    return (
        f'<path d="M{left} {number(top)}{arc}1 {right} {number(top)}V{number(bottom)}{arc}1 {left} {number(bottom)}Z'
        f'M{left} {number(top)}{arc}0 {right} {number(top)}M{left} {number(top + 6)}{arc}0 {right} {number(top + 6)}" '
        f'fill="{PAPER}" stroke="{QUIET}" stroke-width="1.3"/>'
    )
