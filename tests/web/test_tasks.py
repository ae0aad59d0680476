"""The inbox and a task's page: what is mine, who decides by when, taking, keeping, completing, being too late."""

from __future__ import annotations

from datetime import timedelta

from handrail.application.commands.complete_task import CompleteTask
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from tests.web.site import Visitor, page_of, words


def answers_of(visitor: Visitor) -> dict[str, object]:
    return valid("f-esc-summary", now=visitor.house.clock.now())


def test_a_task_is_taken_shown_as_mine_and_given_back(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    task = visitor.a_task()
    available = page_of(visitor.get("/inbox?tab=available"))
    assert available.xpath(f"//form[@action='/tasks/{task.id}/claim']//button")
    assert visitor.post(f"/tasks/{task.id}/claim", {}, form_at="/inbox?tab=available").status_code == 303
    assert "The task is yours" in words(page_of(visitor.get(f"/tasks/{task.id}")))
    mine = words(page_of(visitor.get("/inbox")))
    for said in ("Escalation summary", "You hold this", "due in 30 min", "Very urgent"):
        assert said in mine
    assert visitor.post(f"/tasks/{task.id}/release", {}).location == "/inbox"
    assert not page_of(visitor.get("/inbox")).xpath(f"//a[@href='/tasks/{task.id}']")


def test_the_page_says_who_decides_by_when_and_who_next(visitor: Visitor) -> None:
    visitor.sign_in()
    task = visitor.a_task()
    said = words(page_of(visitor.get(f"/tasks/{task.id}")))
    assert "Who decides Front-line staff" in said
    assert "due in 30 min today 10:30" in said
    assert "on your own" in said, "how far the role goes under which they act (R104)"
    assert "Team lead and Senior clinician on call, from today 10:30" in said


def test_late_is_said_in_words_and_can_be_picked_out(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-2-north")
    task = visitor.a_task()
    visitor.post(f"/tasks/{task.id}/claim", {})
    clock = visitor.house.clock
    assert isinstance(clock, VirtualClock)
    assert not page_of(visitor.get("/inbox?late=1")).xpath(f"//a[@href='/tasks/{task.id}']")
    advance(visitor.house.handrail, clock, to=clock.now() + timedelta(minutes=35))
    late = page_of(visitor.get("/inbox?late=1"))
    assert late.xpath(f"//a[@href='/tasks/{task.id}']") and "late by 5 min" in words(late)


def test_the_inbox_says_only_when_something_changed(visitor: Visitor) -> None:
    visitor.sign_in("clinician-2-north")
    poll = page_of(visitor.get("/inbox?tab=available")).xpath("//@data-hx-get")[0]
    assert visitor.get(poll).status_code == 204
    visitor.a_task()
    changed = visitor.get(poll)
    assert changed.status_code == 200 and "The list has changed" in changed.get_data(as_text=True)


def test_pages_of_the_inbox_go_on_where_the_last_ended(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-south")
    case = visitor.house.a_case(locality="southmere")
    clinician = visitor.house.persona("clinician-south")
    from handrail.application.commands.start_process import StartProcess

    for _ in range(27):
        visitor.house.handrail.perform(StartProcess(case_id=case.id, process="asking"), by=clinician)
    first = page_of(visitor.get("/inbox?tab=available"))
    second = page_of(visitor.get(first.xpath("//nav[@aria-label='More tasks']/a/@href")[0]))
    shown = [tree.xpath("//p[@class='hr-row__title']/a/@href") for tree in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (25, 2)
    assert not set(shown[0]) & set(shown[1])


def test_a_draft_is_kept_as_typed_and_only_for_its_author(visitor: Visitor) -> None:
    visitor.sign_in()
    task = visitor.a_task()
    typed = {"a.what_changed_text": "Half a sent", "a.known_since": "2026-13-45T99:00", "a.current_risks~asked": "1"}
    assert visitor.post(f"/tasks/{task.id}/draft", typed).status_code == 204
    tree = page_of(visitor.get(f"/tasks/{task.id}"))
    assert tree.xpath("//textarea[@name='a.what_changed_text']/text()")[0].strip() == "Half a sent"
    assert tree.xpath("//input[@name='a.known_since']/@value") == ["2026-13-45T99:00"]
    assert "Draft kept today 10:" in words(tree)
    other = Visitor(house=visitor.house, client=visitor.client.application.test_client()).sign_in("clinician-3-north")
    assert "Half a sent" not in other.get(f"/tasks/{task.id}").get_data(as_text=True)


def test_save_and_come_back_later_works_without_scripts(visitor: Visitor) -> None:
    visitor.sign_in()
    task = visitor.a_task()
    answer = visitor.post(f"/tasks/{task.id}/later", {"a.what_changed_text": "To be gone on with"})
    assert (answer.status_code, answer.location) == (303, "/inbox")
    assert "Your draft is kept" in words(page_of(visitor.get("/inbox")))
    row = page_of(visitor.get("/inbox?tab=available")).xpath(f"//li[.//a[@href='/tasks/{task.id}']]")[0]
    assert "Draft kept" in words(row)
    assert "To be gone on with" in visitor.get(f"/tasks/{task.id}").get_data(as_text=True)


def test_mistakes_are_listed_first_linked_and_nothing_typed_is_lost(visitor: Visitor) -> None:
    visitor.sign_in()
    task = visitor.a_task()
    fields = {"revision": "1", "a.what_changed_text": "n/a", "a.contact_now": "Bench outside, 07700 900123"}
    answer = visitor.post(f"/tasks/{task.id}/complete", fields)
    assert answer.status_code == 422
    tree = page_of(answer)
    assert tree.xpath("//title/text()")[0].startswith("Error: ")
    links = tree.xpath("//div[contains(@class,'nhsuk-error-summary')]//a/@href")
    assert len(links) > 8
    for link in links:
        assert tree.xpath(f"//*[@id='{link[1:]}']"), link
    described = tree.xpath("//input[@name='a.contact_now']/@value")
    assert described == ["Bench outside, 07700 900123"]
    area = tree.xpath("//textarea[@name='a.what_changed_text']")[0]
    assert area.text.strip() == "n/a" and "a-what_changed_text-error" in area.get("aria-describedby")


def test_rows_are_added_and_removed_without_scripts(visitor: Visitor) -> None:
    visitor.sign_in()
    task = visitor.a_task()
    fields = {"revision": "1", "a.current_risks~asked": "1", "a.current_risks.0.text": "Has spoken of the bridge"}
    more = visitor.post(f"/tasks/{task.id}/complete", {**fields, "_rows": "add:a.current_risks"})
    tree = page_of(more)
    assert more.status_code == 200
    assert len(tree.xpath("//textarea[starts-with(@name,'a.current_risks.') and not(contains(@name,'__row__'))]")) == 2
    assert "Has spoken of the bridge" in more.get_data(as_text=True)
    fewer = visitor.post(
        f"/tasks/{task.id}/complete",
        {**fields, "a.current_risks.1.text": "Second", "_rows": "remove:a.current_risks.0"},

    )
    left = page_of(fewer).xpath("//textarea[@name='a.current_risks.0.text']/text()")
    assert [text.strip() for text in left] == ["Second"]


def test_whoever_was_quicker_is_named_and_the_page_reads_back_what_was_filled_in(visitor: Visitor) -> None:
    visitor.sign_in()
    task = visitor.a_task()
    colleague = visitor.house.persona("support-worker-north")
    command = CompleteTask(task_id=task.id, answers=answers_of(visitor), seen_revision=1)
    visitor.house.handrail.perform(command, by=colleague)
    late = visitor.post(f"/tasks/{task.id}/complete", {"revision": "1"})
    assert late.status_code == 409
    assert "Rowan Ashby has done this already" in words(page_of(late))
    said = words(page_of(visitor.get(f"/tasks/{task.id}")))
    assert "Done by Rowan Ashby" in said and "What was filled in" in said and answers_of(visitor)["contact_now"] in said


def test_somebody_else_must_do_the_step_that_checks_mine(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    first = visitor.a_task()
    me = visitor.house.persona("support-worker-north")
    done = visitor.house.handrail.perform(
        CompleteTask(task_id=first.id, answers=answers_of(visitor), seen_revision=1), by=me
    )
    from handrail.storage.tasks import Tasks

    with visitor.house.handrail.database.reading() as session:
        second = Tasks(session).open_in_instance(done.instance.id)[0]
    tree = page_of(visitor.get(f"/tasks/{second.id}"))
    said = words(tree)
    assert "Someone else must do this step" in said and "Ask " in said and "Get help now" in said
    assert not tree.xpath("//form[@id='task-form']")
    assert not page_of(visitor.get("/inbox?tab=available")).xpath(f"//a[@href='/tasks/{second.id}']")
