"""The one way an uploaded diagram is read: bounded, without entities, network or DOCTYPE."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
NAMES = {"bpmn": BPMN, "spiff": SPIFF}

MAX_BYTES = 1_048_576
MAX_DEPTH = 64
"""Published limits (PROMISES): size of a file, depth of its XML."""


class Unreadable(Exception):
    """The file is not a diagram that may be read; the message says why, `line` where."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read_diagram(data: bytes) -> Any:
    """The root of a BPMN file. Raises Unreadable past a limit, or for a file that is not well-formed BPMN."""
    if not data:
        raise Unreadable("The file is missing or empty")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"The file has {len(data):,} bytes; {MAX_BYTES:,} (1 MiB) is the most")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Unreadable(f"The file is not UTF-8: byte {problem.start:,} cannot be read") from None
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise Unreadable(f"The file is not well-formed XML: {problem.msg}", _line(problem)) from None
    document: Any = root.getroottree().docinfo
    if document.doctype:
        raise Unreadable("A DOCTYPE is not allowed in a diagram")
    if (document.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
        raise Unreadable(f"The file says it is {document.encoding}; it must be UTF-8")
    if _depth(root) > MAX_DEPTH:
        raise Unreadable(f"Elements are nested more than {MAX_DEPTH} deep")
    if root.tag != f"{{{BPMN}}}definitions":
        raise Unreadable("The file is not a BPMN diagram: it does not begin with definitions")
    return root


def _line(problem: etree.XMLSyntaxError) -> int | None:
    line: Any = problem.lineno
    return line if isinstance(line, int) else None


def local(node: Any) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(node).localname)


def lanes_in(root: Any) -> dict[str, str]:
    """The lane of each element that a lane with a name lists; a lane within a lane is the one that counts."""
    return {
        member.text.strip(): lane.get("name")
        for lane in root.iter(f"{{{BPMN}}}lane")
        if lane.get("name")
        for member in lane.findall("bpmn:flowNodeRef", NAMES)
        if member.text
    }


def lane_around(node: Any, lanes: Mapping[str, str]) -> str | None:
    """The lane an element stands in, itself or with the sub-process around it."""
    while node is not None:
        if node.get("id") in lanes:
            return lanes[node.get("id")]
        node = node.getparent()
    return None


def _depth(root: Any) -> int:
    deepest, at = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        at += 1 if event == "start" else -1
        deepest = max(deepest, at)
    return deepest
