"""An action is done by its owner, verified by somebody else with evidence, and kept whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from handrail.application.agreed_actions import create_actions
from handrail.application.commanding import Command
from handrail.application.commands.cancel_action import CancelAction
from handrail.application.commands.finish_action import FinishAction
from handrail.application.commands.verify_action import VerifyAction
from handrail.application.queries.case_records import CaseRecords
from handrail.application.queries.history import CaseHistory
from handrail.application.work import Work
from handrail.domain.actions import ActionSource
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from handrail.domain.permissions import Permission
from handrail.storage.actions import Actions
from tests.builders.house import House, a_house


class AgreeOnAction(Command[UUID]):
    """What a review does: one action for one owner."""

    permission = Permission.WORK_ON_TASKS

    def __init__(self, case: Case, owner: UUID) -> None:
        self.case, self.owner = case, owner

    def execute(self, work: Work) -> UUID:
        work.lock_case(self.case.id)
        due = (work.now + timedelta(days=2)).isoformat()
        row = {"what": "Ring the housing office", "owner": str(self.owner), "due": due}
        (made,) = create_actions(work, [row], source=ActionSource.REVIEW, source_id=self.case.id)
        return made


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


def agreed(house: House) -> tuple[Case, UUID]:
    case = house.a_case()
    owner = house.persona("clinician-north")
    return case, house.handrail.perform(AgreeOnAction(case, owner.id), by=owner)


def stored(house: House, case: Case) -> dict[str, object]:
    (row,) = house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)["actions"]
    return row


def test_done_by_its_owner_and_verified_by_somebody_else(house: House) -> None:
    case, action = agreed(house)
    owner, other = house.persona("clinician-north"), house.persona("team-lead-north")
    with pytest.raises(NotPermitted):
        house.handrail.perform(FinishAction(action_id=action), by=other)
    house.handrail.perform(FinishAction(action_id=action), by=owner)
    with pytest.raises(NotPermitted, match="the owner may not"):
        house.handrail.perform(VerifyAction(action_id=action, evidence="I did it"), by=owner)
    with pytest.raises(Invalid):
        house.handrail.perform(VerifyAction(action_id=action, evidence=" "), by=other)
    house.handrail.perform(VerifyAction(action_id=action, evidence="Saw the letter of the office"), by=other)
    row = stored(house, case)
    assert row["state"] == "verified" and row["verified_by"] == str(other.id)
    types = [event.type for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events]
    assert [name for name in types if name.startswith("Action")] == [
        "ActionCreated",
        "ActionDone",
        "ActionVerified",
    ]


def test_what_is_to_be_done_and_its_evidence_are_readable_with_the_key_and_not_in_the_log(
    house: House,
) -> None:
    case, action = agreed(house)
    owner, other = house.persona("clinician-north"), house.persona("team-lead-north")
    house.handrail.perform(FinishAction(action_id=action), by=owner)
    house.handrail.perform(VerifyAction(action_id=action, evidence="Saw the letter of the office"), by=other)
    with house.handrail.database.reading() as session:
        sealed = Actions(session).sealed_words(action)
    assert b"housing" not in sealed and b"letter" not in sealed
    events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert not any("housing" in str(event.data) or "letter" in str(event.data) for event in events)


def test_dropped_for_a_reason_by_a_lead_and_not_twice(house: House) -> None:
    case, action = agreed(house)
    lead = house.persona("team-lead-north")
    with pytest.raises(Invalid):
        house.handrail.perform(CancelAction(action_id=action, reason="because"), by=lead)
    house.handrail.perform(CancelAction(action_id=action, reason="no_longer_needed"), by=lead)
    with pytest.raises(Conflict):
        house.handrail.perform(CancelAction(action_id=action, reason="duplicate"), by=lead)
    assert stored(house, case)["cancel_reason"] == "no_longer_needed"


def test_an_action_of_another_locality_does_not_exist(house: House) -> None:
    _, action = agreed(house)
    with pytest.raises(NotFound):
        house.handrail.perform(FinishAction(action_id=action), by=house.persona("clinician-south"))
