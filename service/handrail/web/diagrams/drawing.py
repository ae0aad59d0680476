"""Draws a picture as SVG: one accessible, printable document without styles or scripts.

Every step is an image with a name (`role="img"`, `aria-label`) and, where a link is given, a link in the
order of the flow; lines are hidden from screen readers, because the list of steps says the same in words (see
`outline`).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from handrail.web.diagrams import symbols
from handrail.web.diagrams.journeys import Journey, Mark
from handrail.web.diagrams.lines import drawn_flow, number
from handrail.web.diagrams.measure import FONT, width_of, wrapped
from handrail.web.diagrams.model import STEPS, Box, Kind, Lettering, Line, Picture, Shape
from handrail.web.diagrams.palette import (
    BADGES,
    BAND,
    EDGE,
    FAINT,
    FAINT_TEXT,
    INK,
    PAPER,
    PATTERNS,
    PLAIN,
    QUIET,
    TEXT,
    TILES,
    Look,
    Standing,
)
from handrail.web.diagrams.strokes import chip, cylinder, frame, letters, placed, rectangle, sheet
from handrail.web.diagrams.wording import kind_words, shown_name

_LEGEND_HEIGHT = 44
_KEY = (Standing.DONE, Standing.OPEN, Standing.LATE, Standing.INCIDENT, Standing.UPCOMING, Standing.NOT_TAKEN)


def draw(
    picture: Picture,
    journey: Journey | None = None,
    *,
    title: str = "",
    description: str = "",
    links: Mapping[str, str] | None = None,
    legend: bool = False,
    prefix: str = "diagram",
) -> str:
    """The picture as SVG text, with the marks of a run where `journey` is given.

    `links` gives an address by element id; `legend` adds a key below, for print; `prefix` keeps ids apart
    where one page holds several pictures. Sizes are in px at 100 per cent.
    """
    return _Drawing(picture, journey, links or {}, prefix).svg(title, description, legend=legend)


class _Drawing:
    def __init__(
        self, picture: Picture, journey: Journey | None, links: Mapping[str, str], prefix: str
    ) -> None:
        self._picture = picture
        self._journey = journey
        self._links = links
        self._prefix = escape(prefix, quote=True)

    def svg(self, title: str, description: str, *, legend: bool) -> str:
        picture, page = self._picture, self._picture.page
        high = page.height + (_LEGEND_HEIGHT if legend else 0)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{number(page.x)} {number(page.y)} {number(page.width)} '
            f'{number(high)}" width="{number(page.width)}" height="{number(high)}" role="group" '
            f'aria-labelledby="{self._prefix}-title {self._prefix}-desc" font-family="{FONT}" '
            f'stroke-linecap="butt" text-rendering="geometricPrecision">'
            f'<title id="{self._prefix}-title">{escape(title or picture.name)}</title>'
            f'<desc id="{self._prefix}-desc">{escape(description or self._summary())}</desc>'
        )
        parts = [head, self._patterns(legend=legend)]
        order = picture.order
        back = [shape for shape in picture.shapes if shape.kind in (Kind.POOL, Kind.LANE, Kind.GROUP)]
        parts += [self._band(shape) for shape in back if shape.kind is not Kind.GROUP]
        containers = [shape for shape in picture.shapes if shape.kind is Kind.CONTAINER]
        parts += [self._node(shape) for shape in containers]
        parts += [
            self._side_note(shape) for shape in picture.shapes if shape.kind in (Kind.DATA, Kind.ANNOTATION)
        ]
        parts.append(self._flows())
        steps = [
            shape for shape in picture.shapes if shape.kind in STEPS and shape.kind is not Kind.CONTAINER
        ]
        steps.sort(key=lambda shape: (shape.host is not None, order.get(shape.id, len(order))))
        parts += [self._node(shape) for shape in steps]
        parts += [self._group(shape) for shape in back if shape.kind is Kind.GROUP]
        parts.append(self._flow_names())
        parts += [letters(heading, TEXT, weight="bold") for heading in picture.headings]
        if legend:
            parts.append(self._legend(Box(page.x, page.y + page.height, page.width, _LEGEND_HEIGHT)))
        return "".join(parts) + "</svg>"

    def _summary(self) -> str:
        if self._journey is None:
            return "The steps below say the same in words."
        counts = {standing: 0 for standing in _KEY}
        for mark in self._journey.marks.values():
            counts[mark.standing] += 1
        said = [f"{counts[one]} {one.word.lower()}" for one in _KEY[:4] if counts[one]]
        return (
            f"{', '.join(said).capitalize() or 'Nothing passed yet'}. The steps below say the same in words."
        )

    def _patterns(self, *, legend: bool) -> str:
        if self._journey is None:
            return ""
        used = {mark.standing for mark in self._journey.marks.values()}
        found = []
        for standing in _KEY:
            look = standing.look
            if look.pattern and (legend or standing in used):
                tile = TILES[look.pattern]
                found.append(
                    f'<pattern id="{self._prefix}-{look.pattern}" width="{tile}" height="{tile}" '
                    f'patternUnits="userSpaceOnUse"><rect width="{tile}" height="{tile}" fill="{look.fill}"/>'
                    f"{PATTERNS[look.pattern]}</pattern>"
                )
        return f"<defs>{''.join(found)}</defs>" if found else ""

    def _look(self, element: str) -> tuple[Look, Mark | None]:
        mark = self._journey.mark(element) if self._journey else None
        return (mark.standing.look if mark else PLAIN), mark

    def _fill(self, look: Look) -> str:
        return f"url(#{self._prefix}-{look.pattern})" if look.pattern else look.fill

    def _band(self, shape: Shape) -> str:
        """A pool or a lane: its name stands in a band along the left, or the top where it runs down the
        page.
        """
        box, name = shape.box, shown_name(shape)
        strip = Box(box.x, box.y, 30, box.height) if shape.horizontal else Box(box.x, box.y, box.width, 30)
        stroke, width = (QUIET, 1.4) if shape.kind is Kind.POOL else (EDGE, 1.2)
        weight = "bold" if shape.kind is Kind.POOL else "normal"
        room = (box.height if shape.horizontal else box.width) - 12
        lines = wrapped(name, room, 12, 2)
        first = strip.middle.y + (5 if len(lines) < 2 else -2)
        named = letters(Lettering(lines=lines, x=strip.middle.x, y=first, size=12), TEXT, weight=weight)
        if shape.horizontal:
            named = (
                f'<g transform="rotate(-90 {number(strip.middle.x)} {number(strip.middle.y)})">{named}</g>'
            )
        band = "" if not lines else rectangle(strip, BAND, stroke, width)
        label = escape(f"{kind_words(shape)}: {name}" if name else kind_words(shape), quote=True)
        return f'<g role="img" aria-label="{label}">{rectangle(box, PAPER, stroke, width)}{band}{named}</g>'

    def _group(self, shape: Shape) -> str:
        frame = rectangle(shape.box, "none", QUIET, 1.3, radius=10, dash="8 4 1.5 4")
        return f'<g role="img" aria-label="{_name_of(shape)}">{frame}{self._lettering(shape, QUIET)}</g>'

    def _side_note(self, shape: Shape) -> str:
        box = shape.box
        if shape.kind is Kind.ANNOTATION:
            bracket = f"M{number(box.x + 10)} {number(box.y)}H{number(box.x)}V{number(box.bottom)}h10"
            inside = f'<path d="{bracket}" fill="none" stroke="{QUIET}"/>'
        elif shape.tag == "dataStoreReference":
            inside = cylinder(box)
        else:
            inside = sheet(box, collection=shape.collection)
        return f'<g role="img" aria-label="{_name_of(shape)}">{inside}{self._lettering(shape, INK)}</g>'

    def _flows(self) -> str:
        back, front = [], []
        for flow in self._picture.flows:
            if self._journey is None or flow.line is not Line.SEQUENCE:
                back.append(drawn_flow(flow, INK if self._journey is None else QUIET, 1.5))
            elif flow.id in self._journey.flows:
                front.append(drawn_flow(flow, TEXT, 3.0))
            elif flow.id in self._journey.possible:
                back.append(drawn_flow(flow, QUIET, 1.3))
            else:
                back.insert(0, drawn_flow(flow, FAINT, 1.3))
        return f'<g aria-hidden="true" fill="none">{"".join(back)}{"".join(front)}</g>'

    def _flow_names(self) -> str:
        found = []
        for flow in self._picture.flows:
            if lettering := self._picture.letterings.get(flow.id):
                run = self._journey
                faint = (
                    run is not None
                    and flow.line is Line.SEQUENCE
                    and flow.id not in run.flows
                    and flow.id not in run.possible
                )
                weight = "bold" if run is not None and flow.id in run.flows else "normal"
                found.append(letters(lettering, FAINT_TEXT if faint else TEXT, weight=weight, halo=True))
        return f'<g aria-hidden="true">{"".join(found)}</g>' if found else ""

    def _node(self, shape: Shape) -> str:
        look, mark = self._look(shape.id)
        said = _name_of(shape, mark)
        if shape.kind is Kind.EVENT:
            inside = self._event(shape, look)
        elif shape.kind is Kind.GATEWAY:
            inside = self._gateway(shape, look)
        elif shape.kind is Kind.CONTAINER:
            inside = frame(shape, look, PAPER)
        else:
            inside = self._activity(shape, look)
        inside += self._lettering(shape, look.text)
        if mark:
            inside += self._badge(shape, look, mark)
        node = (
            f'<g role="img" aria-label="{said}" id="{self._prefix}-{escape(shape.id, quote=True)}">'
            f"<title>{said}</title>{inside}</g>"
        )
        href = self._links.get(shape.id)
        return f'<a href="{escape(href, quote=True)}">{node}</a>' if href else node

    def _activity(self, shape: Shape, look: Look) -> str:
        box = shape.box
        parts = [frame(shape, look, self._fill(look))]
        if icon := symbols.TASKS.get(shape.tag):
            icon += symbols.INSTANTIATES if shape.instantiates else ""
            parts.append(placed(box.x + 6, box.y + 5, icon, look.text))
        marks = [shape.loop, "compensation" if shape.compensates else None]
        marks += [
            "folded" if not shape.expanded else None,
            "ad_hoc" if shape.tag == "adHocSubProcess" else None,
        ]
        shown = [mark for mark in marks if mark]
        for place, mark in enumerate(shown):
            x = box.middle.x + (place - (len(shown) - 1) / 2) * 18
            parts.append(placed(x, box.bottom - 10, symbols.MARKERS[mark], look.text))
        return "".join(parts)

    def _event(self, shape: Shape, look: Look) -> str:
        middle, radius = shape.box.middle, min(shape.box.width, shape.box.height) / 2
        dash = ' stroke-dasharray="5 3"' if not shape.interrupting else ""
        width = look.width
        if shape.tag == "endEvent":
            width = max(3.4, look.width + 1)
        at = f'cx="{number(middle.x)}" cy="{number(middle.y)}"'
        ring = (
            f'<circle {at} r="{number(radius)}" fill="{self._fill(look)}" stroke="{look.stroke}" '
            f'stroke-width="{width}"{dash}/>'
        )
        if shape.tag in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
            gap = 3 if look.width < 2.5 else 3.8
            ring += (
                f'<circle {at} r="{number(radius - gap)}" fill="none" stroke="{look.stroke}" '
                f'stroke-width="{min(look.width, 1.5)}"{dash}/>'
            )
        if shape.trigger not in symbols.TRIGGERS:
            return ring
        scale = radius / 18 * (0.92 if "ntermediate" in shape.tag or shape.host else 1)
        filled, line = (look.text, PAPER) if shape.throws else (PAPER, look.text)
        drawing = symbols.TRIGGERS[shape.trigger].format(c=look.text, f=filled, i=line)
        place = f"translate({number(middle.x)} {number(middle.y)})"
        place += f" scale({scale:.2f})" if abs(scale - 1) > 0.01 else ""
        return f'{ring}<g transform="{place}">{drawing}</g>'

    def _gateway(self, shape: Shape, look: Look) -> str:
        box, middle = shape.box, shape.box.middle
        diamond = (
            f'<path d="M{number(middle.x)} {number(box.y)} {number(box.right)} {number(middle.y)} '
            f'{number(middle.x)} {number(box.bottom)} {number(box.x)} {number(middle.y)}Z" '
            f'fill="{self._fill(look)}" stroke="{look.stroke}" stroke-width="{look.width}" stroke-linejoin="round"/>'
        )
        return diamond + placed(
            middle.x, middle.y, symbols.GATEWAYS[shape.tag], look.text, scale=box.width / 50
        )

    def _badge(self, shape: Shape, look: Look, mark: Mark) -> str:
        parts = []
        if look.badge:
            x, y = self._badge_place(shape)
            if mark.times > 1:
                count = f"×{mark.times}"
                wide = width_of(count, 11) + 20
                x -= wide - 12 if shape.kind in (Kind.ACTIVITY, Kind.CONTAINER) else 0
                parts.append(
                    f'<rect x="{number(x)}" y="{number(y - 8)}" width="{number(wide)}" height="16" rx="8" '
                    f'fill="{PAPER}" stroke="{look.stroke}" stroke-width="1.2"/>'
                    f'<text x="{number(x + 12)}" y="{number(y + 4)}" font-size="11" font-weight="bold" '
                    f'fill="{look.stroke}">{count}</text>'
                )
            parts.append(placed(x - 10, y - 10, BADGES[look.badge], look.stroke))
        if mark.note:
            parts.append(chip(shape, look, mark.note))
        return "".join(parts)

    def _badge_place(self, shape: Shape) -> tuple[float, float]:
        """On the top right corner, or the top left where a boundary event sits there."""
        box = shape.box
        if shape.kind in (Kind.EVENT, Kind.GATEWAY):
            away = box.width * 0.36
            return box.middle.x + away, box.middle.y - away
        corner = Box(box.right - 14, box.y - 14, 28, 28)
        guests = self._picture.attached.get(shape.id, ())
        if any(guest.box.overlap(corner) for guest in guests):
            return box.x + 2, box.y
        return box.right - 4, box.y + 1

    def _lettering(self, shape: Shape, colour: str) -> str:
        lettering = self._picture.letterings.get(shape.id)
        if lettering is None:
            return ""
        outside = shape.kind in (Kind.EVENT, Kind.GATEWAY, Kind.DATA)
        weight = "bold" if shape.kind is Kind.CONTAINER else "normal"
        return letters(lettering, colour, weight=weight, halo=outside)

    def _legend(self, place: Box) -> str:
        x, y = place.x + 24, place.y + 8
        parts = []
        for standing in _KEY:
            look = standing.look
            box = Box(x, y, 30, 20)
            parts.append(rectangle(box, self._fill(look), look.stroke, look.width, radius=5))
            if look.badge:
                parts.append(placed(x + 20, y - 6, BADGES[look.badge], look.stroke, scale=0.8))
            parts.append(
                f'<text x="{number(x + 40)}" y="{number(y + 14)}" font-size="12" fill="{TEXT}">{standing.word}</text>'
            )
            x += 40 + width_of(standing.word, 12) + 26
        return f'<g aria-hidden="true">{"".join(parts)}</g>'


def _name_of(shape: Shape, mark: Mark | None = None) -> str:
    words = f"{kind_words(shape)}: {shape.name}" if shape.name else kind_words(shape)
    return escape(f"{words}. {mark.words}" if mark else words, quote=True)
