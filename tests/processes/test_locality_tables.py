"""The lint of the threshold tables (DOMAIN 3.4.1, 3.4.2): complete, one row each, monotone, never below the floor."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from handrail import dmn
from handrail.dmn.elements import DecisionTable
from handrail.domain.evaluations import ResponseClass

PROCESSES = Path(__file__).parents[2] / "processes"
TABLES = PROCESSES / "threshold-decision" / "decisions"
COLUMNS = ("red_flag", "concern", "n_signature", "n_change", "gap", "ooh")
VALUES: tuple[tuple[Any, ...], ...] = (
    (False, True),
    (0, 1, 2),
    (0, 1, 2, 3),
    (0, 1, 2, 3, 4, 5, 6),
    (0, 0.5, 1, 1.49, 1.5, 1.99, 2, 3),
    (False, True),
)
GRID = tuple(itertools.product(*VALUES))
Point = tuple[Any, ...]
Answers = dict[Point, dmn.Outcome]


def table_text(name: str) -> str:
    return (TABLES / f"{name}.dmn").read_text()


def answers_of(text: str, name: str) -> tuple[Answers, list[Point]]:
    """What the table says at each point of the grid, and the points where it has no single row."""
    model = dmn.load(text)
    found: Answers = {}
    failed: list[Point] = []
    for point in GRID:
        try:
            found[point] = model.decide(f"threshold_{name}", dict(zip(COLUMNS, point, strict=True)))
        except dmn.DecisionFailed:
            failed.append(point)
    return found, failed


@cache
def published(name: str) -> tuple[Answers, list[Point]]:
    return answers_of(table_text(name), name)


def rank(outcome: dmn.Outcome) -> int:
    assert isinstance(outcome.value, dict)
    return ResponseClass(outcome.value["response_class"]).rank


def steps_up(point: Point) -> Iterator[Point]:
    for column, values in enumerate(VALUES):
        following = values.index(point[column]) + 1
        if following < len(values):
            yield (*point[:column], values[following], *point[column + 1 :])


def drops(answers: Answers) -> list[tuple[Point, Point]]:
    """Where one step more of a concern lowers the class."""
    return [
        (point, more)
        for point in answers
        for more in steps_up(point)
        if more in answers and rank(answers[more]) < rank(answers[point])
    ]


def below_floor(answers: Answers) -> list[Point]:
    floor = published("floor")[0]
    return [point for point in answers if rank(answers[point]) < rank(floor[point])]


def mutated(name: str, row: str, before: str, after: str) -> str:
    """The table with one cell of a row changed."""
    text = table_text(name)
    rule = re.search(rf'<rule id="{row}">.*?</rule>', text, re.DOTALL)
    assert rule is not None
    assert before in rule[0]
    return text.replace(rule[0], rule[0].replace(before, after, 1))


def test_the_grid_is_the_whole_one() -> None:
    assert len(GRID) == 2688


@pytest.mark.parametrize("name", ["floor", "northvale", "southmere"])
def test_one_row_for_every_input(name: str) -> None:
    answers, failed = published(name)
    assert failed == []
    assert {len(outcome.rows) for outcome in answers.values()} == {1}


@pytest.mark.parametrize("name", ["floor", "northvale", "southmere"])
def test_more_concern_never_lowers_the_class(name: str) -> None:
    assert drops(published(name)[0]) == []


@pytest.mark.parametrize("name", ["floor", "northvale", "southmere"])
def test_every_row_is_reached(name: str) -> None:
    reached = {row for outcome in published(name)[0].values() for row in outcome.rows}
    assert reached == {f"{name[0].upper()}{number}" for number in range(1, 12)}


@pytest.mark.parametrize("name", ["northvale", "southmere"])
def test_no_locality_is_below_the_floor(name: str) -> None:
    assert below_floor(published(name)[0]) == []


def test_the_two_localities_differ_where_the_design_says() -> None:
    north, south = published("northvale")[0], published("southmere")[0]
    assert sum(rank(north[point]) != rank(south[point]) for point in GRID) == 192


@pytest.mark.parametrize(
    ("name", "given", "row", "found", "minutes"),
    [
        ("northvale", {"n_signature": 1, "ooh": True}, "N5", "early_review", 240),
        ("southmere", {"n_signature": 1, "ooh": True}, "S4", "very_urgent", 30),
        ("southmere", {"n_signature": 1}, "S5", "urgent", 60),
        ("northvale", {"red_flag": True}, "N1", "emergency", 0),
        ("southmere", {"concern": 2}, "S2", "very_urgent", 30),
        ("northvale", {"n_signature": 3, "concern": 1}, "N3", "very_urgent", 30),
        ("northvale", {"n_signature": 1, "n_change": 2}, "N4", "urgent", 120),
        ("northvale", {"n_change": 4}, "N6", "urgent", 120),
        ("northvale", {"concern": 1, "n_change": 3}, "N7", "urgent", 120),
        ("northvale", {"concern": 1, "n_change": 1}, "N8", "early_review", 240),
        ("northvale", {"n_change": 2}, "N9", "early_review", 240),
        ("northvale", {"gap": 2}, "N10", "early_review", 240),
        ("northvale", {"gap": 1.99}, "N11", "continue", 0),
        ("southmere", {"n_change": 3}, "S6", "urgent", 60),
        ("southmere", {"concern": 1, "n_change": 2}, "S7", "urgent", 60),
        ("southmere", {"concern": 1}, "S8", "early_review", 120),
        ("southmere", {"n_change": 1}, "S9", "early_review", 120),
        ("southmere", {"gap": 1.5}, "S10", "early_review", 120),
        ("southmere", {"gap": 1.49}, "S11", "continue", 0),
    ],
)
def test_the_rows_of_the_design(name: str, given: dict[str, Any], row: str, found: str, minutes: int) -> None:
    calm = dict(zip(COLUMNS, (False, 0, 0, 0, 0, False), strict=True))
    outcome = dmn.load(table_text(name)).decide(f"threshold_{name}", calm | given)
    assert outcome.rows == (row,)
    assert isinstance(outcome.value, dict)
    assert (outcome.value["response_class"], outcome.value["decide_within"]) == (found, minutes)
    assert outcome.value["prompt"]


@pytest.mark.parametrize("unknown", [{"concern": None}, {"red_flag": None}, {"concern": 3}, {"n_change": -1}])
def test_an_unknown_value_gives_no_answer_instead_of_a_mild_one(unknown: dict[str, Any]) -> None:
    calm = dict(zip(COLUMNS, (False, 0, 0, 0, 0, False), strict=True))
    with pytest.raises(dmn.DecisionFailed):
        dmn.load(table_text("northvale")).decide("threshold_northvale", calm | unknown)


def test_an_overlap_is_caught() -> None:
    _, failed = answers_of(mutated("northvale", "N8", "&lt; 2", "&lt;= 2"), "northvale")
    assert failed


def test_a_gap_is_caught() -> None:
    text = table_text("northvale")
    rule = re.search(r'\s*<rule id="N10">.*?</rule>', text, re.DOTALL)
    assert rule is not None
    _, failed = answers_of(text.replace(rule[0], ""), "northvale")
    assert failed


def test_a_class_below_the_floor_is_caught() -> None:
    answers, failed = answers_of(mutated("southmere", "S9", '"early_review"', '"continue"'), "southmere")
    assert not failed
    assert below_floor(answers)


def test_a_drop_is_caught() -> None:
    answers, failed = answers_of(mutated("southmere", "S2", '"very_urgent"', '"early_review"'), "southmere")
    assert not failed
    assert drops(answers)


def uncited(text: str, name: str) -> list[str]:
    """The rows that answer otherwise than the floor somewhere, and cite no difference that the register has."""
    register = set(re.findall(r"\bDD-\d{3}\b", (PROCESSES / "threshold-decision" / "README.md").read_text()))
    logic = dmn.load(text).decisions[f"threshold_{name}"].logic
    assert isinstance(logic, DecisionTable)
    rules = logic.rules
    cited = {rule.id: set(re.findall(r"DD-\d{3}", " ".join(rule.annotations))) for rule in rules}
    floor = published("floor")[0]
    differing = {
        row
        for point, outcome in answers_of(text, name)[0].items()
        for row in outcome.rows
        if said(outcome) != said(floor[point])
    }
    return sorted(row for row in differing if not cited[row] or not cited[row] <= register)


def said(outcome: dmn.Outcome) -> tuple[str, int]:
    assert isinstance(outcome.value, dict)
    return outcome.value["response_class"], outcome.value["decide_within"]


@pytest.mark.parametrize("name", ["northvale", "southmere"])
def test_every_row_that_differs_cites_a_documented_difference(name: str) -> None:
    assert uncited(table_text(name), name) == []


@pytest.mark.parametrize("citation", ["", "DD-999"])
def test_a_difference_that_nobody_documented_is_caught(citation: str) -> None:
    assert uncited(mutated("southmere", "S9", "DD-001 DD-003", citation), "southmere") == ["S9"]


ROUTE_COMBINATIONS = tuple(
    itertools.product(
        ("northvale", "southmere"), ("emergency", "very_urgent", "urgent", "early_review"), (False, True)
    )
)


@pytest.mark.parametrize(("locality", "cls", "ooh"), ROUTE_COMBINATIONS)
def test_there_is_one_route_for_every_place_class_and_time(locality: str, cls: str, ooh: bool) -> None:
    text = (PROCESSES / "escalation" / "decisions" / "route.dmn").read_text()
    outcome = dmn.load(text).decide("route", {"locality": locality, "class": cls, "ooh": ooh})
    assert len(outcome.rows) == 1
    assert isinstance(outcome.value, dict)
    assert outcome.value["channels"]
    assert outcome.value["fallback"]


def test_southmere_urgent_at_night_is_held_with_a_countersigned_plan() -> None:
    text = (PROCESSES / "escalation" / "decisions" / "route.dmn").read_text()
    outcome = dmn.load(text).decide("route", {"locality": "southmere", "class": "urgent", "ooh": True})
    assert isinstance(outcome.value, dict)
    assert (outcome.value["send_when"], outcome.value["countersign"]) == ("when_open", True)


def test_a_place_without_an_agreement_has_no_route_and_fails_safe() -> None:
    text = (PROCESSES / "escalation" / "decisions" / "route.dmn").read_text()
    with pytest.raises(dmn.DecisionFailed):
        dmn.load(text).decide("route", {"locality": "elsewhere", "class": "urgent", "ooh": False})
