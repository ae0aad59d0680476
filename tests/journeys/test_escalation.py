"""A contact that crosses a threshold, through the escalation and the partner, to a finished post-crisis review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handrail.rehearsal.answers import valid
from tests.journeys.people import Place, Somebody


def test_a_worrying_contact_becomes_a_finished_review(
    place: Place, somebody: Callable[..., Somebody]
) -> None:
    cleo = somebody("cleo")
    cleo.go("/cases/new")
    cleo.page.get_by_label("Full name").fill("Nell Fairweather")
    for part, value in (("Day", "31"), ("Month", "3"), ("Year", "1980")):
        cleo.page.get_by_label(part).fill(value)
    cleo.page.get_by_label("Pathway").select_option("adult_community")
    cleo.page.get_by_label("Their own early signs").fill("Paces at night\nStops eating")
    cleo.sends("Open the case")
    cleo.reads("Paces at night")
    case = cleo.page.url.rpartition("/")[2]

    # The support worker records a contact on a phone; the table says very urgent.
    sam = somebody("sam", phone=True)
    sam.go(f"/cases/{case}")
    sam.presses("Record contact")
    answers = valid("f-contact", now=place.now, signature_signs=["Paces at night", "Stops eating"])
    sam.fills(place.form("f-contact"), answers)
    sam.sends("Save contact")
    sam.reads("Very urgent")
    sam.reads("The row that fired: N3")
    sam.reads("2 or more of their own early signs seen")

    # Anyone may escalate: the summary, the plan for meanwhile, the sending.
    sam.presses("Write the escalation summary")
    sam.reads("Who decides")
    soon = (place.now + timedelta(hours=3)).isoformat()
    sam.does(case, "ESC-03", class_requested="very_urgent", needed_by=soon, restrictions_in_force=["none"])
    sam.reads("Done. What is open now is below.")
    sam.does(case, "ESC-08", who_holds_tonight=place.staff_id("cleo"))
    cleo.does(case, "ESC-07", sent_at=place.now.isoformat())
    cleo.reads("sent, not yet acknowledged")

    # The partner acknowledges and answers by telephone; staff tell the process.
    place.wait_until(place.now + timedelta(minutes=5))
    cleo.presses("See where it stands")
    said = cleo.page.locator("form").filter(
        has=cleo.page.get_by_role("heading", name="The partner says they have it")
    )
    said.get_by_label("Who said so?").select_option(index=1)
    said.get_by_role("button").click()
    cleo.reads("Noted, and the process has moved on.")
    place.wait_until(place.now + timedelta(minutes=50))
    answer = cleo.page.locator("form").filter(
        has=cleo.page.get_by_role("heading", name="The partner has answered")
    )
    answer.get_by_label("Who answered?").select_option(index=1)
    answer.get_by_role("button").click()
    cleo.does(case, "ESC-10", at=place.now.isoformat(), accountable_from=place.now.isoformat())
    while "ESC-13" not in place.open_tasks(case):
        left = sorted(place.open_tasks(case))
        raise AssertionError(f"what happened next is not asked yet; open are {left}")
    cleo.does(case, "ESC-13")

    # Who raised it is told (K10).
    sam.go("/inbox")
    sam.presses("What happened")
    sam.reads("What happened with the escalation you raised")

    # The review: assigned, prepared, done, planned, signed off, looked at again after a fortnight.
    somebody("tess").does(case, "PCR-02", reviewer=place.staff_id("una"))
    cleo.does(case, "PCR-03")
    una = somebody("una")
    una.does(case, "PCR-04")
    cleo.does(case, "PCR-05")
    while "PCR-07" in place.open_tasks(case):
        una.does(case, "PCR-07")
    if "PCR-09" in place.open_tasks(case):
        somebody("con").does(case, "PCR-09")
    place.wait_until(place.now + timedelta(days=14))
    cleo.does(case, "PCR-11")
    assert place.open_tasks(case) == {}
    cleo.go(f"/cases/{case}")
    assert cleo.page.get_by_text("Finished").count() >= 3
    assert place.history_is_whole()
