"""What must hold of a safeguarding concern on any path: never lost, never mixed up, its words out of the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from handrail.application.commands.cancel_action import CancelAction
from handrail.application.commands.cancel_process import CancelProcess
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.finish_action import FinishAction
from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.start_process import StartProcess
from handrail.application.commands.verify_action import VerifyAction
from handrail.application.queries.case_care import CareOfCase
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_records import CaseRecords
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.task_detail import ShowTask
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import Conflict, HandrailError, Invalid, NotPermitted
from handrail.domain.safeguarding import ConcernState
from handrail.domain.tasks import Task
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from tests.builders.house import House, a_house

WHY_NOT = "He says that it was a joke between brothers, and laughs about it."


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


@pytest.fixture
def case(house: House) -> Case:
    return house.a_case()


def begin(house: House, case: Case, by: str = "support-worker-north", **variables: Any) -> None:
    command = StartProcess(case_id=case.id, process="safeguarding-actions", variables=variables)
    house.handrail.perform(command, by=house.persona(by))


def open_tasks(house: House, case: Case, element: str) -> tuple[Task, ...]:
    tasks = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks
    found = [task for task in tasks if task.element == element]
    return tuple(sorted(found, key=lambda task: task.opened_at, reverse=True))


def complete(
    house: House, case: Case, element: str, by: str = "support-worker-north", **changes: Any
) -> None:
    (task, *_) = open_tasks(house, case, element)
    assert task.form_key is not None
    answers = valid(task.form_key, now=house.clock.now(), people=house.people("north"), **changes)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona(by))


def later(house: House, **gap: float) -> None:
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**gap))


def send_message(
    house: House, case: Case, name: str, by: str, correlation: dict[str, str], **payload: Any
) -> None:
    command = SendMessage(
        name=name,
        correlation={"case_id": str(case.id), **correlation},
        payload=payload,
        message_id=f"{name} {correlation} {payload} {by}",
    )
    house.handrail.perform(command, by=house.persona(by))


def records(house: House, case: Case, table: str) -> tuple[dict[str, Any], ...]:
    return house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)[table]


def events(house: House, case: Case) -> list[str]:
    return [event.type for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events]


def raised(house: House, case: Case, **changes: Any) -> str:
    """A concern that was sent; its id."""
    begin(house, case)
    later(house, minutes=5)
    complete(house, case, "SAF-01", **changes)
    complete(house, case, "SAF-02")
    return str(records(house, case, "safeguarding_concerns")[-1]["id"])


def agreed(house: House, case: Case) -> UUID:
    """A concern that is answered and has one action; the action's id."""
    raised(house, case)
    complete(house, case, "SAF-03", by="clinician-north")
    owner = str(house.persona("clinician-north").id)
    due = (house.clock.now() + timedelta(days=3)).date().isoformat()
    rows = [{"what": "Ring the bank with her", "owner": owner, "due": due}]
    complete(house, case, "SAF-04", by="safeguarding-lead-north", actions=rows)
    (action,) = records(house, case, "actions")
    return UUID(str(action["id"]))


def test_a_support_worker_cannot_propose_not_to_refer_and_the_attempt_is_kept(
    house: House, case: Case
) -> None:
    begin(house, case)
    with pytest.raises(NotPermitted, match="Only a clinician may propose"):
        complete(house, case, "SAF-01", choice="propose_not_to_refer", why_not_refer=WHY_NOT)
    assert records(house, case, "safeguarding_concerns") == ()
    assert "AttemptDenied" in events(house, case) and "SafeguardingRaised" not in events(house, case)
    complete(house, case, "SAF-01")
    assert "SafeguardingRaised" in events(house, case)


def test_nobody_but_the_safeguarding_lead_says_that_the_threshold_is_not_met(
    house: House, case: Case
) -> None:
    begin(house, case, by="clinician-north")
    complete(
        house, case, "SAF-01", by="clinician-north", choice="propose_not_to_refer", why_not_refer=WHY_NOT
    )
    for username in (
        "support-worker-north",
        "clinician-north",
        "clinician-2-north",
        "team-lead-north",
        "senior-clinician-north",
        "consultant-north",
        "on-call-clinician-north",
    ):
        with pytest.raises(NotPermitted):
            complete(house, case, "SAF-D", by=username)
    (concern,) = records(house, case, "safeguarding_concerns")
    assert concern["state"] == "proposed_not"
    assert events(house, case).count("AttemptDenied") == 7


def test_what_was_seen_and_said_stays_out_of_the_log_and_the_engine(house: House, case: Case) -> None:
    secret = "The uncle locks the pantry and keeps the key on a string."
    agreed_words = "Speak with the aunt alone"
    raised(house, case, what_seen_or_told=secret, persons_wishes="Let me eat when I want.")
    complete(house, case, "SAF-03", by="clinician-north", what_they_said="The uncle will be spoken to.")
    owner = str(house.persona("clinician-north").id)
    due = (house.clock.now() + timedelta(days=3)).date().isoformat()
    rows = [{"what": agreed_words, "owner": owner, "due": due, "outcome_wanted": "To eat when I want"}]
    complete(house, case, "SAF-04", by="safeguarding-lead-north", actions=rows)
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    said = json.dumps([event.data for event in history], default=str) + json.dumps(
        records(house, case, "safeguarding_concerns"), default=str
    )
    for words in ("pantry", "uncle", agreed_words, "when I want"):
        assert words not in said
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


def test_two_concerns_of_one_person_are_never_mixed_up(house: House, case: Case) -> None:
    first = raised(house, case)
    second = raised(house, case, category=["domestic"])
    assert first != second
    begin(house, case)
    at = {"concern_id": second}
    send_message(
        house, case, "safeguarding.outcome", "team-lead-north", at, concern_id=second, outcome="advice"
    )
    states = {row["id"]: row["state"] for row in records(house, case, "safeguarding_concerns")}
    assert states == {first: "sent", second: "answered"}
    send_message(
        house,
        case,
        "safeguarding.recorded_in_error",
        "senior-clinician-north",
        at,
        concern_id=second,
        reason="duplicate",
    )
    states = {row["id"]: row["state"] for row in records(house, case, "safeguarding_concerns")}
    assert states == {first: "sent", second: "recorded_in_error"}
    assert len(open_tasks(house, case, "SAF-03")) == 1 and len(open_tasks(house, case, "SAF-01")) == 1


def test_a_message_that_names_no_concern_changes_none(house: House, case: Case) -> None:
    raised(house, case)
    raised(house, case)
    for payload in ({"outcome": "advice"}, {"outcome": "advice", "concern_id": str(case.id)}):
        with pytest.raises(Invalid):
            send_message(house, case, "safeguarding.outcome", "team-lead-north", {}, **payload)
    assert {row["state"] for row in records(house, case, "safeguarding_concerns")} == {"sent"}


def test_a_message_without_a_concern_starts_nothing(house: House, case: Case) -> None:
    with pytest.raises(HandrailError):
        send_message(house, case, "safeguarding.raised", "team-lead-north", {}, concern_id=str(case.id))
    assert house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).instances == ()


def test_what_is_answered_is_not_followed_a_second_time(house: House, case: Case) -> None:
    concern = raised(house, case)
    complete(house, case, "SAF-03", by="clinician-north")
    with pytest.raises(HandrailError):
        send_message(house, case, "safeguarding.raised", "team-lead-north", {}, concern_id=concern)
    assert len(open_tasks(house, case, "SAF-04")) == 1


def test_nobody_goes_past_the_run_of_an_action(house: House, case: Case) -> None:
    action = agreed(house, case)
    owner, lead = house.persona("clinician-north"), house.persona("team-lead-north")
    for command, by in (
        (FinishAction(action_id=action), owner),
        (VerifyAction(action_id=action, evidence="Saw it"), lead),
        (CancelAction(action_id=action, reason="no_longer_needed"), lead),
    ):
        with pytest.raises(Conflict, match="step by step"):
            house.handrail.perform(command, by=by)
    assert records(house, case, "actions")[0]["state"] == "open"
    assert len(open_tasks(house, case, "SAF-05")) == 1


def test_whoever_did_an_action_cannot_verify_it(house: House, case: Case) -> None:
    """The safeguarding lead does it herself: the director, or another lead, must see it (S3)."""
    raised(house, case)
    complete(house, case, "SAF-03", by="clinician-north")
    lead = house.persona("safeguarding-lead-north")
    due = (house.clock.now() + timedelta(days=3)).date().isoformat()
    rows = [{"what": "Speak with the social worker", "owner": str(lead.id), "due": due}]
    complete(house, case, "SAF-04", by="safeguarding-lead-north", actions=rows)
    complete(house, case, "SAF-05", by="safeguarding-lead-north")
    with pytest.raises(NotPermitted):
        complete(house, case, "SAF-05-verify", by="safeguarding-lead-north")
    complete(house, case, "SAF-05-verify", by="clinical-director")
    (action,) = records(house, case, "actions")
    assert action["state"] == "verified" and action["verified_by"] != action["owner_id"]


def test_it_cannot_be_closed_over_an_action_that_came_late(house: House, case: Case) -> None:
    concern = raised(house, case)
    complete(house, case, "SAF-03", by="clinician-north")
    complete(
        house,
        case,
        "SAF-04",
        by="safeguarding-lead-north",
        actions=[],
        no_actions_reason="The social worker does all that is needed, and tells us on Friday.",
    )
    assert len(open_tasks(house, case, "SAF-06")) == 1
    begin(house, case, by="clinician-north", safeguarding_source="post_crisis_review")
    complete(house, case, "SAF-01", by="clinician-north", choice="already_open", same_as=concern)
    complete(house, case, "SAF-04-now", by="safeguarding-lead-north", we_agree=None)
    with pytest.raises(Conflict, match="still to be done"):
        complete(house, case, "SAF-06", by="safeguarding-lead-north")
    complete(house, case, "SAF-05", by="clinician-north")
    complete(house, case, "SAF-05-verify", by="safeguarding-lead-north")
    complete(house, case, "SAF-06", by="safeguarding-lead-north")
    (row,) = records(house, case, "safeguarding_concerns")
    assert row["state"] == "closed" and row["wanted_outcome_met"] == "partly"


def test_a_review_does_not_go_on_without_an_action_or_a_reason(house: House, case: Case) -> None:
    concern = raised(house, case)
    begin(house, case, by="clinician-north", safeguarding_source="post_crisis_review")
    complete(house, case, "SAF-01", by="clinician-north", choice="already_open", same_as=concern)
    with pytest.raises(Invalid, match="at least one action"):
        complete(house, case, "SAF-04-now", by="safeguarding-lead-north", we_agree=None, actions=[])
    for missing in ("owner", "due"):
        row = {"what": "Visit", "owner": str(house.persona("clinician-north").id), "due": "2030-01-01"}
        del row[missing]
        with pytest.raises(Invalid):
            complete(house, case, "SAF-04-now", by="safeguarding-lead-north", we_agree=None, actions=[row])
    assert len(open_tasks(house, case, "SAF-04-now")) == 1


def test_only_what_the_local_authority_has_is_offered_as_the_same(house: House, case: Case) -> None:
    begin(house, case)
    complete(house, case, "SAF-01")
    begin(house, case)
    (task,) = open_tasks(house, case, "SAF-01")
    seen = house.handrail.ask(ShowTask(task_id=task.id), by=house.persona("clinician-north"))
    assert seen.variables["open_concerns"] == []
    complete(house, case, "SAF-02")
    seen = house.handrail.ask(ShowTask(task_id=task.id), by=house.persona("clinician-north"))
    assert [one["value"] for one in seen.variables["open_concerns"]] == [
        records(house, case, "safeguarding_concerns")[0]["id"]
    ]


def test_the_case_shows_its_concerns_and_where_they_stand(house: House, case: Case) -> None:
    concern = raised(house, case)
    care = house.handrail.ask(CareOfCase(case_id=case.id), by=house.persona("clinician-north"))
    (seen,) = care.concerns
    assert str(seen.concern.id) == concern and seen.concern.state is ConcernState.SENT
    follows = open_tasks(house, case, "SAF-03")[0].instance_id
    assert seen.instance_id == follows
    assert seen.concern.in_time


@pytest.mark.parametrize("reason", ["recorded_in_error", "person_died", "transferred_and_accepted"])
def test_nobody_stops_what_follows_a_concern(house: House, case: Case, reason: str) -> None:
    begin(house, case)
    complete(house, case, "SAF-01")
    lead = house.persona("team-lead-north")
    for instance in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).instances:
        if not instance.status.is_over:
            with pytest.raises(Conflict, match="never lost"):
                house.handrail.perform(CancelProcess(instance_id=instance.id, reason=reason), by=lead)
    assert open_tasks(house, case, "SAF-02")
