"""Diagrams drawn by the server: a BPMN file in, SVG and words out, with or without the marks of a run.

picture = read_picture(bundle.files["process.bpmn"])
run = journey(picture, steps, waiting=open_elements, late=late_elements)
svg = draw(picture, run, title="Escalation of case ...", links={"ESC-03": "#step-ESC-03"})
steps = outline(picture, run)
"""

from handrail.web.diagrams.drawing import draw
from handrail.web.diagrams.journeys import Journey, Mark, Passed, Visit, journey
from handrail.web.diagrams.model import Picture
from handrail.web.diagrams.outline import OutlineStep, outline
from handrail.web.diagrams.palette import Standing
from handrail.web.diagrams.reading import Unreadable, read_picture

__all__ = [
    "Journey",
    "Mark",
    "OutlineStep",
    "Passed",
    "Picture",
    "Standing",
    "Unreadable",
    "Visit",
    "draw",
    "journey",
    "outline",
    "read_picture",
]
