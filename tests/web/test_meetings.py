"""Meetings on the page of a case: asked for from there, and what each organisation says to the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from handrail.application.import_processes import import_processes
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.virtual_time import advance
from tests.application.test_mdt import a_meeting, complete, tasks
from tests.builders.house import REPOSITORY, House, a_house
from tests.web.site import Visitor, page_of, words


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    with a_house(module_database) as made:
        import_processes(made.handrail, REPOSITORY, say=lambda _: None)
        yield made


def seen(visitor: Visitor, case_id: object) -> str:
    response = visitor.get(f"/cases/{case_id}")
    assert response.status_code == 200
    return words(page_of(response))


def test_a_meeting_is_offered_where_things_are_started(visitor: Visitor) -> None:
    case = visitor.house.a_case()
    visitor.sign_in()
    response = visitor.get(f"/cases/{case.id}/start")
    assert "Ask for a meeting of the team (MDT)" in words(page_of(response))


def test_a_case_without_meetings_says_nothing_of_them(visitor: Visitor) -> None:
    case = visitor.house.a_case()
    visitor.sign_in()
    assert not page_of(visitor.get(f"/cases/{case.id}")).xpath("//*[@id='meetings']")


def test_silence_is_shown_as_unconfirmed(visitor: Visitor) -> None:
    house = visitor.house
    case = house.a_case()
    a_meeting(house, case, until="MDT-06")
    visitor.sign_in()
    assert "Is the plan right? Decided" in seen(visitor, case.id)
    assert "Local authority Asked to confirm" in seen(visitor, case.id)
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(days=7))
    visitor.sign_in()
    told = seen(visitor, case.id)
    assert "Local authority Unconfirmed" in told and "Local authority Confirmed" not in told
    assert "The record of a meeting: Local authority unconfirmed" in told


def test_advice_without_a_quorum_is_not_called_a_decision(visitor: Visitor) -> None:
    house = visitor.house
    case = house.a_case()
    a_meeting(house, case, until="MDT-03")
    alone = [{"role": "doctor", "org": "us", "part": "chair", "in_person": "remote"}]
    complete(house, case, "MDT-03", "senior-clinician-2-north", attendees=alone)
    assert set(tasks(house, case)) == {"MDT-04a"}
    complete(house, case, "MDT-04a", "senior-clinician-2-north")
    visitor.sign_in()
    assert "Advice only: too few people" in seen(visitor, case.id)
