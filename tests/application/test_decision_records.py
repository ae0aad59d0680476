"""Decision records: whole, immutable, put right by new ones, and told what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handrail.application.commands.amend_decision import AmendDecision
from handrail.application.commands.record_outcome import RecordOutcome
from handrail.application.queries.case_decisions import CaseDecisions, DecisionsOfCase
from handrail.application.queries.notices import MyNotices
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.decisions import Decision
from handrail.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from handrail.rehearsal.virtual_time import advance
from tests.builders.holds import DECIDER, PROPOSER, SECOND, a_hold, confirm, decide, told
from tests.builders.house import House, a_house

WHY = "The time of the call was written wrongly, the crisis team rang at six."
BETTER = "The crisis team rang at six, saw no danger tonight, and the sister stays until noon."


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made
        assert not made.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults


@pytest.fixture
def held(house: House) -> Case:
    case, task = a_hold(house)
    decide(house, task)
    confirm(house, task)
    return case


def seen(house: House, case: Case) -> DecisionsOfCase:
    return house.handrail.ask(CaseDecisions(case_id=case.id), by=house.persona("auditor"))


def the_hold(house: House, case: Case) -> Decision:
    return next(one for one in seen(house, case).items if one.code == "D2b" and one.amended_by_id is None)


def test_a_record_has_every_part(house: House, held: Case) -> None:
    decision = the_hold(house, held)
    empty = {field.name for field in fields(Decision) if getattr(decision, field.name) in (None, "", ())}
    assert empty == {
        "delegation_id", "on_behalf_of_id", "view_not_obtained_reason", "outcome", "outcome_at", "outcome_by",
        "supersedes_id", "amended_by_id", "table_evaluation_id",
    }  # fmt: skip
    assert set(decision.words) >= {"question", "options_considered", "rationale", "person_view"}
    assert len(decision.words["options_considered"]) >= 2
    assert decision.evidence_refs and decision.override_reason and decision.differs_from_table
    names = seen(house, held).names
    assert {names[decision.decider_id], names[decision.second_id], names[decision.proposer_id]} == {
        house.persona(name).name for name in (DECIDER, SECOND, PROPOSER)
    }


def test_the_log_holds_no_words_of_a_decision(house: House, held: Case) -> None:
    decision = the_hold(house, held)
    with house.handrail.database.engine.connect() as connection:
        bodies = b"".join(bytes(row[0]) for row in connection.execute(text("SELECT body FROM events")))
        row = connection.execute(text("SELECT words FROM decisions WHERE id = :id"), {"id": decision.id}).one()
    for clear in (decision.words["rationale"], decision.words["options_considered"][0]["for"]):
        assert clear.encode() not in bodies and clear.encode() not in bytes(row[0])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE decisions SET chosen = 'refuse'",
        "UPDATE decisions SET decider_id = second_id",
        "UPDATE decisions SET words = ''",
        "UPDATE decisions SET recorded_at = recorded_at - interval '1 hour', in_time = true",
        "UPDATE decisions SET right_row = 'another', outcome = 'partly'",
        "DELETE FROM decisions",
    ],
)
def test_not_even_by_hand_is_a_decision_changed(house: House, held: Case, change: str) -> None:
    with house.handrail.database.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="a decision record (never changes|is never deleted)"):
            connection.execute(text(change))
        connection.rollback()


def test_words_are_put_right_by_a_new_record(house: House, held: Case) -> None:
    before = the_hold(house, held)
    amend = AmendDecision(case_id=held.id, decision_id=before.id, words={"rationale": BETTER}, reason=WHY)
    for other in (PROPOSER, "clinical-director", "support-worker-north"):
        with pytest.raises(NotPermitted):
            house.handrail.perform(amend, by=house.persona(other))
    with pytest.raises(NotFound):
        house.handrail.perform(amend, by=house.persona("senior-clinician-south"))
    amended_id = house.handrail.perform(amend, by=house.persona(DECIDER))
    items = {decision.id: decision for decision in seen(house, held).items}
    first, second = items[before.id], items[amended_id]
    assert first.words == before.words and first.amended_by_id == amended_id
    assert second.supersedes_id == before.id and second.words["rationale"] == BETTER
    assert second.words["amended_because"] == WHY and second.words["person_view"] == before.words["person_view"]
    same = {"chosen", "code", "decider_id", "second_id", "right", "right_row", "occurred_at", "in_time"}
    assert all(getattr(first, name) == getattr(second, name) for name in same)
    with pytest.raises(Conflict, match="newest"):
        house.handrail.perform(amend, by=house.persona(DECIDER))
    assert told(house, held)[-2:].count("DecisionRecorded") >= 1


@pytest.mark.parametrize(
    ("words", "reason", "pointer"),
    [
        ({}, WHY, "/words"),
        ({"chosen": "refuse"}, WHY, "/words"),
        ({"rationale": "as above"}, WHY, "/words/rationale"),
        ({"person_view": "x" * 4001}, WHY, "/words/person_view"),
        ({"rationale": BETTER}, "n/a", "/reason"),
    ],
)
def test_a_correction_needs_sense(
    house: House, held: Case, words: dict[str, str], reason: str, pointer: str
) -> None:
    amend = AmendDecision(case_id=held.id, decision_id=the_hold(house, held).id, words=words, reason=reason)
    with pytest.raises(Invalid) as refusal:
        house.handrail.perform(amend, by=house.persona(DECIDER))
    assert refusal.value.problems[0].pointer == pointer


def test_what_came_of_it_is_said_once_and_its_want_is_seen(house: House, held: Case) -> None:
    decision = the_hold(house, held)
    assert decision.id not in seen(house, held).open_loops
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(hours=73))
    assert decision.id in seen(house, held).open_loops
    clinician = house.persona("clinician-north")
    with pytest.raises(Invalid, match="Choose one of"):
        house.handrail.perform(
            RecordOutcome(case_id=held.id, decision_id=decision.id, outcome="fine"), by=clinician
        )
    said = RecordOutcome(case_id=held.id, decision_id=decision.id, outcome="as_intended")
    house.handrail.perform(said, by=clinician)
    after = the_hold(house, held)
    assert after.outcome == "as_intended" and after.outcome_by == clinician.id
    assert decision.id not in seen(house, held).open_loops
    with pytest.raises(Conflict):
        house.handrail.perform(said, by=clinician)


def test_what_came_of_a_corrected_decision_is_said_on_the_newest_record(house: House, held: Case) -> None:
    """Somebody had the first record on their screen when it was corrected."""
    first = the_hold(house, held)
    amend = AmendDecision(case_id=held.id, decision_id=first.id, words={"rationale": BETTER}, reason=WHY)
    second = house.handrail.perform(amend, by=house.persona(DECIDER))
    again = AmendDecision(case_id=held.id, decision_id=second, words={"rationale": BETTER + " So."}, reason=WHY)
    newest = house.handrail.perform(again, by=house.persona(DECIDER))
    said = RecordOutcome(case_id=held.id, decision_id=first.id, outcome="as_intended")
    house.handrail.perform(said, by=house.persona("clinician-north"))
    outcomes = {decision.id: decision.outcome for decision in seen(house, held).items if decision.code == "D2b"}
    assert outcomes == {first.id: None, second: None, newest: "as_intended"}
    with pytest.raises(Conflict, match="recorded already"):
        house.handrail.perform(said, by=house.persona("clinician-north"))


def test_those_the_matrix_informs_are_told(house: House, held: Case) -> None:
    governance = house.handrail.ask(MyNotices(), by=house.persona("governance-lead"))
    assert any(one.subject == "decision_taken" and one.facts["code"] == "D2b" for one in governance)
