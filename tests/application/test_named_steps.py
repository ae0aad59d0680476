"""Steps for somebody in particular: nobody takes one over who may not, however it comes to them (S5, S12, D6, D11)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from handrail.application.commands.accept_delegation import AcceptDelegation
from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.reassign_task import ReassignTask
from handrail.application.commands.release_task import ReleaseTask
from handrail.application.commands.start_process import StartProcess
from handrail.application.import_processes import read_bundles
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_records import CaseRecords
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.conflicts import DECIDING_STEPS
from handrail.domain.errors import Invalid, NotPermitted
from handrail.domain.identifiers import CaseId
from handrail.domain.tasks import Task
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from handrail.storage.tasks import Tasks
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.holds import DECIDER, a_hold, confirm, decide
from tests.builders.house import REPOSITORY, House, a_house

LEAD = "team-lead-north"
WHY = "I am on leave this week and somebody has to decide on the ward."


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


def tasks(house: House, case_id: CaseId) -> dict[str, Task]:
    return {task.element: task for task in house.handrail.ask(ShowCase(case_id=case_id), by=SYSTEM).tasks}


def matter_tasks(house: House, case_id: CaseId) -> tuple[Task, ...]:
    with house.handrail.database.reading() as session:
        return Tasks(session).of_case(case_id, open_only=True)


def complete(house: House, task: Task, by: str, **changes: Any) -> None:
    assert task.form_key is not None
    answers = valid(task.form_key, now=house.clock.now(), people=house.people(), **changes)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona(by))


def give(house: House, task: Task, to: str) -> None:
    house.handrail.perform(ReassignTask(task_id=task.id, to=to), by=house.persona(LEAD))


def reviewed(house: House, *, lent_by: str | None = None) -> Case:
    """A hold that a senior decided, for somebody else if it was lent, and its review, with a reviewer."""
    by = DECIDER
    if lent_by is not None:
        by = "safeguarding-lead-north"
        offered = house.handrail.perform(
            ProposeDelegation(
                to=house.persona(by).id,
                codes=frozenset({"D2b"}),
                locality="northvale",
                ends_at=house.clock.now() + timedelta(days=7),
                reason=WHY,
            ),
            by=house.persona(lent_by),
        )
        house.handrail.perform(AcceptDelegation(delegation_id=offered.id), by=house.persona(by))
        advance(house.handrail, house.clock, to=house.clock.now() + timedelta(seconds=1))
    case, hold = a_hold(house)
    decide(house, hold, by=by)
    confirm(house, hold)
    return case


def assigned(house: House, case: Case, reviewer: str, **given: Any) -> None:
    named = str(house.persona(reviewer).id)
    complete(house, tasks(house, case.id)["PCR-02"], LEAD, reviewer=named, **given)


def prepared(house: House, case: Case) -> Task:
    if "PCR-03" in tasks(house, case.id):
        complete(house, tasks(house, case.id)["PCR-03"], "clinician-2-north")
    return tasks(house, case.id)["PCR-04"]


def test_a_review_is_given_to_nobody_who_decided_the_hold_in_it(house: House) -> None:
    case = reviewed(house)
    assigned(house, case, "consultant-north")
    task = prepared(house, case)
    with pytest.raises(Invalid, match="decided a hold"):
        give(house, task, DECIDER)
    house.handrail.perform(ReleaseTask(task_id=task.id), by=house.persona("consultant-north"))
    with pytest.raises(NotPermitted, match="decided a hold"):
        house.handrail.perform(ClaimTask(task_id=task.id), by=house.persona(DECIDER))
    with pytest.raises(NotPermitted, match="decided a hold"):
        complete(house, tasks(house, case.id)["PCR-04"], DECIDER)
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    denied = [event.data["missing"] for event in history if event.type == "AttemptDenied"]
    assert denied == ["separation"] * 3
    give(house, tasks(house, case.id)["PCR-04"], "clinical-director")


def test_whoever_lent_the_right_to_the_hold_counts_as_its_decider(house: House) -> None:
    """S9 for S5: the grantor decided it as much as the delegate did."""
    case = reviewed(house, lent_by=DECIDER)
    for person in (DECIDER, "safeguarding-lead-north"):
        with pytest.raises(Invalid) as refusal:
            assigned(house, case, person)
        (problem,) = refusal.value.problems
        assert problem.pointer == "/answers/reviewer" and "decided" in problem.message
    assigned(house, case, "consultant-north")
    with pytest.raises(Invalid, match="decided"):
        give(house, prepared(house, case), DECIDER)


def test_a_reviewer_who_decided_something_else_is_doubted_and_not_refused(house: House) -> None:
    """The soft half of S5: said on the form, kept in the history, and nobody is stopped."""
    case, hold = a_hold(house)
    decide(house, hold, chosen="refuse", override_reason=None, evidence_seen=None, spoke_to_person=None,
           interim_plan=None, recheck_at=None, second_person=None)  # fmt: skip
    complete(house, tasks(house, case.id)["ESC-07"], "clinician-2-north")
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(hours=25))
    named = str(house.persona(DECIDER).id)
    task = tasks(house, case.id)["PCR-02"]
    answers = valid("f-pcr-assign", now=house.clock.now(), people=house.people(), reviewer=named,
                    reviewer_reason="Nobody else of that rank works this week.")  # fmt: skip
    done = house.handrail.perform(
        CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision), by=house.persona(LEAD)
    )
    assert any("decided something in this escalation" in words for words in done.warnings)
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    (event,) = (event for event in history if event.type == "ReviewerAssigned")
    assert (event.data["in_doubt"], event.data["reason_given"]) == (True, True)
    other = reviewed(house)
    assigned(house, other, "consultant-north")
    history = house.handrail.ask(CaseHistory(case_id=other.id), by=SYSTEM).events
    (event,) = (event for event in history if event.type == "ReviewerAssigned")
    assert "in_doubt" not in event.data


def test_an_open_meeting_is_chaired_to_its_end_by_somebody_who_was_there_or_leads(house: House) -> None:
    case, chair = house.a_case(), "senior-clinician-north"
    house.handrail.perform(
        StartProcess(case_id=case.id, process="mdt-decision"), by=house.persona("clinician-north")
    )
    complete(house, tasks(house, case.id)["MDT-01"], "clinician-north")
    complete(house, tasks(house, case.id)["MDT-02"], "clinician-north", chair=str(house.persona(chair).id))
    complete(house, tasks(house, case.id)["MDT-03"], chair)
    task = tasks(house, case.id)["MDT-04"]
    with pytest.raises(Invalid, match="chaired to its end"):
        give(house, task, "clinician-3-north")
    for nobody in ("support-worker-north", "governance-lead", "consultant-south"):
        with pytest.raises(Invalid):
            give(house, task, nobody)
    assert tasks(house, case.id)["MDT-04"].assignee_id == house.persona(chair).id
    give(house, task, "consultant-north")
    house.handrail.perform(DeclareConflict(case_id=case.id, kind="relative"), by=house.persona(LEAD))
    with pytest.raises(Invalid, match="conflict of interest"):
        give(house, tasks(house, case.id)["MDT-04"], LEAD)


def test_nobody_with_a_conflict_opens_the_meeting_that_they_would_decide_in(house: House) -> None:
    case = house.a_case()
    house.handrail.perform(
        StartProcess(case_id=case.id, process="mdt-decision"), by=house.persona("clinician-north")
    )
    complete(house, tasks(house, case.id)["MDT-01"], "clinician-north")
    house.handrail.perform(DeclareConflict(case_id=case.id, kind="relative"), by=house.persona(DECIDER))
    with pytest.raises(Invalid, match="conflict of interest"):
        named = str(house.persona(DECIDER).id)
        complete(house, tasks(house, case.id)["MDT-02"], "clinician-north", chair=named)
    complete(house, tasks(house, case.id)["MDT-02"], "clinician-north", chair=str(house.persona("consultant-north").id))
    with pytest.raises(Invalid, match="conflict of interest"):
        give(house, tasks(house, case.id)["MDT-03"], DECIDER)


def test_a_delegation_is_answered_by_whom_it_is_offered_to_and_given_to_nobody_else(house: House) -> None:
    offered = house.handrail.perform(
        ProposeDelegation(
            to=house.persona("consultant-north").id,
            codes=frozenset({"D4b"}),
            locality="northvale",
            ends_at=house.clock.now() + timedelta(days=7),
            reason=WHY,
        ),
        by=house.persona(LEAD),
    )
    (task,) = matter_tasks(house, offered.case_id)
    for by in ("clinical-director", LEAD):
        with pytest.raises(Invalid, match="Only the person it is given to|may not do this"):
            house.handrail.perform(ReassignTask(task_id=task.id, to=DECIDER), by=house.persona(by))
    assert matter_tasks(house, offered.case_id)[0].assignee_id == house.persona("consultant-north").id


def test_a_conflict_bars_what_decides_and_not_what_is_only_done(house: House) -> None:
    """S12 says that nobody decides: a plain step of a relative's is done by whoever is there, a deciding one is not."""
    plain, deciding = user_task("A-1"), user_task("A-2", operation="sign_off_review")
    for number, step in enumerate((plain, deciding)):
        house.publish(f"a-step-{number}", in_a_row(f"a-step-{number}", step, lane="clinician"))
    case = house.a_case()
    declare = DeclareConflict(case_id=case.id, kind="relative")
    house.handrail.perform(declare, by=house.persona("clinician-2-north"))
    opened = [
        house.handrail.perform(StartProcess(case_id=case.id, process=f"a-step-{number}"), by=SYSTEM).tasks[0]
        for number in (0, 1)
    ]
    house.handrail.perform(ClaimTask(task_id=opened[0].id), by=house.persona("clinician-2-north"))
    with pytest.raises(NotPermitted, match="conflict of interest"):
        house.handrail.perform(ClaimTask(task_id=opened[1].id), by=house.persona("clinician-2-north"))
    assert house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)["decisions"] == ()


_STEP = re.compile(r'<bpmn:userTask id="([^"]+)"[^>]*>(.*?)</bpmn:userTask>', re.DOTALL)
_PROPERTY = re.compile(r'property name="([^"]+)" value="([^"]*)"')
ONLY_ASK = {"propose_discharge", "request_meeting", "propose_cadence", "propose_restriction"}
"""Steps that give reasons for what somebody else decides."""


def test_every_step_that_gives_a_reasoned_answer_is_a_decision_to_the_rules_of_conflict() -> None:
    """A new step whose form asks for a rationale is decided under a code, or is on the list, or only asks."""
    missing = set()
    for key, files in read_bundles(REPOSITORY).items():
        for element, content in _STEP.findall(files["process.bpmn"].decode()):
            given = dict(_PROPERTY.findall(content))
            form = REPOSITORY / "forms" / f"{given.get('formKey')}.form"
            if "decision" in given or not form.exists():
                continue
            if "rationale" not in keys_in(json.loads(form.read_text("utf-8"))):
                continue
            if given.get("operation") not in DECIDING_STEPS | ONLY_ASK:
                missing.add((key, element))
    assert missing == set()


def keys_in(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["key"]} if "key" in part else set()
        return own.union(*(keys_in(value) for value in part.values()))
    return set().union(*(keys_in(one) for one in part)) if isinstance(part, list) else set()
