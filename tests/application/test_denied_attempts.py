"""What somebody tries without the right to is refused with its reason, is in the history, and changes nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from handrail.application.chains import chain_of
from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.application.commands.end_role import EndRole
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.reassign_task import ReassignTask
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.save_draft import SaveDraft
from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.withdraw_decision import WithdrawDecision
from handrail.application.denied_attempts import denial_in
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.task_detail import ShowTask
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import (
    Attempt,
    Conflict,
    HandrailError,
    Invalid,
    NotFound,
    NotPermitted,
    Unavailable,
)
from handrail.domain.events import RecordedEvent
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from handrail.storage.events import Events
from handrail.storage.staff import Staff
from handrail.storage.tasks import Tasks
from tests.builders.holds import DECIDER, PROPOSER, a_hold, decide, hold_answers, open_task, told
from tests.builders.house import House, a_house


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made
        assert not made.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults


def denied(house: House, case: Case) -> list[RecordedEvent]:
    events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    return [event for event in events if event.type == "AttemptDenied"]


def complete(house: House, task: Task, by: str) -> None:
    answers = hold_answers(house)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona(by))


@pytest.mark.parametrize(
    ("by", "missing"),
    [
        ("support-worker-north", "role"),
        ("clinician-north", "role"),
        (PROPOSER, "role"),
        ("team-lead-north", "role"),
        ("safeguarding-lead-north", "role"),
    ],
)
def test_a_decision_without_the_right_is_denied_and_kept(house: House, by: str, missing: str) -> None:
    case, task = a_hold(house)
    before = told(house, case)
    with pytest.raises(NotPermitted) as refusal:
        complete(house, task, by)
    assert refusal.value.missing == "D2b" and "Dr Rosemary Plover" in " ".join(refusal.value.holders)
    assert told(house, case) == [*before, "AttemptDenied"]
    (event,) = denied(house, case)
    assert event.actor_id == house.persona(by).id
    assert event.data == {
        "attempted": "CompleteTask",
        "missing": missing,
        "code": "D2b",
        "task_id": str(task.id),
        "element": "ESC-04",
    }
    assert open_task(house, case, "ESC-04").revision == task.revision


def test_another_localitys_case_is_not_there_and_the_attempt_is(house: House) -> None:
    case, task = a_hold(house)
    stranger = house.persona("senior-clinician-south")
    attempts: list[Callable[[], object]] = [
        lambda: house.handrail.ask(ShowCase(case_id=case.id), by=stranger),
        lambda: house.handrail.ask(ShowTask(task_id=task.id), by=stranger),
        lambda: house.handrail.perform(ClaimTask(task_id=task.id), by=stranger),
        lambda: complete(house, task, "senior-clinician-south"),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound) as refusal:
            attempt()
        assert str(case.id) not in str(refusal.value) and not refusal.value.extra
    seen = [(event.data["attempted"], event.data["missing"]) for event in denied(house, case)]
    assert seen == [(name, "scope") for name in ("ShowCase", "ShowTask", "ClaimTask", "CompleteTask")]


def test_the_same_attempt_again_at_once_is_one_attempt(house: House) -> None:
    case, task = a_hold(house)
    for _ in range(5):
        with pytest.raises(NotPermitted):
            complete(house, task, "clinician-north")
    assert len(denied(house, case)) == 1
    with pytest.raises(NotPermitted):
        complete(house, task, "support-worker-north")
    assert len(denied(house, case)) == 2
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(minutes=2))
    with pytest.raises(NotPermitted):
        complete(house, task, "clinician-north")
    assert len(denied(house, case)) == 3


def test_self_approval_is_denied(house: House) -> None:
    """A senior who proposes the hold cannot decide it."""
    case = house.a_case()
    senior = house.persona(DECIDER)
    house.handrail.perform(GetHelp(case_id=case.id, response_class="urgent", source="staff"), by=senior)
    summary = open_task(house, case, "ESC-03")
    needed_by = (house.clock.now() + timedelta(hours=3)).isoformat()
    answers = valid(
        "f-esc-summary", now=house.clock.now(), people=house.people(), class_requested="urgent",
        choice="propose_hold", needed_by=needed_by,
    )  # fmt: skip
    house.handrail.perform(CompleteTask(task_id=summary.id, answers=answers, seen_revision=1), by=senior)
    with pytest.raises(NotPermitted, match="[Ss]o(me|mebody) (one )?else|Someone else"):
        decide(house, open_task(house, case, "ESC-04"))
    (event,) = denied(house, case)
    assert event.data["missing"] == "separation"


def test_a_decision_on_ones_own_relative_is_denied_and_the_task_offered_again(house: House) -> None:
    case, task = a_hold(house)
    senior = house.persona(DECIDER)
    house.handrail.perform(DeclareConflict(case_id=case.id, kind="relative"), by=senior)
    with pytest.raises(NotPermitted, match="conflict of interest"):
        decide(house, task)
    assert denied(house, case)[-1].data["missing"] == "conflict_of_interest"
    with pytest.raises(NotPermitted, match="conflict of interest"):
        house.handrail.perform(ClaimTask(task_id=task.id), by=senior)


def test_a_role_that_ends_while_a_task_is_held(house: House) -> None:
    """Refused, the draft kept, the task offered again."""
    held = RoleHeld(role=Role.SENIOR_CLINICIAN, locality="northvale", registration_body="GMC", registration_no="7")
    also = RoleHeld(role=Role.CLINICIAN, locality="northvale", registration_body="GMC", registration_no="7")
    staff = RegisterStaff(username="leaving", name="Ash Leaving", roles=(held, also), persona=True)
    house.handrail.perform(staff, by=SYSTEM)
    leaving = house.persona("leaving")
    case, task = a_hold(house)
    house.handrail.perform(ClaimTask(task_id=task.id), by=leaving)
    house.handrail.perform(SaveDraft(task_id=task.id, answers={"rationale": "Half a sentence"}), by=leaving)
    with house.handrail.database.transaction() as session:
        Staff(session).end_assignments(leaving.id, Role.SENIOR_CLINICIAN, at=house.clock.now())
    claimed = open_task(house, case, "ESC-04")
    assert claimed.assignee_id == leaving.id
    with pytest.raises(NotPermitted):
        complete(house, claimed, "leaving")
    offered = open_task(house, case, "ESC-04")
    assert offered.assignee_id is None and told(house, case)[-2:] == ["AttemptDenied", "TaskReleased"]
    kept = house.handrail.ask(ShowTask(task_id=task.id), by=leaving).answers
    assert kept["rationale"] == hold_answers(house)["rationale"], "what they sent, not what was saved before"
    assert decide(house, offered).awaiting is not None


def test_what_was_typed_stays_although_nothing_was_ever_saved(house: House) -> None:
    case, task = a_hold(house)
    house.handrail.perform(DeclareConflict(case_id=case.id, kind="relative"), by=house.persona(DECIDER))
    answers = hold_answers(house, rationale="Typed in one go, and never saved before it was sent.")
    with pytest.raises(NotPermitted, match="What you typed is kept as your draft"):
        house.handrail.perform(
            CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision), by=house.persona(DECIDER)
        )
    assert house.handrail.ask(ShowTask(task_id=task.id), by=house.persona(DECIDER)).answers == answers
    others = house.handrail.ask(ShowTask(task_id=task.id), by=house.persona("consultant-north"))
    assert others.draft_saved_at is None, "for themselves alone"
    with pytest.raises(Conflict, match="changed since you opened it.*kept as your draft"):
        house.handrail.perform(
            CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision + 7),
            by=house.persona("consultant-north"),
        )
    assert house.handrail.ask(ShowTask(task_id=task.id), by=house.persona("consultant-north")).answers == answers


def test_nothing_is_kept_for_who_may_not_see_the_case(house: House) -> None:
    held = RoleHeld(role=Role.SENIOR_CLINICIAN, locality="northvale", registration_body="GMC", registration_no="7")
    house.handrail.perform(
        RegisterStaff(username="leaving", name="Ash Leaving", roles=(held,), persona=True), by=SYSTEM
    )
    leaving = house.persona("leaving")
    case, task = a_hold(house)
    house.handrail.perform(EndRole(username="leaving", role=Role.SENIOR_CLINICIAN), by=SYSTEM)
    with pytest.raises((NotFound, NotPermitted)) as refusal:
        complete(house, task, "leaving")
    assert "draft" not in refusal.value.detail
    with house.handrail.database.reading() as session:
        assert Tasks(session).draft(task.id, leaving.id) is None


def test_a_task_given_to_somebody_without_the_right_is_denied(house: House) -> None:
    case, task = a_hold(house)
    with pytest.raises(Invalid, match="may not do this task"):
        command = ReassignTask(task_id=task.id, to="clinician-north")
        house.handrail.perform(command, by=house.persona("team-lead-north"))
    assert denied(house, case)[0].data["attempted"] == "ReassignTask"


def test_what_is_about_no_case_stands_in_the_persons_own_history(house: House) -> None:
    auditor = house.persona("auditor")
    with pytest.raises(NotPermitted):
        house.handrail.perform(
            RegisterStaff(username="new", name="New Person", roles=(RoleHeld(role=Role.AUDITOR),)), by=auditor
        )
    with house.handrail.database.reading() as session:
        events = Events(session).of_chain(chain_of("staff", auditor.id))
    assert (events[-1].type, events[-1].data.get("attempted")) == ("AttemptDenied", "RegisterStaff")


def test_a_refusal_stands_also_when_it_cannot_be_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, task = a_hold(house)
    monkeypatch.setattr(Events, "told_since", _away)
    with pytest.raises(NotPermitted):
        complete(house, task, "clinician-north")
    assert denied(house, case) == []


def _away(*_: object, **__: object) -> bool:
    raise Unavailable("The database is away")


def test_mistakes_are_no_denied_attempts(house: House) -> None:
    case, task = a_hold(house)
    with pytest.raises(HandrailError):
        command = CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision)
        house.handrail.perform(command, by=house.persona(DECIDER))
    with pytest.raises(HandrailError):
        command = CompleteTask(task_id=task.id, answers=hold_answers(house), seen_revision=task.revision + 3)
        house.handrail.perform(command, by=house.persona(DECIDER))
    assert denied(house, case) == []


def test_taking_back_what_somebody_else_decided_is_denied_and_kept(house: House) -> None:
    case, task = a_hold(house)
    decide(house, task)
    waiting = open_task(house, case, "ESC-04")
    command = WithdrawDecision(task_id=waiting.id, seen_revision=waiting.revision)
    with pytest.raises(NotPermitted):
        house.handrail.perform(command, by=house.persona("consultant-north"))
    (kept,) = denied(house, case)
    assert (kept.data["attempted"], kept.data["code"]) == ("WithdrawDecision", "D2b")


def test_whoever_refuses_without_saying_what_was_missing_is_in_the_history_too(house: House) -> None:
    case = house.a_case()
    house.handrail.perform(
        GetHelp(case_id=case.id, response_class="urgent", source="staff"), by=house.persona(PROPOSER)
    )
    in_error = SendMessage(
        name="escalation.recorded_in_error",
        correlation={"case_id": str(case.id)},
        payload={"reason": "wrong_person"},
        message_id="not-a-senior",
    )
    with pytest.raises(NotPermitted):
        house.handrail.perform(in_error, by=house.persona("support-worker-north"))
    (kept,) = denied(house, case)
    assert (kept.data["attempted"], kept.data["missing"], kept.data["code"]) == ("SendMessage", "permission", "E6")


@pytest.mark.parametrize(
    ("refusal", "denied"),
    [
        (NotPermitted("Not yours", missing="D2b"), True),
        (NotPermitted("A colleague is at it", missing="D2b", held=True), False),
        (Conflict("Somebody was quicker"), False),
        (Conflict("They may no longer", attempt=Attempt(missing="role", code="D2b")), True),
        (Invalid("Some answers need another look"), False),
        (Invalid("Not the second person", attempt=Attempt(missing="second_person")), True),
        (NotFound("There is no such case"), False),
        (NotFound("There is no such case", attempt=Attempt(missing="scope")), True),
        (Unavailable("Later"), False),
    ],
)
def test_one_rule_says_which_refusals_are_denials(refusal: HandrailError, denied: bool) -> None:
    """A right that was missing is; a race, a mistake or a fault is not, in whatever kind of refusal."""
    assert (denial_in(refusal) is not None) == denied


def test_a_rule_of_separation_is_named_where_nothing_else_is_said() -> None:
    assert denial_in(NotPermitted("x", missing="S5")) == Attempt(missing="separation", code="S5")
    assert denial_in(NotPermitted("x", missing="delegation")) == Attempt(missing="delegation")
    assert denial_in(NotPermitted("x", missing="D5b")) == Attempt(missing="permission", code="D5b")
    assert denial_in(NotPermitted("x", missing="D5b", held=True)) is None
    assert denial_in(Invalid("x")) is None
