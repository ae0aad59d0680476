"""People on the real processes: find, open, record a contact, read what came of it, get help, look at a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from handrail.application.import_processes import import_processes
from handrail.domain.identifiers import CaseId
from handrail.rehearsal.answers import valid
from tests.builders.house import REPOSITORY, House, a_house
from tests.web.site import Visitor, page_of, words


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    with a_house(module_database) as made:
        import_processes(made.handrail, REPOSITORY, say=lambda _: None)
        yield made


def as_sent(prefix: str, answers: Any) -> dict[str, Any]:
    """Answers as a browser without scripts would send them."""
    sent: dict[str, Any] = {}
    for key, value in answers.items():
        name = f"{prefix}.{key}"
        if isinstance(value, list) and value and isinstance(value[0], dict):
            sent[f"{name}~asked"] = "1"
            for number, row in enumerate(value):
                sent |= as_sent(f"{name}.{number}", row)
        elif isinstance(value, list):
            sent |= {f"{name}~asked": "1", name: value}
        elif isinstance(value, bool):
            sent |= {f"{name}~asked": "1", **({name: "true"} if value else {})}
        else:
            sent[name] = value
    return sent


def contact(visitor: Visitor, **changes: Any) -> dict[str, Any]:
    return as_sent("a", valid("f-contact", now=visitor.house.clock.now(), **changes))


CALM = {
    "no_change": True,
    "indicators": None,
    "signature_signs": ["none"],
    "red_flags": ["none"],
    "concern_staff": "none",
    "concern_person": "none",
    "concern_carer": "not_asked",
    "action_taken": ["none_needed"],
    "restriction_noticed": "no",
}


def test_a_case_is_opened_and_found_again(visitor: Visitor) -> None:
    visitor.sign_in()
    fields = {
        "name": "Nell Fairweather",
        "born-day": "31",
        "born-month": "2",
        "born-year": "1980",
        "nhs_number": "999 000 0001",
        "pathway": "adult_community",
        "locality": "northvale",
        "signs": "Paces at night\nStops eating",
        "every": "7",
        "_once": "a" * 32,
    }
    refused = visitor.post("/cases/new", fields)
    assert refused.status_code == 422
    tree = page_of(refused)
    assert "Enter a real date of birth" in words(tree)
    assert tree.xpath("//input[@name='name']/@value") == ["Nell Fairweather"]
    fields |= {"born-month": "3"}
    number = visitor.post("/cases/new", fields)
    assert number.status_code == 422 and page_of(number).xpath("//a[@href='#nhs_number']")
    fields |= {"nhs_number": "999 000 0018" if _valid("9990000018") else "", "_once": "b" * 32}
    opened = visitor.post("/cases/new", fields)
    assert opened.status_code == 303
    assert visitor.post("/cases/new", fields).location == opened.location, "pressed twice, opened once"
    said = words(page_of(visitor.get(opened.location)))
    assert "Nell Fairweather" in said and "Paces at night" in said and "every 7 days" in said
    assert "Accountable clinician Robin Alder" in said
    assert "Nell Fairweather" in words(page_of(visitor.get("/cases")))
    assert "Nell Fairweather" in words(page_of(visitor.post("/cases/search", {"name": "fairw"})))
    assert "Nobody found" in words(page_of(visitor.post("/cases/search", {"name": "nobody of that name"})))


def test_a_case_that_begins_as_a_referral_is_not_open_yet(visitor: Visitor) -> None:
    visitor.sign_in()
    fields = {
        "name": "Ash Merriman",
        "born-day": "3",
        "born-month": "4",
        "born-year": "1988",
        "pathway": "adult_community",
        "locality": "northvale",
        "every": "7",
        "referred-by": "gp",
        "referral-reason": "Low since her brother died, and not sleeping.",
        "_once": "c" * 32,
    }
    refused = visitor.post("/cases/new", fields)
    assert refused.status_code == 422
    tree = page_of(refused)
    assert tree.xpath("//a[@href='#referral-urgency']") and tree.xpath("//a[@href='#safety-net']")
    fields |= {"referral-urgency": "urgent", "safety-net": "Her sister, who lives with her.", "_once": "d" * 32}
    opened = visitor.post("/cases/new", fields)
    assert opened.status_code == 303
    said = words(page_of(visitor.get(opened.location)))
    assert "Referred" in said and "Check the referral" in said and "Keep in touch while it waits" in said


def _valid(digits: str) -> bool:
    from handrail.domain.nhs_number import BadNhsNumber, read

    try:
        read(digits)
    except BadNhsNumber:
        return False
    return True


def test_nothing_changed_is_a_minutes_work_and_nothing_more_opens(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    case = visitor.house.a_case()
    form = page_of(visitor.get(f"/cases/{case.id}/contact"))
    assert "Stops answering the door" in words(form), "the person's own signs are offered"
    assert form.xpath("//input[@name='a.occurred_at']/@value")[0], "the time is filled in"
    saved = visitor.post(f"/cases/{case.id}/contact", contact(visitor, **CALM))
    assert saved.status_code == 303 and saved.location.startswith("/contacts/")
    said = words(page_of(visitor.get(saved.location)))
    assert "The contact is saved" in said and "Carry on" in said and "The row that fired: N11" in said
    assert "Nothing more opens" in said and "nobody’s approval" in said


def test_the_result_says_which_row_fired_and_what_the_nearest_lacked(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    case = visitor.house.a_case()
    worried = CALM | {
        "signature_signs": ["Stops answering the door"],
        "concern_staff": "worried",
        "action_taken": ["listened"],
    }
    saved = visitor.post(f"/cases/{case.id}/contact", contact(visitor, **worried))
    tree = page_of(visitor.get(saved.location))
    said = words(tree)
    assert "The row that fired: N5" in said and "Early review because" in said
    assert "one of their own early signs seen" in said
    assert "fewer than 2 signs new or worse in 14 days" in said
    assert said.index("The nearest row that did not: N4") < said.index("Also near: N3")
    assert "2 or more signs new or worse in 14 days (it was: 0)" in said
    assert "2 or more of their own early signs seen (it was: 1)" in said
    assert tree.xpath("//section[@aria-labelledby='next']//a[starts-with(@href,'/tasks/')]")


def test_a_red_flag_shows_the_emergency_card_before_anything_is_saved(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    case = visitor.house.a_case()
    flagged = contact(visitor, **CALM | {"red_flags": ["overdose"], "action_taken": ["stayed_or_999"]})
    first = visitor.post(f"/cases/{case.id}/contact", flagged)
    tree = page_of(first)
    flags = tree.xpath("//input[@name='a.red_flags' and @checked]/@value")
    if not flags:
        codes = tree.xpath("//input[@name='a.red_flags']/@value")
        pytest.fail(f"the flag is not one of {codes}")
    assert first.status_code == 200 and "Nothing is saved yet" in words(tree)
    assert tree.xpath("//a[@href='tel:999']")
    assert "No contact recorded yet" in words(page_of(visitor.get(f"/cases/{case.id}")))


def test_after_the_card_the_contact_is_saved_and_the_first_step_is_to_act(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    case = visitor.house.a_case()
    flagged = contact(visitor, **CALM | {"red_flags": ["overdose"], "action_taken": ["emergency_called"]})
    saved = visitor.post(f"/cases/{case.id}/contact", {**flagged, "card_seen": "1"})
    assert saved.status_code == 303
    result = page_of(visitor.get(saved.location))
    assert "Emergency" in words(result) and "The row that fired: N1" in words(result)
    act = result.xpath("//section[@aria-labelledby='next']//a/@href")[0]
    page = page_of(visitor.get(act))
    assert page.xpath("//a[@href='tel:999']") and "Nothing has to be filled in now" in words(page)
    done = visitor.post(f"{act}/complete", {"revision": page.xpath("//input[@name='revision']/@value")[0]})
    assert done.status_code == 303
    assert "Write the escalation summary" in words(page_of(visitor.get(done.location)))


def test_somebody_who_disagrees_with_the_table_can_say_so(visitor: Visitor) -> None:
    visitor.sign_in()
    case = visitor.house.a_case()
    saved = visitor.post(f"/cases/{case.id}/contact", contact(visitor, **CALM))
    result = page_of(visitor.get(saved.location))
    opened = visitor.post(result.xpath("//form[contains(@action,'/flag')]/@action")[0], {})
    assert opened.status_code == 303 and opened.location.startswith("/tasks/")
    page = page_of(visitor.get(opened.location))
    rows = page.xpath("//*[@name='a.row']//option/@value | //input[@name='a.row']/@value")
    assert {"N1", "N11"} <= set(rows)


def test_help_is_one_press_from_the_persons_page(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    case = visitor.house.a_case()
    link = page_of(visitor.get(f"/cases/{case.id}")).xpath("//a[contains(@class,'hr-help-button')]/@href")
    assert link == [f"/help?case={case.id}"]
    page = page_of(visitor.get(link[0]))
    text = words(page)
    assert text.index("Call 999") < text.index("Worried about somebody?")
    assert page.xpath("//button[@name='case']/@value")[0] == str(case.id)
    asked = visitor.post("/help", {"case": str(case.id), "_once": "c" * 32})
    again = visitor.post("/help", {"case": str(case.id), "_once": "c" * 32})
    assert asked.status_code == 303 and again.location == asked.location
    said = page_of(visitor.get(asked.location))
    assert "You did the right thing" in words(said)
    assert said.xpath("//a[starts-with(@href,'/tasks/')]")
    assert "Escalation open" in words(page_of(visitor.get(f"/cases/{case.id}")))


def test_help_can_be_asked_for_anybody_by_name(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    case = visitor.house.a_case()
    found = page_of(visitor.post("/help/search", {"name": "Sam Ex"}))
    assert str(case.id) in found.xpath("//button[@name='case']/@value")
    assert "Nobody found" in words(page_of(visitor.post("/help/search", {"name": "zzzz"})))


def test_the_emergency_card_needs_nobody_and_names_nobody(visitor: Visitor) -> None:
    stranger = visitor.client.application.test_client()
    card = stranger.get("/emergency")
    assert card.status_code == 200 and not card.headers.getlist("Set-Cookie")
    tree = page_of(card)
    assert tree.xpath("//a[@href='tel:999']") and tree.xpath("//a[@href='tel:111']")
    assert not tree.xpath("//form") and not tree.xpath("//script")
    worker = stranger.get("/emergency-worker.js").get_data(as_text=True)
    assert tree.xpath("//link[@rel='stylesheet']/@href")[0] in worker and "/cases" not in worker


def test_a_run_shows_its_picture_its_steps_and_why_each_gate_was_passed(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    case = visitor.house.a_case()
    asked = visitor.post("/help", {"case": str(case.id)})
    run = page_of(visitor.get(f"/instances/{asked.location.rpartition('/')[2]}"))
    said = words(run)
    assert run.xpath("//*[local-name()='svg']//*[starts-with(@id,'diagram-ESC-')]")
    assert "Steps taken, newest first" in said and "because" in said
    assert "The diagram in words" in said and "Get help now pressed" in said
    assert run.xpath("//ol[@class='hr-rows']//a[starts-with(@href,'/tasks/')]")


def test_a_restriction_found_in_place_can_be_registered_from_the_case(visitor: Visitor) -> None:
    visitor.sign_in()
    case = visitor.house.a_case()
    offers = page_of(visitor.get(f"/cases/{case.id}/start")).xpath("//button[@name='what']/@value")
    assert "restriction-discovered" in offers and "worry-carer" in offers
    for offer in offers:
        started = visitor.post(f"/cases/{case.id}/start", {"what": offer})
        assert (started.status_code, started.location) == (303, f"/cases/{case.id}"), offer
    assert visitor.post(f"/cases/{case.id}/start", {"what": "anything"}).status_code == 422
    said = words(page_of(visitor.get(f"/cases/{case.id}")))
    assert "Restriction imposition" in said and "Escalation" in said


def test_who_raised_it_is_told_and_can_mark_it_read(visitor: Visitor) -> None:
    from handrail.application.work import Work
    from handrail.domain.actors import SYSTEM
    from handrail.domain.notices import NoticeKind

    case = visitor.house.a_case()
    raiser = visitor.house.persona("support-worker-2-north")
    with visitor.house.handrail.database.transaction() as session:
        work = Work(session=session, actor=SYSTEM, resources=visitor.house.handrail.resources)
        work.lock_case(CaseId(UUID(str(case.id))))
        facts = {"outcome": "seen_by_crisis"}
        work.notify("escalation_outcome", kind=NoticeKind.OUTCOME, staff_id=raiser.id, facts=facts)
        work.settle(expect_event=False)
    visitor.sign_in("support-worker-2-north")
    tree = page_of(visitor.get("/notices"))
    said = words(tree)
    assert "What happened with the escalation you raised" in said and "Sam Example" in said and "Outcome:" in said
    assert "1 new" in words(page_of(visitor.get("/inbox")))
    action = tree.xpath("//form[starts-with(@action,'/notices/')]/@action")[0]
    assert visitor.post(action, {}).status_code == 303
    assert not page_of(visitor.get("/notices")).xpath("//form[starts-with(@action,'/notices/')]")
    other = Visitor(house=visitor.house, client=visitor.client.application.test_client())
    other.sign_in("support-worker-south")
    assert other.post(action, {}).status_code == 404
