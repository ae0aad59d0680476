"""Get a senior now: two presses from any page, who is on duty by name, and what happens next in words."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.import_processes import import_processes
from handrail.domain.cases import Case
from handrail.domain.identifiers import TaskId
from handrail.rehearsal.answers import valid
from tests.builders.house import REPOSITORY, House, a_house
from tests.web.site import Visitor, page_of, words


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    with a_house(module_database) as made:
        import_processes(made.handrail, REPOSITORY, say=lambda _: None)
        yield made


@pytest.fixture
def case(visitor: Visitor) -> Case:
    return visitor.house.a_case()


def asked(visitor: Visitor, case: Case, **more: str) -> str:
    sent = visitor.post("/help/senior", {"case": str(case.id), **more})
    assert sent.status_code == 303
    return str(sent.location)


def test_two_presses_from_any_page(visitor: Visitor, case: Case) -> None:
    visitor.sign_in("support-worker-north")
    for page in (f"/cases/{case.id}", "/inbox", "/notices"):
        first = page_of(visitor.get(page)).xpath("//a[contains(@class,'hr-help-button')]/@href")
        assert len(first) == 1 and first[0].startswith("/help")
    page = page_of(visitor.get(f"/help?case={case.id}"))
    (button,) = page.xpath("//form[@action='/help/senior']//button")
    assert words(button) == "Ask a senior to ring me about Sam Example"
    assert "secondary" in button.get("class") and button.get("value") == str(case.id)
    text = words(page)
    assert (
        text.index("Call 999")
        < text.index("The senior on duty now")
        < text.index("Get help opens an escalation")
    )
    assert "nobody is on the rota." in text and "everybody there who is senior clinician" in text


def test_a_press_says_who_was_paged_and_when_the_next_is_called_and_counts_once(
    visitor: Visitor, case: Case
) -> None:
    visitor.sign_in("support-worker-north")
    where = asked(visitor, case, _once="d" * 32)
    assert asked(visitor, case, _once="d" * 32) == where
    text = words(page_of(visitor.get(where)))
    assert (
        "A senior is asked to ring you" in text and "Everybody in Northvale who is senior clinician" in text
    )
    assert "the next to be called: team lead and senior clinician on call, today 10:10" in text
    assert "In danger do not wait" in text and text.count("Asked by") == 1
    other = visitor.sign_in("clinician-north")
    assert "A senior is asked to ring back" in words(page_of(other.get(where)))


def test_whoever_asked_a_senior_and_went_back_still_gets_help(visitor: Visitor, case: Case) -> None:
    visitor.sign_in("support-worker-north")
    page = page_of(visitor.get(f"/help?case={case.id}"))
    for action in ("/help/senior", "/help"):
        (form,) = page.xpath(f"//form[@action='{action}'][.//button[@value='{case.id}']]")
        (once,) = form.xpath(".//input[@name='_once']/@value")
        sent = visitor.post(action, {"case": str(case.id), "_once": once})
        assert sent.status_code == 303, words(page_of(sent))
    assert "Escalation open" in words(page_of(visitor.get(f"/cases/{case.id}")))


def test_without_a_person_it_asks_to_choose_again(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    answer = visitor.post("/help/senior", {"case": "nobody"})
    assert answer.status_code == 422 and "Choose the person again" in words(page_of(answer))


def test_the_senior_reads_who_asks_and_whoever_asked_reads_the_advice(visitor: Visitor, case: Case) -> None:
    visitor.sign_in("support-worker-north")
    where = asked(visitor, case)
    visitor.sign_in("senior-clinician-north")
    page = page_of(visitor.get("/notices"))
    assert "Rowan Ashby asks a senior to ring back now" in words(page)
    assert where in page.xpath("//a/@href")
    (task,) = set(page_of(visitor.get(where)).xpath("//a[starts-with(@href,'/tasks/')]/@href"))
    assert "Rowan Ashby asks to be rung back." in words(page_of(visitor.get(task)))
    form = page_of(visitor.get(task))
    names = {
        name.split(".")[-1].split("-")[0]: name
        for name in form.xpath("//form//@name")
        if name.startswith("a.")
    }
    assert {"spoke", "means", "spoke_at", "advised", "follows", "next_steps"} <= set(names)
    assert "Advice only: whoever asked decides" in words(form)
    answers = valid("f-sen-answer", now=visitor.house.clock.now(), follows="call_999")
    found = TaskId(UUID(task.rpartition("/")[2]))
    visitor.house.handrail.perform(
        CompleteTask(task_id=found, answers=answers, seen_revision=1),
        by=visitor.house.persona("senior-clinician-north"),
    )
    visitor.sign_in("support-worker-north")
    assert "A senior rang back: what was advised" in words(page_of(visitor.get("/notices")))
    said = page_of(visitor.get(where))
    assert "Dr Rosemary Plover rang back and advises a 999 call now" in words(said)
    assert answers["advised"] in words(page_of(visitor.get(task)))
    assert "A senior rang back, and advises a 999 call" in words(page_of(visitor.get(f"/cases/{case.id}")))
