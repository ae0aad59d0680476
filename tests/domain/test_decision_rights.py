"""The decision-rights table says what DOMAIN section 2.2 says, row by row, in and out of hours."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from handrail import dmn
from handrail.application.decision_rights import CODES
from handrail.domain.consulted import WORDS, in_words, is_known
from handrail.domain.decision_rights import ANYONE, CHAIR, TASK_ROLE, Period, clinical_roles
from handrail.domain.roles import Role
from handrail.domain.timer_table import TIMER_KEYS

TABLES = Path(__file__).parents[2] / "processes" / "decision-rights" / "decisions"
MODELS = {name: dmn.load((TABLES / f"{name}.dmn").read_text()) for name in ("right", "consult", "inform")}
IN, OUT = "in_hours", "out_of_hours"
SECOND = ["clinician", "on_call_clinician"]
ORDINARY: dict[str, Any] = {
    "period": IN,
    "response_class": "none",
    "days_since_crisis": 9999,
    "rank": 0,
    "setting": "community",
    "in_cohort": False,
    "open_restriction": False,
    "open_safeguarding": False,
    "disengaged": False,
    "under_18": False,
}


def right(code: str, **facts: Any) -> dict[str, Any]:
    value = MODELS["right"].decide("right", ORDINARY | facts | {"code": code}).value
    assert isinstance(value, dict)
    return value


def listed(table: str, code: str, **facts: Any) -> set[str]:
    value = MODELS[table].decide(table, ORDINARY | facts | {"code": code}).value
    assert isinstance(value, list)
    return set(value)


@pytest.mark.parametrize(
    ("code", "propose", "in_hours", "out_of_hours", "second", "nobody"),
    [
        ("D1a", ["any", "partner_liaison"], ["clinician"], ["on_call_clinician"], [], "held_by_us"),
        ("D1b", ["clinician"], ["team_lead"], ["on_call_clinician"], [], "held_by_us"),
        ("D1c", ["clinician"], ["senior_clinician"], [], ["team_lead"], "held_by_us"),
        ("D1d", ["clinician"], ["team_lead"], [], SECOND, "never_by_non_attendance"),
        ("D2a", ["any"], ["any"], ["any"], [], "proceeds"),
        ("D2b", ["clinician"], ["senior_clinician"], ["on_call_clinician"], SECOND, "lapses"),
        ("D2c", ["clinician"], ["senior_clinician"], ["on_call_clinician"], SECOND, "stays"),
        ("D2d", [], [], [], [], "proceeds"),
        ("D3a", ["any"], ["any"], ["any"], [], "proceeds"),
        ("D3b", ["clinician"], ["safeguarding_lead"], [], SECOND, "lapses"),
        ("D3c", ["safeguarding_lead"], ["safeguarding_lead"], [], [], "stays"),
        ("D4a", ["any"], ["clinician"], ["on_call_clinician"], [], "stays"),
        ("D4b", ["clinician"], ["team_lead"], [], [], "stays"),
        ("D4c", ["clinician"], ["senior_clinician"], [], SECOND, "stays"),
        ("D5a", ["any"], ["task_role"], ["task_role"], [], "unauthorised"),
        ("D5b", ["clinician"], ["task_role"], [], [], "not_imposed"),
        ("D5c", ["clinician"], ["task_role"], ["on_call_clinician"], SECOND, "no_current_authority"),
        ("D5d", ["any"], ["clinician"], ["clinician"], [], "stays"),
        ("D5e", ["clinician"], ["task_role"], ["task_role"], SECOND, "not_changed"),
        ("D5f", ["any"], ["clinician"], ["clinician"], [], "stays"),
        ("D5g", ["team_lead"], ["clinical_director"], [], ["governance_lead"], "not_permitted"),
        ("D6", ["any"], ["mdt_chair"], ["mdt_chair"], [], "recommendation_only"),
        (
            "D7",
            ["any"],
            ["task_role"],
            ["task_role", "on_call_clinician", "on_call_manager"],
            [],
            "next_stage",
        ),
        ("D8", ["clinician"], ["senior_clinician"], [], SECOND, "not_in_force"),
        ("D9", ["process_owner"], ["senior_clinician"], [], ["clinical_safety_officer"], "unpublished"),
        (
            "D10",
            ["governance_lead"],
            ["ig_lead"],
            [],
            ["ig_lead", "governance_lead", "clinical_director"],
            "not_released",
        ),
        ("D11", ["any"], ["task_role"], [], [], "not_in_force"),
        (
            "D12",
            ["governance_lead"],
            ["ig_lead"],
            ["on_call_manager"],
            ["ig_lead", "governance_lead", "clinical_director"],
            "guided_access",
        ),
    ],
)
def test_every_row_of_the_matrix(
    code: str,
    propose: list[str],
    in_hours: list[str],
    out_of_hours: list[str],
    second: list[str],
    nobody: str,
) -> None:
    day, night = right(code, rank=4, period=IN), right(code, rank=4, period=OUT)
    assert (day["propose"], day["decide"], night["decide"]) == (propose, in_hours, out_of_hours)
    assert day["second"] == second
    assert day["if_nobody"] == night["if_nobody"] == nobody


@pytest.mark.parametrize("code", ["D1c", "D1d", "D3b", "D3c", "D4b", "D4c", "D5b", "D5g", "D8", "D9", "D10"])
def test_what_nobody_decides_at_night_says_what_happens_instead_and_when_it_opens_again(code: str) -> None:
    night = right(code, period=OUT, rank=4)
    assert night["decide"] == []
    assert night["refusal"].startswith("Nobody may")
    assert "working" in night["refusal"]
    assert right(code, rank=4)["refusal"] == ""


@pytest.mark.parametrize("code", ["D2b", "D2c", "D2d"])
@pytest.mark.parametrize("period", [IN, OUT])
def test_nobody_holds_or_downgrades_an_emergency_at_any_hour(code: str, period: str) -> None:
    row = right(code, period=period, response_class="emergency")
    assert row["decide"] == []
    assert "doctor" in row["refusal"]
    assert row["if_nobody"] == "proceeds"


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        ({"days_since_crisis": 90}, "senior_clinician"),
        ({"days_since_crisis": 91}, "team_lead"),
        ({"disengaged": True}, "senior_clinician"),
        ({"open_restriction": True}, "senior_clinician"),
        ({"open_safeguarding": True}, "senior_clinician"),
        ({"in_cohort": True}, "team_lead"),
    ],
)
def test_a_discharge_with_something_open_or_soon_after_a_crisis_is_a_seniors(
    facts: dict[str, Any], who: str
) -> None:
    assert right("D1d", **facts)["decide"] == [who]


@pytest.mark.parametrize(
    "facts",
    [{"days_since_crisis": 20}, {"days_since_crisis": 28}, {"in_cohort": True}, {"open_restriction": True}],
)
def test_less_contact_in_the_harder_cases_is_answered_as_d4c(facts: dict[str, Any]) -> None:
    soon, hard = right("D4b", **facts), right("D4c", **facts)
    assert soon | {"title": hard["title"]} == hard
    assert hard["second"] == SECOND
    assert "partner_if_joint" in listed("consult", "D4b", **facts)
    assert "governance_lead" in listed("inform", "D4b", **facts)


def test_less_contact_29_days_after_a_crisis_is_a_team_leads_alone() -> None:
    row = right("D4b", days_since_crisis=29)
    assert (row["decide"], row["second"], row["separate"]) == (["team_lead"], [], False)
    assert "partner_if_joint" not in listed("consult", "D4b", days_since_crisis=29)


@pytest.mark.parametrize("code", ["D5a", "D5b", "D5c", "D5e"])
@pytest.mark.parametrize("rank", [0, 1, 2])
def test_nobody_below_a_team_lead_authorises_a_restriction_whatever_its_type_asks_for(
    code: str, rank: int
) -> None:
    assert right(code, rank=rank)["decide"] == ["team_lead"]
    assert right(code, rank=3)["decide"] == ["task_role"]


def test_s1_and_the_other_pairs_are_kept_apart_and_what_nobody_may_lend_is_not_lent() -> None:
    separate = {code for code in CODES if right(code, response_class="urgent")["separate"]}
    assert separate >= {"D1c", "D1d", "D2b", "D2c", "D3b", "D4c", "D5b", "D5c", "D5e", "D8"}
    assert separate - {"D1c", "D1d", "D2b", "D2c", "D3b", "D4c", "D5b", "D5c", "D5e", "D8"} == {
        "D5g",
        "D9",
        "D10",
        "D12",
    }
    assert {code for code in CODES if not right(code)["delegable"]} == {"D2d", "D5g", "D9", "D10", "D11"}
    assert not right("D7", rank=5)["delegable"] and right("D7", rank=4)["delegable"]


def test_a_grantor_lends_for_two_weeks_alone_and_a_manager_agrees_to_more() -> None:
    assert (right("D11", rank=1)["decide"], right("D11", rank=1)["separate"]) == (["any"], False)
    assert (right("D11", rank=3)["decide"], right("D11", rank=3)["separate"]) == (["task_role"], True)
    assert right("D11", rank=3, period=OUT)["decide"] == []


@pytest.mark.parametrize(
    ("response_class", "ladder"),
    [
        ("emergency", "L-E"),
        ("very_urgent", "L-E"),
        ("urgent", "L-U"),
        ("early_review", "L-R"),
        ("none", "L-R"),
    ],
)
def test_the_ladder_of_an_escalation_goes_by_its_class(response_class: str, ladder: str) -> None:
    for code, period in product(("D2a", "D2b", "D2c"), (IN, OUT)):
        assert right(code, response_class=response_class, period=period)["ladder"] == ladder


@pytest.mark.parametrize(
    ("code", "consulted", "told"),
    [
        ("D1a", {"person"}, {"team_lead", "referrer"}),
        ("D1b", {"referrer"}, set()),
        ("D1c", {"referrer", "person"}, {"governance_lead"}),
        ("D1d", {"person", "carer", "gp", "partner"}, set()),
        ("D2a", set(), {"accountable_clinician", "team_lead"}),
        ("D2b", {"person"}, {"governance_lead", "huddle"}),
        ("D2c", {"partner"}, {"governance_lead"}),
        ("D3a", {"person_if_safe"}, {"safeguarding_lead"}),
        ("D3b", {"person"}, {"governance_lead"}),
        ("D3c", {"person", "local_authority"}, {"accountable_clinician"}),
        ("D4a", {"person"}, {"team_lead"}),
        ("D4b", {"person", "carer"}, {"senior_clinician"}),
        ("D4c", {"person", "partner_if_joint"}, {"governance_lead"}),
        ("D5a", set(), {"accountable_clinician", "on_call_clinician"}),
        (
            "D5b",
            {"person", "carer", "advocate", "mdt_if_listed", "mca_mha_adviser_if_liberty"},
            {"restriction_register"},
        ),
        ("D5c", {"person", "advocate"}, {"restriction_register"}),
        ("D5d", set(), {"team_lead"}),
        (
            "D5e",
            {"person", "carer", "advocate", "mdt_if_listed", "mca_mha_adviser_if_liberty"},
            {"restriction_register"},
        ),
        ("D5f", {"person"}, {"team_lead", "restriction_register"}),
        ("D5g", {"people_affected", "advocate", "restrictive_practice_group"}, {"icb_if_in_contract"}),
        ("D6", {"accountable_clinician"}, {"action_owners", "person"}),
        ("D7", {"both_sides"}, {"forum"}),
        ("D8", {"person", "carer", "mdt_if_harm_to_others"}, set()),
        ("D9", {"team_leads_affected"}, {"all_users"}),
        ("D10", {"clinical_director_if_rare"}, {"record_authors"}),
        ("D11", set(), {"governance_lead"}),
        ("D12", set(), {"clinical_director"}),
    ],
)
def test_who_is_asked_first_and_who_is_told(code: str, consulted: set[str], told: set[str]) -> None:
    assert listed("consult", code) == consulted
    assert listed("inform", code) == told


def test_the_consultant_is_asked_before_a_very_urgent_hold_and_on_call_hears_of_a_very_urgent_escalation() -> (
    None
):
    assert "consultant" in listed("consult", "D2b", response_class="very_urgent")
    assert "consultant" not in listed("consult", "D2b", response_class="urgent")
    for response_class, told in (("emergency", True), ("very_urgent", True), ("urgent", False)):
        assert ("on_call_clinician" in listed("inform", "D2a", response_class=response_class)) is told
    assert "ig_lead" in listed("inform", "D12", period=OUT)


@pytest.mark.parametrize("code", ["D1d", "D2b", "D3b", "D4c", "D5b", "D5c", "D6", "D8"])
def test_for_somebody_under_18_their_parents_and_a_senior_qualified_for_it_are_asked(code: str) -> None:
    more = listed("consult", code, under_18=True) - listed("consult", code)
    assert more == {"parental_responsibility", "senior_clinician_cyp"}
    assert listed("consult", "D2a", under_18=True) == set(), "escalating waits for nobody"


def test_every_word_and_every_timer_of_the_tables_is_known() -> None:
    for name, model in MODELS.items():
        table = model.decisions[name].logic
        for rule in table.rules:  # type: ignore[union-attr]
            assert any(rule.annotations), rule.id
            if name != "right":
                assert is_known(rule.answers[0].text.strip('"')), rule.id
    codes = [rule.answers[4].text.strip('"') for rule in MODELS["right"].decisions["right"].logic.rules]  # type: ignore[union-attr]
    assert {code for code in codes if code != "null"} <= set(TIMER_KEYS)
    assert not set(WORDS) & set(Role)
    assert in_words("gp") == "the GP" and in_words("team_lead") == "team lead" and in_words("odd") == "odd"


def test_the_markers_are_no_roles() -> None:
    assert clinical_roles("clinician", ANYONE, TASK_ROLE, CHAIR, "team_lead") == (
        Role.CLINICIAN,
        Role.TEAM_LEAD,
    )
    assert [period.value for period in Period] == [IN, OUT]
