"""The limits table is DOMAIN section 3.4.4, row by row, and the tables beside it are complete."""

from itertools import product
from pathlib import Path

import pytest

from handrail import dmn
from handrail.domain.durations import Duration
from handrail.domain.restriction_limits import RestrictionLimits, RestrictionType
from handrail.domain.roles import Role

PROCESSES = Path(__file__).parents[2] / "processes"
SETTINGS = ("community", "supported_living", "inpatient")
LIMITS = dmn.load((PROCESSES / "restriction-imposition/decisions/restriction-limits.dmn").read_text())
REVIEW_DUE = dmn.load((PROCESSES / "post-crisis-review/decisions/review-due.dmn").read_text())
AUTHORITY = dmn.load((PROCESSES / "restriction-step-down/decisions/review-authority.dmn").read_text())


def limits(kind: str, setting: str = "community") -> RestrictionLimits:
    return RestrictionLimits.from_decision(
        LIMITS.decide("restriction_limits", {"type": kind, "setting": setting}).value
    )


@pytest.mark.parametrize(
    ("kind", "longest", "review", "role", "second", "emergency", "mdt", "director"),
    [
        ("monitor_enhanced", "P7D", "PT72H", "senior_clinician", "none", "any", 14, 28),
        ("items", "P14D", "P7D", "team_lead", "none", "any", 28, 56),
        ("areas", "P7D", "PT72H", "senior_clinician", "none", "any", 7, 28),
        ("comms", "P7D", "PT72H", "senior_clinician", "none", "senior_on_shift", 14, 28),
        ("community", "P14D", "P7D", "senior_clinician", "none", "any", 28, 56),
        ("search", "P7D", "PT72H", "team_lead", "none", "senior_on_shift", 14, 28),
        ("daily_living", "P7D", "P7D", "team_lead", "none", "nobody", 14, 28),
        ("meds_covert_or_chemical_plan", "P14D", "P7D", "consultant", "pharmacist", "nobody", 0, 28),
        ("physical_plan", "P28D", "P14D", "senior_clinician", "mdt", "nobody", 0, 56),
        ("blanket", "P28D", "P14D", "clinical_director", "governance_lead", "nobody", None, None),
        ("other", "P7D", "PT72H", "senior_clinician", "none", "any", 7, 28),
    ],
)
@pytest.mark.parametrize("setting", SETTINGS)
def test_every_row_says_what_the_table_says(
    kind: str,
    longest: str,
    review: str,
    role: str,
    second: str,
    emergency: str,
    mdt: float | None,
    director: float | None,
    setting: str,
) -> None:
    row = limits(kind, setting)
    assert row.permitted
    assert (row.max_limit, row.review_every) == (
        Duration.parse(longest).nominal,
        Duration.parse(review).nominal,
    )
    assert (row.authorise_role, row.second, row.emergency_by) == (role, second, emergency)
    assert (row.mdt_total_days, row.director_total_days) == (mdt, director)


@pytest.mark.parametrize("kind", ["seclusion", "segregation"])
def test_seclusion_and_segregation_belong_to_mental_health_units(kind: str) -> None:
    inpatient = limits(kind, "inpatient")
    assert inpatient.permitted and inpatient.clock_set == "mha_code_2015"
    assert inpatient.emergency_by == "nurse_in_charge" and inpatient.use_of_force
    for setting in ("community", "supported_living"):
        assert not limits(kind, setting).permitted


def test_seclusion_is_seen_by_nurses_every_two_hours_and_an_mdt_after_eight() -> None:
    row = limits("seclusion", "inpatient")
    assert row.review_every == Duration.parse("PT2H").nominal
    assert row.max_limit == Duration.parse("PT8H").nominal
    assert row.mdt_total_days is not None and round(row.mdt_total_days * 24, 6) == 8


def test_every_kind_in_every_setting_meets_exactly_one_row_within_31_days() -> None:
    for kind, setting in product(RestrictionType, SETTINGS):
        outcome = LIMITS.decide("restriction_limits", {"type": kind.value, "setting": setting})
        assert len(outcome.rows) == 1
        assert limits(kind.value, setting).review_every <= Duration.parse("P31D").nominal
        assert Role(limits(kind.value, setting).authorise_role).rank >= 3


def test_a_kind_the_table_does_not_know_gets_no_answer() -> None:
    with pytest.raises(dmn.DecisionFailed):
        LIMITS.decide("restriction_limits", {"type": "curfew", "setting": "community"})


def test_only_force_in_a_mental_health_unit_asks_for_its_record() -> None:
    asks = {
        (kind.value, setting)
        for kind, setting in product(RestrictionType, SETTINGS)
        if limits(kind.value, setting).use_of_force
    }
    assert asks == {
        (kind, "inpatient")
        for kind in ("meds_covert_or_chemical_plan", "physical_plan", "seclusion", "segregation")
    }


def review(cls: str, repeat: int, marked: bool, resolved: bool) -> tuple[object, ...]:
    inputs = {
        "class": cls,
        "repeat_90d": repeat,
        "safeguarding_or_restriction": marked,
        "resolved_internally": resolved,
    }
    found = REVIEW_DUE.decide("review_due", inputs).value
    return (
        found["review_owed"],
        found["due"],
        found["due_class"],
        found["min_role"],
        found["mdt"],
        found["sign_off"],
    )


@pytest.mark.parametrize(
    ("cls", "repeat", "marked", "resolved", "answer"),
    [
        ("emergency", 1, False, False, (True, "72 h", "emergency", "senior_clinician", False, True)),
        ("very_urgent", 2, False, False, (True, "72 h", "very_urgent", "senior_clinician", True, True)),
        ("urgent", 2, False, False, (True, "72 h", "urgent_repeat", "senior_clinician", True, True)),
        ("urgent", 1, True, False, (True, "72 h", "urgent_repeat", "senior_clinician", False, True)),
        ("urgent", 1, False, False, (True, "5 working days", "urgent", "clinician", False, False)),
        (
            "early_review",
            2,
            True,
            False,
            (True, "10 working days", "early_review", "clinician", False, False),
        ),
        (
            "early_review",
            3,
            False,
            False,
            (True, "10 working days", "early_review", "clinician", True, False),
        ),
        ("early_review", 1, False, True, (False, "none", "none", "none", False, False)),
        ("early_review", 3, False, True, (False, "none", "none", "none", True, False)),
    ],
)
def test_when_a_review_is_due(
    cls: str, repeat: int, marked: bool, resolved: bool, answer: tuple[object, ...]
) -> None:
    assert review(cls, repeat, marked, resolved) == answer


def test_the_review_table_answers_every_escalation_once() -> None:
    for cls, repeat, marked, resolved in product(
        ("emergency", "very_urgent", "urgent", "early_review"), range(1, 6), (True, False), (True, False)
    ):
        assert len(review(cls, repeat, marked, resolved)) == 6


def decider(lifting: bool, director: bool, third: bool, role: str) -> str:
    total = {"lifting": lifting, "needs_director": director, "third_continue": third, "table_role": role}
    answer: str = AUTHORITY.decide("review_authority", {"total": total}).value
    return answer


def test_lifting_is_for_any_clinician_whatever_else_holds() -> None:
    for director, third, role in product((True, False), (True, False), ("team_lead", "clinical_director")):
        assert decider(True, director, third, role) == "clinician"


def test_keeping_takes_a_rank_more_each_time_something_asks_for_it() -> None:
    roles = ("team_lead", "senior_clinician", "consultant", "clinical_director")
    assert [decider(False, False, False, role) for role in roles] == list(roles)
    assert [decider(False, False, True, role) for role in roles] == [
        "senior_clinician",
        *["clinical_director"] * 3,
    ]
    assert {decider(False, True, third, role) for third in (True, False) for role in roles} == {
        "clinical_director"
    }


@pytest.mark.parametrize("model", [LIMITS, REVIEW_DUE, AUTHORITY], ids=["limits", "review due", "authority"])
def test_nothing_is_said_against_the_tables(model: dmn.Model) -> None:
    assert [finding for finding in model.findings() if getattr(finding, "severity", "error") == "error"] == []
