"""What is wrong with decision tables as a whole: rows that overlap, and locality tables below the provider's floor.

A table with the hit policy UNIQUE must have one row at every point (K15); a locality may be more sensitive than the
floor, never less (K3). Tables are asked at both sides of every limit they name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import prod

from handrail import dmn
from handrail.application.rights_matrix import KEY as MATRIX
from handrail.dmn.completeness import Answer, Difference, Survey, below, grid_for, survey
from handrail.dmn.elements import DecisionTable
from handrail.domain.evaluations import ResponseClass
from handrail.engine import Bundle, Finding, Severity

DISJOINT_RULE = "one_row_at_every_point"
FLOOR_RULE = "never_below_the_floor"
THRESHOLDS, FLOOR = "threshold-decision", "floor"
OUTPUT = "response_class"
MOST_POINTS = 20_000
"""Points a table is asked at; a larger one is not, and that is said (the rights matrix has checks of its own)."""
MOST_TESTS = 500_000
"""Points times rows: every row is tried at every point, and no file may cost more than 2 s (PROMISES P9)."""
_LOWEST_FIRST = tuple(one.value for one in reversed(ResponseClass))
_FOLDER, _SUFFIX = "decisions/", ".dmn"
_SHOWN = 3
_MEASURED = "gap"
"""The one input that is measured; the others are counted or chosen."""


def findings_of_tables(bundle: Bundle) -> tuple[Finding, ...]:
    """Overlaps in every table of the process's own, and for thresholds every place below the floor.

    Kept for the same tables: asking them at every point takes a second or two.
    """
    tables = tuple(
        (path, bundle.files[path])
        for path in sorted(bundle.files)
        if path.startswith(_FOLDER) and path.endswith(_SUFFIX)
    )
    return _findings(tables, bundle.key)


@lru_cache(maxsize=64)
def _findings(tables: tuple[tuple[str, bytes], ...], key: str) -> tuple[Finding, ...]:
    return tuple(_found(_models(tables), key))


def _found(models: Mapping[str, dmn.Model], key: str) -> Iterator[Finding]:
    for path, model in models.items():
        for decision_id, decision in model.decisions.items():
            logic = decision.logic
            if isinstance(logic, DecisionTable) and logic.hit_policy in ("", "UNIQUE"):
                found = _overlaps(path, model, decision_id, rules=len(logic.rules))
                yield from (one for one in found if key != MATRIX or one.severity is Severity.ERROR)
    if key == THRESHOLDS:
        yield from _below_the_floor(models)


def _overlaps(path: str, model: dmn.Model, decision_id: str, *, rules: int) -> Iterator[Finding]:
    grid = grid_for(model, decision_id)
    points = prod(len(values) for values in grid.values())
    if points > MOST_POINTS or points * rules > MOST_TESTS:
        yield Finding(
            rule=DISJOINT_RULE,
            file=path,
            element=decision_id,
            message="This table has too many rows and limits to be looked through for rows that overlap. Read it "
            "through for them before you approve it, or make two tables of it",
            severity=Severity.WARNING,
        )
        return
    found: dict[tuple[str, ...], Answer] = {}
    for answer in survey(model, decision_id, grid).overlaps:
        found.setdefault(tuple(sorted(answer.rows)), answer)
    for rows, answer in list(found.items())[:_SHOWN]:
        yield Finding(
            rule=DISJOINT_RULE,
            file=path,
            element=decision_id,
            message=f"Rows {' and '.join(rows)} both match {_said(answer)}. Narrow one of them",
        )


def _below_the_floor(models: Mapping[str, dmn.Model]) -> Iterator[Finding]:
    floor = models.get(f"{_FOLDER}{FLOOR}{_SUFFIX}")
    if floor is None:
        yield Finding(rule=FLOOR_RULE, message=f"The floor table, {_FOLDER}{FLOOR}{_SUFFIX}, is missing")
        return
    floor_id = next(iter(floor.decisions))
    for path, model in models.items():
        if model is floor:
            continue
        decision_id = next(iter(model.decisions))
        grid = _that_can_be(_of_both(grid_for(model, decision_id), grid_for(floor, floor_id)))
        if prod(len(values) for values in grid.values()) > MOST_POINTS:
            yield Finding(
                rule=FLOOR_RULE, file=path, message="This table has too many limits to hold it to the floor"
            )
            continue
        asked: tuple[Survey, Survey] = (survey(model, decision_id, grid), survey(floor, floor_id, grid))
        lower = below(*asked, OUTPUT, _LOWEST_FIRST)
        for difference in _one_a_row(lower)[:_SHOWN]:
            yield Finding(rule=FLOOR_RULE, file=path, element=decision_id, message=_lower(difference))


def _one_a_row(found: Sequence[Difference]) -> list[Difference]:
    by_row = {difference.one.rows: difference for difference in reversed(found)}
    return list(by_row.values())


def _lower(difference: Difference) -> str:
    row = ", ".join(difference.one.rows) or "no row"
    given, floor = _class_of(difference.one), _class_of(difference.other)
    return (
        f"At {_said(difference.one)} this table gives {given} ({row}), below the provider's floor, {floor}. "
        "A locality may ask for more, never for less"
    )


def _class_of(answer: Answer) -> str:
    value = answer.value.get(OUTPUT) if isinstance(answer.value, dict) else answer.value
    return "no answer" if value is None else str(value)


def _said(answer: Answer) -> str:
    return ", ".join(f"{name} = {_plain(value)}" for name, value in answer.point.items())


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _of_both(
    one: Mapping[str, Sequence[object]], other: Mapping[str, Sequence[object]]
) -> dict[str, tuple[object, ...]]:
    return {
        name: tuple(dict.fromkeys((*one.get(name, ()), *other.get(name, ()))))
        for name in dict.fromkeys((*one, *other))
    }


def _that_can_be(grid: Mapping[str, Sequence[object]]) -> dict[str, tuple[object, ...]]:
    """Without what no contact can give: less than nothing, and parts of a sign, a change or a concern."""
    return {
        name: tuple(value for value in values if _can_be(value, whole=name != _MEASURED))
        for name, values in grid.items()
    }


def _can_be(value: object, *, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    return value >= 0 and (not whole or value == int(value))


def _models(tables: tuple[tuple[str, bytes], ...]) -> dict[str, dmn.Model]:
    """The tables that can be read; what cannot be is another check's finding."""
    models = {}
    for path, data in tables:
        try:
            models[path] = dmn.load(data.decode())
        except (dmn.DmnError, UnicodeDecodeError):
            continue
    return models
