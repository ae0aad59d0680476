"""The way in and the way out: urgency only rises, not attending is no reason, and what is open is settled first."""

from __future__ import annotations

import pytest

from handrail.domain.errors import Invalid
from handrail.domain.referrals import (
    DischargeFacts,
    ReferralState,
    Urgency,
    higher_urgency,
    refuse_non_attendance_alone,
    refuse_what_is_not_settled,
)

ESCALATION, RESTRICTION = "escalation:1", "restriction:2"


def facts(*, crisis: bool = False, disengaged: bool = False, matters: tuple[str, ...] = ()) -> DischargeFacts:
    return DischargeFacts(crisis_in_90_days=crisis, disengaged=disengaged, open_matters=matters)


def test_urgency_goes_up_and_never_down() -> None:
    assert higher_urgency(Urgency.ROUTINE, Urgency.URGENT) is Urgency.URGENT
    assert higher_urgency(Urgency.URGENT, Urgency.ROUTINE) is Urgency.URGENT
    assert higher_urgency(Urgency.ROUTINE, Urgency.ROUTINE) is Urgency.ROUTINE


def test_only_a_declined_or_passed_on_referral_is_turned_away() -> None:
    assert {state for state in ReferralState if state.turned_away} == {
        ReferralState.DECLINED,
        ReferralState.REFERRED_ON,
    }


@pytest.mark.parametrize("reasons", [["did_not_attend"], ["did_not_attend", "did_not_attend"], []])
def test_not_attending_alone_discharges_nobody(reasons: list[str]) -> None:
    with pytest.raises(Invalid, match="not attending alone"):
        refuse_non_attendance_alone(reasons)


def test_not_attending_beside_another_reason_is_a_reason() -> None:
    refuse_non_attendance_alone(["did_not_attend", "moved_away"])


def test_a_senior_decides_every_harder_discharge() -> None:
    assert facts().decide_role == "team_lead"
    for harder in (facts(crisis=True), facts(disengaged=True), facts(matters=(ESCALATION,))):
        assert harder.decide_role == "senior_clinician"


def test_it_is_said_of_every_open_matter_how_it_goes_on() -> None:
    said = [{"matter": ESCALATION, "goes_on": "The GP sees her tomorrow."}]
    refuse_what_is_not_settled((ESCALATION,), said)
    with pytest.raises(Invalid) as refusal:
        refuse_what_is_not_settled((ESCALATION, RESTRICTION), said)
    assert [problem.message for problem in refusal.value.problems] == ["Say how this goes on: restriction"]
    with pytest.raises(Invalid):
        refuse_what_is_not_settled((ESCALATION,), [{"matter": ESCALATION, "goes_on": "  "}])
