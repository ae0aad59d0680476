"""Approvals: the queue, one decision on one screen, the second person, and what is said to those who may not."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.approvals_queue import ApprovalsQueue, CountApprovals
from handrail.domain.cases import Case
from handrail.domain.duties import Duty
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.gateways.clock import VirtualClock
from handrail.gateways.postgres import EmbeddedPostgres, for_sqlalchemy
from handrail.rehearsal.answers import valid
from handrail.rehearsal.scenarios import Player, read_scenario
from handrail.rehearsal.virtual_time import advance
from handrail.storage.duties import Duties
from handrail.storage.tasks import Tasks
from handrail.web.app import create_app
from handrail.web.form_answers import clock_from
from tests.builders.house import REPOSITORY, House, a_house
from tests.web.site import Visitor, page_of, words

A_TUESDAY = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
_numbers = count(1)


@pytest.fixture(scope="module")
def house(postgres: EmbeddedPostgres, furnished_template: str) -> Iterator[House]:
    """A house with the product's processes, for all tests of this file: each opens cases of its own."""
    name = f"approvals_{next(_numbers)}"
    with a_house(
        for_sqlalchemy(postgres.create_database(name, template=furnished_template)), at=A_TUESDAY
    ) as made:
        yield made
    postgres.drop_database(name)


def visitor(house: House, persona: str) -> Visitor:
    app = create_app(house.handrail, house.handrail.resources.settings)
    return Visitor(house=house, client=app.test_client()).sign_in(persona)


def played(house: House, scenario: str, until: str, *, person: str = "Nell Fairweather") -> tuple[Case, Task]:
    """A scenario up to the step in which something is decided: its case, and that step's task."""
    read = read_scenario(REPOSITORY / "processes" / f"{scenario}.yaml")
    stop = next(n for n, step in enumerate(read.steps) if step.get("complete", {}).get("task") == until)
    steps = tuple(step for step in read.steps[:stop] if not {"expect", "wait"} & set(step))
    read = dataclasses.replace(read, steps=steps, at=max(read.at, house.clock.now()))
    player = Player(house.handrail, house.clock, read, person_name=person)
    player.play()
    case = player._case()
    return case, task_of(house, case, until)


def task_of(house: House, case: Case, element: str) -> Task:
    with house.handrail.database.reading() as session:
        return next(
            task for task in Tasks(session).of_case(case.id, open_only=True) if task.element == element
        )


def a_hold(house: House, **more: str) -> tuple[Case, Task]:
    return played(house, "escalation/scenarios/hold-approved", "ESC-04", **more)


def sent(answers: Mapping[str, Any], at: str = "a") -> dict[str, Any]:
    """Answers as a browser sends them."""
    fields: dict[str, Any] = {}
    for key, value in answers.items():
        name = f"{at}.{key}"
        if isinstance(value, list) and value and isinstance(value[0], dict):
            fields[f"{name}~asked"] = "1"
            for number, row in enumerate(value):
                fields |= sent(row, f"{name}.{number}")
        elif isinstance(value, list):
            fields |= {f"{name}~asked": "1", name: value}
        elif isinstance(value, bool):
            fields[name] = "true" if value else "false"
        elif isinstance(value, str) and key.endswith("_at"):
            fields[name], fields[f"{name}~offset"] = clock_from(value)
        elif value is not None:
            fields[name] = str(value)
    return fields


def decides_to_hold(
    house: House, decider: Visitor, task: Task, second: str = "senior-clinician-2-north"
) -> Any:
    answers = valid(
        "f-esc-hold",
        now=house.clock.now(),
        people=house.people(),
        second_person=str(house.persona(second).id),
        recheck_at=(house.clock.now() + timedelta(hours=5)).isoformat(),
    )
    fields = {"revision": str(task.revision), **sent(answers)}
    return decider.post(f"/approvals/{task.id}/decide", fields, form_at=f"/approvals/{task.id}")


def test_the_queue_has_what_i_may_decide_now_and_nothing_else(house: House) -> None:
    _, task = a_hold(house, person="Ada Queue")
    senior = words(page_of(visitor(house, "senior-clinician-north").get("/approvals")))
    for said in (
        "Ada Queue",
        "Decide on the hold",
        "due in 2 h",
        "Urgent",
        "Proposed by Robin Alder",
        "You may decide, as senior clinician",
    ):
        assert said in senior, said
    for persona in ("clinician-2-north", "senior-clinician-south", "on-call-manager"):
        assert "Ada Queue" not in words(page_of(visitor(house, persona).get("/approvals"))), persona
    proposer = page_of(visitor(house, "clinician-north").get("/approvals"))
    assert not proposer.xpath(f"//a[@href='/approvals/{task.id}']")


def test_the_queue_begins_with_what_is_late_and_says_so(house: House) -> None:
    _, late = a_hold(house, person="Lena Late")
    assert isinstance(house.clock, VirtualClock)
    with (
        house.handrail.database.transaction() as session
    ):  # late without the lapse: the timer has not come yet
        Tasks(session).change(
            late.id,
            due_at=house.clock.now() - timedelta(minutes=5),
            order_at=house.clock.now() - timedelta(minutes=5),
        )
    a_hold(house, person="Sooner Than That")
    rows = page_of(visitor(house, "senior-clinician-north").get("/approvals")).xpath(
        "//li[contains(@class,'hr-row')]"
    )
    assert "Lena Late" in words(rows[0]) and "late by" in words(rows[0])
    assert "hr-row--late" in rows[0].get("class")


def test_pages_of_the_queue_go_on_where_the_last_ended_and_cost_the_same_however_long(house: House) -> None:
    waiting = {a_hold(house, person=f"Row {number}")[1].id for number in range(3)}
    actor = house.persona("senior-clinician-2-north")
    statements: list[str] = []

    def noted(*arguments: Any) -> None:
        statements.append(arguments[2])

    engine = house.handrail.database.engine
    house.handrail.ask(ApprovalsQueue(), by=actor)
    event.listen(engine, "before_cursor_execute", noted)
    try:
        found = house.handrail.ask(ApprovalsQueue(), by=actor)
        whole = len(statements)
        statements.clear()
        one = house.handrail.ask(ApprovalsQueue(limit=1), by=actor)
        assert len(statements) == whole <= 10
        statements.clear()
        counted = house.handrail.ask(CountApprovals(), by=actor)
        assert len(statements) <= 7
    finally:
        event.remove(engine, "before_cursor_execute", noted)
    assert waiting <= {row.task.id for row in found.to_decide}
    assert counted.number == len(found.to_decide) and not counted.more
    seen = [one.to_decide[0].task.id]
    while one.next is not None:
        one = house.handrail.ask(ApprovalsQueue(limit=1, after=one.next), by=actor)
        seen += [row.task.id for row in one.to_decide]
    assert seen == [row.task.id for row in found.to_decide]


def test_the_queue_is_narrowed_by_place_and_kind_and_says_when_it_is_empty(house: House) -> None:
    a_hold(house, person="Fay Filter")
    director = visitor(house, "clinical-director")
    assert "Fay Filter" in words(page_of(director.get("/approvals?locality=northvale&process=escalation")))
    assert "No decision matches" in words(page_of(director.get("/approvals?process=contact")))
    assert "Fay Filter" not in words(page_of(director.get("/approvals?locality=southmere")))
    assert "Nothing waits for your decision" in words(
        page_of(visitor(house, "support-worker-south").get("/approvals"))
    )


def test_the_navigation_counts_what_waits_for_me(house: House) -> None:
    a_hold(house)
    page = page_of(visitor(house, "consultant-north").get("/account"))
    link = page.xpath("//nav[@aria-label='Main']//a[@href='/approvals']")[0]
    assert "waiting" in words(link) and any(character.isdigit() for character in words(link))
    auditor = page_of(visitor(house, "auditor").get("/account"))
    assert not auditor.xpath("//nav[@aria-label='Main']//a[@href='/approvals']")


def test_one_screen_has_everything_the_decision_is_taken_with(house: House) -> None:
    _, task = a_hold(house, person="Wanda Whole")
    page = page_of(visitor(house, "senior-clinician-north").get(f"/approvals/{task.id}"))
    said = words(page)
    for part in (
        "Wanda Whole",
        "You decide this , as senior clinician",
        "If nobody decides by today 16:00, it is not held: the step to send it opens for whoever is on duty",
        "In their words",
        "The row that fired: N6",
        "What would change the answer",
        "somebody very worried (it was: nobody worried)",
        "What was tried",
        "1. What has changed",
        "5. The deadline",
        "What each choice does",
        "It is sent now, at the urgency it has.",
        "Counts once a second person has confirmed it",
        "Who is called next Nobody else is called here: when the time is over it goes on by itself.",
        "Ask first, or say why not",
        "Ask for advice",
        "Decide here",
    ):
        assert part in said, part
    assert said.index("In their words") < said.index("Why now") < said.index("Decide here")
    lend = page.xpath("//a[starts-with(@href,'/delegations/new')]/@href")[0]
    offered = page_of(visitor(house, "senior-clinician-north").get(lend))
    assert offered.xpath("//input[@name='codes' and @value='D2b']/@checked")
    chosen = page_of(visitor(house, "senior-clinician-north").get(f"/approvals/{task.id}?choose=refuse"))
    assert chosen.xpath("//input[@name='a.chosen' and @value='refuse']/@checked")


def test_who_may_not_is_told_what_is_missing_and_whom_to_ask(house: House) -> None:
    case, task = a_hold(house, person="Nora Not-Yours")
    proposer = visitor(house, "clinician-north")
    for path in (f"/approvals/{task.id}", f"/tasks/{task.id}", f"/cases/{case.id}"):
        page = page_of(proposer.get(path))
        said = words(page)
        assert "What is missing: the role" in said, path
        assert "Dr Rosemary Plover" in said or "Dr Fern Dunnock" in said, path
        assert not page.xpath(f"//form[contains(@action,'{task.id}')]//button[not(contains(.,'advice'))]"), (
            path
        )
    assert visitor(house, "senior-clinician-south").get(f"/approvals/{task.id}").status_code == 404
    told = words(page_of(visitor(house, "senior-clinician-north").get(f"/tasks/{task.id}")))
    assert "You may do this, as senior clinician" in told
    assert "Who next, if nobody does Nobody: today 16:00 it goes on by itself" in told


def test_two_people_decide_and_it_counts_once_both_have(house: House) -> None:
    case, task = a_hold(house, person="Tom Twice")
    decider = visitor(house, "senior-clinician-north")
    answer = decides_to_hold(house, decider, task)
    assert (answer.status_code, answer.location) == (303, f"/approvals/{task.id}")
    said = words(page_of(decider.get(f"/approvals/{task.id}")))
    assert "You decided “Hold: do not send for now”" in said and "Dr Fern Dunnock" in said
    assert "until today" in said and "Take it back" in said and "Decide here" not in said
    queue = words(page_of(decider.get("/approvals")))
    assert "Decided by you, waits for a second person" in queue
    assert "a second person is asked to confirm" in words(page_of(decider.get(f"/tasks/{task.id}")))

    second = visitor(house, "senior-clinician-2-north")
    assert "Waits for you as second person" in words(page_of(second.get("/approvals")))
    asked = words(page_of(second.get(f"/approvals/{task.id}/confirm")))
    for part in (
        "Dr Rosemary Plover decided “Hold: do not send for now”",
        "Tom Twice",
        "Robin Alder",
        "it is not held",
        "If you confirm: Nothing is sent for now.",
    ):
        assert part in asked, part
    assert "Why did you choose this" in asked
    revision = str(task_of(house, case, "ESC-04").revision)
    done = second.post(
        f"/approvals/{task.id}/confirm",
        {"agrees": "yes", "revision": revision},
        form_at=f"/approvals/{task.id}/confirm",
    )
    assert (done.status_code, done.location) == (303, "/approvals")
    assert "Confirmed. The decision is in effect now." in words(page_of(second.get("/approvals")))
    with house.handrail.database.reading() as session:
        ended = Tasks(session).get(task.id)
    assert ended is not None and ended.completed_by == house.persona("senior-clinician-north").id
    again = second.get(f"/approvals/{task.id}/confirm")
    assert again.status_code == 409


def test_the_second_person_says_no_with_a_reason_and_the_decider_reads_it(house: House) -> None:
    case, task = a_hold(house)
    decider = visitor(house, "senior-clinician-north")
    decides_to_hold(house, decider, task)
    second = visitor(house, "senior-clinician-2-north")
    revision = str(task_of(house, case, "ESC-04").revision)
    here = f"/approvals/{task.id}/confirm"
    blank = second.post(here, {"agrees": "no", "revision": revision, "reason": "n/a"}, form_at=here)
    assert blank.status_code == 422
    assert page_of(blank).xpath("//div[contains(@class,'nhsuk-error-summary')]//a[@href='#reason']")
    reason = "Her sister leaves tonight, so nobody would be with her after nine"
    assert (
        second.post(here, {"agrees": "no", "revision": revision, "reason": reason}, form_at=here).status_code
        == 303
    )
    said = words(page_of(decider.get(f"/approvals/{task.id}")))
    assert "The second person said no." in said and reason in said and "Decide here" in said


def test_what_was_decided_can_be_taken_back_until_it_is_confirmed(house: House) -> None:
    case, task = a_hold(house)
    decider = visitor(house, "senior-clinician-north")
    decides_to_hold(house, decider, task)
    revision = str(task_of(house, case, "ESC-04").revision)
    back = decider.post(
        f"/approvals/{task.id}/withdraw", {"revision": revision}, form_at=f"/approvals/{task.id}"
    )
    assert (back.status_code, back.location) == (303, f"/approvals/{task.id}")
    assert "Decide here" in words(page_of(decider.get(f"/approvals/{task.id}")))
    assert visitor(house, "senior-clinician-2-north").get(f"/approvals/{task.id}/confirm").status_code == 409


def test_a_second_person_from_elsewhere_reads_the_decision_and_is_led_nowhere_they_may_not_go(
    house: House,
) -> None:
    _, task = a_hold(house, person="Far Away")
    decides_to_hold(house, visitor(house, "senior-clinician-north"), task, second="on-call-clinician-south")
    far = visitor(house, "on-call-clinician-south")
    here = f"/approvals/{task.id}/confirm"
    page = page_of(far.get(here))
    assert "Far Away" in words(page) and page.xpath("//button[@name='agrees' and @value='yes']")
    assert page.xpath("//main//a/@href") == []
    near = page_of(visitor(house, "consultant-north").get(here)).xpath("//main//a/@href")
    assert near == [f"/cases/{task.case_id}", f"/approvals/{task.id}"]


def test_neither_who_proposed_nor_a_stranger_confirms(house: House) -> None:
    case, task = a_hold(house)
    decides_to_hold(house, visitor(house, "senior-clinician-north"), task)
    revision = str(task_of(house, case, "ESC-04").revision)
    here = f"/approvals/{task.id}/confirm"
    for persona, why in (
        ("clinician-north", "must be neither of you two"),
        ("clinician-2-north", "Dr Fern Dunnock was asked"),
    ):
        one = visitor(house, persona)
        page = page_of(one.get(here))
        assert "You cannot confirm this." in words(page) and why in words(page), persona
        assert not page.xpath("//button[@name='agrees']")
        tried = one.post(here, {"agrees": "yes", "revision": revision}, form_at="/account")
        assert tried.status_code == 403, persona
    assert visitor(house, "clinician-south").get(here).status_code == 404


def test_mistakes_are_listed_first_and_nothing_typed_is_lost(house: House) -> None:
    _, task = a_hold(house)
    decider = visitor(house, "senior-clinician-north")
    fields = {"revision": str(task.revision), "a.chosen": "refuse", "a.rationale": "n/a"}
    answer = decider.post(f"/approvals/{task.id}/decide", fields, form_at=f"/approvals/{task.id}")
    page = page_of(answer)
    assert answer.status_code == 422 and page.xpath("//title/text()")[0].startswith("Error: ")
    for link in page.xpath("//div[contains(@class,'nhsuk-error-summary')]//a/@href"):
        assert page.xpath(f"//*[@id='{link[1:]}']"), link
    assert page.xpath("//input[@name='a.chosen' and @value='refuse']/@checked")


def test_the_safe_choice_needs_no_second_person(house: House) -> None:
    _, task = a_hold(house)
    decider = visitor(house, "senior-clinician-north")
    answers = valid("f-esc-hold", now=house.clock.now(), people=house.people(), chosen="refuse")
    fields = {"revision": str(task.revision), **sent(answers)}
    answer = decider.post(f"/approvals/{task.id}/decide", fields, form_at=f"/approvals/{task.id}")
    assert (answer.status_code, answer.location) == (303, "/approvals"), words(page_of(answer))[:600]
    assert "in effect now" in words(page_of(decider.get("/approvals")))
    assert "Done by Dr Rosemary Plover" in words(page_of(decider.get(f"/approvals/{task.id}")))


def test_a_hold_nobody_decided_is_gone_from_the_queue(house: House) -> None:
    _, task = a_hold(house, person="Gone Tonight")
    assert isinstance(house.clock, VirtualClock)
    assert task.due_at is not None
    advance(house.handrail, house.clock, to=task.due_at + timedelta(minutes=1))
    senior = visitor(house, "senior-clinician-north")
    assert not page_of(senior.get("/approvals")).xpath(f"//a[@href='/approvals/{task.id}']")
    said = words(page_of(senior.get(f"/approvals/{task.id}")))
    assert "no longer needed" in said and "in time" not in said


def test_advice_is_asked_for_while_the_clock_runs_on(house: House) -> None:
    case, task = a_hold(house)
    decider = visitor(house, "senior-clinician-north")
    asked = decider.post(f"/approvals/{task.id}/advice", {}, form_at=f"/approvals/{task.id}")
    assert asked.status_code == 303 and asked.location.startswith("/tasks/")
    assert decider.get(asked.location).status_code == 200
    assert task_of(house, case, "ESC-04").due_at == task.due_at


def test_a_restriction_is_decided_on_the_same_screen(house: House) -> None:
    _, task = played(
        house, "restriction-imposition/scenarios/planned-and-authorised", "RIM-04", person="Rita Rim"
    )
    role = {
        "senior_clinician": "senior-clinician-north",
        "consultant": "consultant-north",
        "team_lead": "team-lead-north",
    }
    said = words(page_of(visitor(house, role[task.role]).get(f"/approvals/{task.id}")))
    for part in (
        "Rita Rim",
        "Planned restriction",
        "it is not imposed",
        "Refuse it It is not imposed.",
        "Decide here",
    ):
        assert part in said, part
    assert "lift it" not in said, "there is nothing to lift yet"


def test_a_concern_that_nobody_decides_on_is_said_to_be_referred_and_what_is_not_known_is_not_said(
    house: House,
) -> None:
    _, task = played(house, "safeguarding-actions/scenarios/threshold-not-met", "SAF-D", person="Sal Guard")
    said = words(page_of(visitor(house, "safeguarding-lead-north").get(f"/approvals/{task.id}")))
    assert ", it is referred: the step to send it opens for the clinician on duty." in said
    assert "Sal Guard" in said and "You decide this , as safeguarding lead" in said
    _, first = played(house, "safeguarding-actions/scenarios/referred-after-all", "SAF-01", person="Ann Yone")
    anyone = page_of(visitor(house, "clinician-south").get(f"/approvals/{first.id}"))
    assert "others are called until it is done" in words(anyone)
    assert not anyone.xpath("//a[starts-with(@href,'/delegations/new')]"), "everybody may raise a concern"
    for never in ("lapse", "D3b", "How urgent", "No class", "the process asks"):
        assert never not in said, never


def test_the_table_is_named_with_its_version_and_no_code_or_hash_is_shown(house: House) -> None:
    _, task = a_hold(house, person="Vera Version")
    said = words(page_of(visitor(house, "senior-clinician-north").get(f"/approvals/{task.id}")))
    assert "(Northvale thresholds, version 1)" in said
    assert not re.search(r"\b[0-9a-f]{12}\b|\bD\d+[a-g]?\b|ESC-\d|f-esc", said)


def test_the_ladder_names_who_is_on_duty_then_and_the_role_where_nobody_is(house: House) -> None:
    _, task = played(
        house, "restriction-imposition/scenarios/planned-and-authorised", "RIM-04", person="Lou Ladder"
    )
    assert task.due_at is not None
    senior = house.persona("senior-clinician-2-north")
    duty = Duty(
        id=uuid4(),
        staff_id=senior.id,
        role=Role.SENIOR_CLINICIAN,
        locality="northvale",
        from_at=task.due_at + timedelta(minutes=1),
        to_at=task.due_at + timedelta(days=5),
        source="rota",
        entered_by=senior.id,
        entered_at=house.clock.now(),
    )
    with house.handrail.database.transaction() as session:
        Duties(session).add(duty)
    page = page_of(visitor(house, "senior-clinician-north").get(f"/approvals/{task.id}"))
    rungs = [words(rung) for rung in page.xpath("//ol[@class='hr-ladder']/li")]
    assert [rung.split(" from ")[0] for rung in rungs] == [
        "Senior clinician",
        "Dr Fern Dunnock (senior clinician)",
        "Clinical director",
        "Governance lead , Board lead",
    ]


def test_a_step_that_decides_nothing_has_no_such_screen(house: House) -> None:
    case = house.a_case()
    started = house.handrail.perform(
        StartProcess(case_id=case.id, process="restriction-imposition"), by=house.persona("clinician-north")
    )
    task = next(task for task in started.tasks if task.decision is None)
    assert visitor(house, "clinician-north").get(f"/approvals/{task.id}").status_code == 404
