"""Tables held against a grid: the locality tables pass, and every kind of damage is found."""

import pytest

from handrail import dmn
from handrail.dmn.completeness import GridTooLarge, below, differences, grid_for, points_of, survey
from tests.dmn.drawing import decision, model, table
from tests.dmn.locality_tables import CLASSES, GRID, NORTHVALE, SOUTHMERE, changed, locality


def test_both_locality_tables_are_complete_disjoint_and_monotone() -> None:
    for rows in (NORTHVALE, SOUTHMERE):
        found = survey(locality(rows), "threshold", GRID)
        assert len(found.answers) == 2_688
        assert found.gaps == found.overlaps == found.failures == ()
        assert found.breaches("class", CLASSES) == ()
        assert found.unused_rows == ()


def test_southmere_differs_where_it_should_and_never_falls_below_northvale() -> None:
    north, south = (
        survey(locality(NORTHVALE), "threshold", GRID),
        survey(locality(SOUTHMERE), "threshold", GRID),
    )
    assert len(differences(north, south, "class")) == 192
    assert below(south, north, "class", CLASSES) == ()
    assert len(below(north, south, "class", CLASSES)) == 192
    assert differences(north, north) == ()


def test_a_row_left_out_is_a_gap_exactly_where_it_answered() -> None:
    whole = survey(locality(NORTHVALE), "threshold", GRID)
    for key in ("N1", "N5", "N10"):
        broken = survey(locality(NORTHVALE, without=[key]), "threshold", GRID)
        assert [gap.point for gap in broken.gaps] == [
            answer.point for answer in whole.answers if answer.rows == (key,)
        ]


def test_a_limit_that_slips_is_an_overlap_that_names_both_rows() -> None:
    broken = survey(locality(changed(NORTHVALE, "N8", 3, "<= 2")), "threshold", GRID)
    assert {overlap.rows for overlap in broken.overlaps} == {("N7", "N8")}
    assert all(overlap.failure is dmn.Failure.SEVERAL_ROWS for overlap in broken.overlaps)


def test_a_lower_class_for_more_concern_is_a_breach_that_names_the_input() -> None:
    broken = survey(locality(changed(NORTHVALE, "N4", 6, "continue")), "threshold", GRID)
    breaches = broken.breaches("class", CLASSES)
    assert {breach.input for breach in breaches} == {"n_signature", "n_change"}
    assert all(breach.higher.rows == ("N4",) for breach in breaches)
    assert broken.breaches("class", CLASSES, inputs=["concern"]) == ()


def test_a_class_that_is_not_in_the_order_is_a_breach() -> None:
    broken = survey(locality(changed(NORTHVALE, "N9", 6, "unheard_of")), "threshold", GRID)
    assert broken.breaches("class", CLASSES) != ()


def test_a_table_below_the_floor_is_found_also_where_it_has_no_answer() -> None:
    floor = survey(locality(NORTHVALE), "threshold", GRID)
    lowered = survey(locality(changed(SOUTHMERE, "S6", 6, "early_review")), "threshold", GRID)
    assert {found.one.rows for found in below(lowered, floor, "class", CLASSES)} == {("S6",)}
    holed = survey(locality(SOUTHMERE, without=["S11"]), "threshold", GRID)
    assert {found.other.rows for found in below(holed, floor, "class", CLASSES)} == {("N11",)}


def test_surveys_of_different_grids_are_not_compared() -> None:
    north = survey(locality(NORTHVALE), "threshold", {**GRID, "ooh": (True,)})
    with pytest.raises(ValueError, match="same grid"):
        differences(north, survey(locality(SOUTHMERE), "threshold", GRID))


def test_a_rule_that_never_matches_is_told() -> None:
    shadowed = {**NORTHVALE, "N12": ("false", "2", "7", "-", "-", "-", "urgent", "1", "P")}
    found = survey(locality(shadowed, policy="FIRST"), "threshold", GRID)
    assert found.unused_rows == ("N12",)


def test_a_grid_made_from_the_table_stands_on_both_sides_of_every_limit() -> None:
    cells = [("[10..20)", "true", '"a"', "1"), ("< 10", "-", '"a","b"', "2"), (">= -5.5", "false", "-", "3")]
    loaded = dmn.load(
        model(
            decision("d", table(["n", "flag", "kind", "free"], ["y"], [(*c[:3], "-", c[3]) for c in cells]))
        )
    )
    grid = grid_for(loaded, "d")
    assert grid == {
        "n": (-6.5, -5.5, 2.25, 10, 15, 20, 21), "flag": (False, True), "kind": ("a", "b"), "free": (None,),
    }  # fmt: skip
    gaps = survey(
        locality(NORTHVALE, without=["N6"]), "threshold", grid_for(locality(NORTHVALE), "threshold")
    ).gaps
    assert gaps != ()


def test_a_grid_that_is_too_large_is_refused() -> None:
    with pytest.raises(GridTooLarge, match="1,000,000 points"):
        points_of({name: tuple(range(100)) for name in "abc"})
    with pytest.raises(dmn.DecisionFailed):
        survey(locality(NORTHVALE), "nope", {})
