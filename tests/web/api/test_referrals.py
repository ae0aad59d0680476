"""Referrals over REST: a case that begins as one, what is refused of it, and the month's list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from handrail.web.app import create_app
from tests.builders.house import House, a_house
from tests.web.api.test_api import Caller, a_case

REFERRAL = {
    "source": "gp",
    "urgency": "urgent",
    "reason": "Low since her brother died, and not sleeping.",
    "safety_net": "Her sister, who lives with her.",
}


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


@pytest.fixture
def clinician(house: House) -> Caller:
    from handrail.application.commands.sign_in import SignInAsPersona
    from handrail.domain.actors import SYSTEM

    client = create_app(house.handrail, house.handrail.resources.settings).test_client()
    token = house.handrail.perform(SignInAsPersona(username="clinician-north", kind="token"), by=SYSTEM)
    return Caller(client, token)


def test_a_case_opened_with_a_referral_is_referred(clinician: Caller) -> None:
    opened = a_case(clinician, referral={**REFERRAL, "received_at": "2026-03-02T09:00:00+00:00"})
    assert opened.status_code == 201
    assert opened.json["status"] == "referred"
    assert len(opened.json["open_tasks"]) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"urgency": "high"}, "urgency"),
        ({"priority": 1}, "priority"),
        ({"received_at": "2026-03-02T09:00:00"}, "received_at"),
    ],
)
def test_what_a_referral_may_not_say_is_refused_at_its_field(
    clinician: Caller, changes: dict[str, Any], field: str
) -> None:
    refused = a_case(clinician, referral={**REFERRAL, **changes})
    assert refused.status_code == 422
    assert field in str(refused.json)


def test_a_referral_that_lacks_how_to_reach_the_person_is_refused(clinician: Caller) -> None:
    refused = a_case(clinician, referral={k: v for k, v in REFERRAL.items() if k != "safety_net"})
    assert refused.status_code == 422 and "safety_net" in str(refused.json)


def test_the_month_s_list_is_empty_until_somebody_is_turned_away(clinician: Caller) -> None:
    a_case(clinician, referral=REFERRAL)
    assert clinician.get("/referrals/turned-away?month=2026-03").json == []
    assert clinician.get("/referrals/turned-away?month=2026-99").status_code == 422
