"""Draws flows: rounded bends, arrowheads, and the marks of default and conditional flows."""

from __future__ import annotations

from functools import lru_cache
from math import hypot

from handrail.web.diagrams.model import Flow, Line, Point

_BEND = 7.0


@lru_cache(maxsize=8192)
def drawn_flow(flow: Flow, colour: str, width: float) -> str:
    """One flow as SVG, in a colour and a width."""
    points = _without_repeats(flow.points)
    if len(points) < 2:
        return ""
    heavy = width > 2
    if flow.line is Line.SEQUENCE:
        return _sequence(flow, points, colour, width, heavy=heavy)
    if flow.line is Line.MESSAGE:
        start = points[0]
        body = _path(_shorter(points, 10, start_by=5), colour, 1.4, dash="7 4")
        at = f'cx="{number(start.x)}" cy="{number(start.y)}"'
        ring = f'<circle {at} r="4.5" fill="#fff" stroke="{colour}" stroke-width="1.3"/>'
        return body + ring + _head(points, colour, 11, 5, "#fff")
    body = _path(points, colour, 1.4, dash="1.5 4")
    return body + (_open_head(points, colour) if flow.directed else "")


@lru_cache(maxsize=65536)
def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _sequence(flow: Flow, points: list[Point], colour: str, width: float, *, heavy: bool) -> str:
    long, half = (13.0, 6.0) if heavy else (11.0, 4.6)
    body = _path(_shorter(points, long - 2, start_by=9 if flow.conditional else 0), colour, width)
    marks = _head(points, colour, long, half, colour)
    if flow.conditional:
        marks += _diamond(points, colour)
    elif flow.default:
        marks += _slash(points, colour)
    return body + marks


def _path(points: list[Point], colour: str, width: float, *, dash: str | None = None) -> str:
    parts = [f"M{number(points[0].x)} {number(points[0].y)}"]
    for before, bend, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(_BEND, _distance(before, bend) / 2, _distance(bend, after) / 2)
        into, out = _towards(bend, before, reach), _towards(bend, after, reach)
        parts.append(
            f"L{number(into.x)} {number(into.y)}Q{number(bend.x)} {number(bend.y)} {number(out.x)} {number(out.y)}"
        )
    parts.append(f"L{number(points[-1].x)} {number(points[-1].y)}")
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{"".join(parts)}" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _head(points: list[Point], colour: str, long: float, half: float, fill: str) -> str:
    """A closed arrowhead at the end of the line."""
    tip = points[-1]
    back = _towards(tip, points[-2], long)
    nx, ny = _across(tip, points[-2], half)
    return (
        f'<path d="M{number(tip.x)} {number(tip.y)}L{number(back.x + nx)} {number(back.y + ny)} '
        f'{number(back.x - nx)} {number(back.y - ny)}Z" fill="{fill}" stroke="{colour}" stroke-width="1" '
        f'stroke-linejoin="round"/>'
    )


def _open_head(points: list[Point], colour: str) -> str:
    tip = points[-1]
    back = _towards(tip, points[-2], 9)
    nx, ny = _across(tip, points[-2], 5)
    return (
        f'<path d="M{number(back.x + nx)} {number(back.y + ny)}L{number(tip.x)} {number(tip.y)} '
        f'{number(back.x - nx)} {number(back.y - ny)}" stroke="{colour}" stroke-width="1.3"/>'
    )


def _diamond(points: list[Point], colour: str) -> str:
    """At the start of a conditional flow that leaves an activity."""
    start = points[0]
    far, middle = _towards(start, points[1], 15), _towards(start, points[1], 7.5)
    nx, ny = _across(start, points[1], 4.5)
    return (
        f'<path d="M{number(start.x)} {number(start.y)}L{number(middle.x + nx)} {number(middle.y + ny)} '
        f'{number(far.x)} {number(far.y)} {number(middle.x - nx)} {number(middle.y - ny)}Z" fill="#fff" '
        f'stroke="{colour}" stroke-width="1.3"/>'
    )


def _slash(points: list[Point], colour: str) -> str:
    """Across the start of a default flow."""
    at = _towards(points[0], points[1], 10)
    ax, ay = _across(points[0], points[1], 5)
    along_x, along_y = ay * 0.6, -ax * 0.6
    return (
        f'<path d="M{number(at.x + ax + along_x)} {number(at.y + ay + along_y)}L{number(at.x - ax - along_x)} '
        f'{number(at.y - ay - along_y)}" stroke="{colour}" stroke-width="1.6"/>'
    )


def _shorter(points: list[Point], end_by: float, *, start_by: float = 0) -> list[Point]:
    """The line without the part that an arrowhead or a mark covers."""
    first = _towards(points[0], points[1], start_by) if start_by else points[0]
    last = _towards(points[-1], points[-2], min(end_by, _distance(points[-1], points[-2]) * 0.9))
    return [first, *points[1:-1], last]


def _towards(start: Point, other: Point, by: float) -> Point:
    length = _distance(start, other) or 1.0
    return Point(start.x + (other.x - start.x) * by / length, start.y + (other.y - start.y) * by / length)


def _across(start: Point, other: Point, by: float) -> tuple[float, float]:
    length = _distance(start, other) or 1.0
    return -(other.y - start.y) * by / length, (other.x - start.x) * by / length


def _distance(one: Point, other: Point) -> float:
    return hypot(other.x - one.x, other.y - one.y)


def _without_repeats(points: tuple[Point, ...]) -> list[Point]:
    kept = [points[0]]
    kept += [
        point for before, point in zip(points, points[1:], strict=False) if _distance(before, point) > 0.1
    ]
    return kept
