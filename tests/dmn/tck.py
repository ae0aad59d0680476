"""Running the DMN technology compatibility kit, read from outside the project: cases in, verdicts out.

The kit is not part of the project. It is looked for in the folder that HANDRAIL_SHARED names, else beside the
repository.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from lxml import etree

from handrail import dmn
from handrail.dmn.run import DecisionRun
from handrail.feel.comparison import equal
from handrail.feel.errors import BadValue
from handrail.feel.run import Run
from handrail.feel.temporal.reading import read_date, read_date_time, read_duration, read_time
from handrail.feel.values import Value

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("HANDRAIL_SHARED") or REPOSITORY.parent / "shared") / "dmn-tck"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NUMBERS = ("decimal", "double", "integer", "float", "int", "long")
READERS = {"date": read_date, "time": read_time, "dateTime": read_date_time, "duration": read_duration}
NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
TOLERANCE = Decimal("1e-8")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One case: whether every result was as expected, and whether any expected result is other than null."""

    level: str
    folder: str
    case: str
    passed: bool
    expects_value: bool
    explanation: str


def verdicts(level: str) -> Iterator[Verdict]:
    """Runs every case of a level, such as `level-2`."""
    for folder in sorted((FOLDER / level).iterdir()):
        for file in sorted(folder.glob("*test*.xml")):
            yield from _verdicts_of(level, folder, etree.parse(file).getroot())


def _verdicts_of(level: str, folder: Path, tests: etree._Element) -> Iterator[Verdict]:
    model: dmn.Model | dmn.DmnError
    try:
        model = _model(folder, next(_named(tests, "modelName")).text or "")
    except dmn.DmnError as problem:
        model = problem
    for case in _named(tests, "testCase"):
        inputs = {node.get("name", ""): _value(node) for node in _named(case, "inputNode")}
        problems, expects_value = [], False
        for result in _named(case, "resultNode"):
            expected = next((_value(node) for node in _named(result, "expected")), None)
            expects_value = expects_value or expected is not None
            asked = case.get("invocableName") or result.get("name") or ""
            got = _answer(model, asked, inputs)
            if not _agrees(got, expected):
                problems.append(f"{result.get('name')}: expected {expected!r}, got {got!r}")
        yield Verdict(
            level=level,
            folder=folder.name,
            case=case.get("id", ""),
            passed=not problems,
            expects_value=expects_value,
            explanation="; ".join(problems),
        )


def _model(folder: Path, name: str) -> dmn.Model:
    others = [path for path in sorted(folder.glob("*.dmn")) if path.name != name]
    return dmn.load((folder / name).read_bytes(), imports=[dmn.load(path.read_bytes()) for path in others])


def _answer(model: dmn.Model | dmn.DmnError, asked: str, inputs: dict[str, Value]) -> Value:
    if isinstance(model, dmn.DmnError):
        return model
    try:
        return model.value_of(asked, inputs, DecisionRun(NOW, None, strict=False))
    except dmn.DecisionFailed as failure:
        return failure


def _agrees(got: Value, expected: Value) -> bool:
    if expected is None:
        return got is None or isinstance(got, Exception)
    if isinstance(got, Decimal) and isinstance(expected, Decimal):
        return abs(got - expected) <= TOLERANCE * max(1, abs(expected))
    if isinstance(got, list) and isinstance(expected, list):
        return len(got) == len(expected) and all(map(_agrees, got, expected))
    if isinstance(got, dict) and isinstance(expected, dict):
        return got.keys() == expected.keys() and all(_agrees(got[name], expected[name]) for name in got)
    return not isinstance(got, Exception) and equal(got, expected, Run()) is True


def _value(holder: etree._Element) -> Value:
    if holder.get(NIL) == "true":
        return None
    components = list(_named(holder, "component"))
    if components:
        return {component.get("name", ""): _value(component) for component in components}
    for child in _named(holder, "value", "list"):
        if child.get(NIL) == "true":
            return None
        if etree.QName(child).localname == "list":
            return [_value(item) for item in _named(child, "item")]
        return _simple((child.get(TYPE) or "string").rpartition(":")[2], child.text or "")
    return None


def _simple(kind: str, text: str) -> Value:
    if kind in NUMBERS:
        return Decimal(text.strip())
    if kind == "boolean":
        return text.strip() == "true"
    if kind in READERS:
        try:
            return READERS[kind](text.strip())
        except BadValue as problem:
            raise ValueError(f"the kit has a {kind} that cannot be read: {text}") from problem
    return text


def _named(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    return (child for child in parent if isinstance(child.tag, str) and etree.QName(child).localname in tags)
