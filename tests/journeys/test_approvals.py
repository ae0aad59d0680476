"""A hold decided with the keyboard alone: queue, decision, what is wrong, a second person's no and then yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from handrail.application.commands.open_case import OpenCase, PersonDetails
from handrail.application.commands.record_contact import RecordContact
from handrail.application.commands.save_draft import SaveDraft
from handrail.domain.cases import Plan
from handrail.rehearsal.answers import valid
from tests.journeys.people import Place, Somebody

_FOCUS = """() => {
    const one = document.activeElement;
    const label = one.id && document.querySelector(`label[for="${one.id}"]`);
    const look = (style) => [style.outline, style.boxShadow, style.backgroundColor, style.border].join();
    const looks = () => [getComputedStyle(one), label && getComputedStyle(label, '::before')]
        .filter(Boolean).map(look).join();
    const focused = looks();
    one.blur();
    const plain = looks();
    one.focus();
    return focused !== plain;
}"""
"""Whether what has the focus looks different with it than without it."""


SEND = "#task-form .hr-submit button.nhsuk-button"


def reaches(page: Page, wanted: str, *, most: int = 150) -> None:
    """Press Tab until the focus is on what is wanted, and see on the way that the focus can be seen."""
    for _ in range(most):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            assert page.evaluate(_FOCUS), f"nobody can see that {wanted} has the focus"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def presses(page: Page, wanted: str, key: str = "Enter") -> None:
    """Go to a link or button by Tab, and press it."""
    reaches(page, wanted)
    with page.expect_navigation():
        page.keyboard.press(key)


def types(page: Page, name: str, words: str) -> None:
    """Go to a field by Tab, and type."""
    reaches(page, f"[name='{name}']")
    page.keyboard.type(words)


def is_told_what_is_wrong(page: Page, wanted: str) -> None:
    """The error summary has the focus; its first link, pressed, leads to the field."""
    page.wait_for_function("document.activeElement.matches('.nhsuk-error-summary')")
    halo = page.evaluate("getComputedStyle(document.activeElement).boxShadow")  # it is gone after a look away
    assert halo != "none", "nobody can see that the summary has the focus"
    assert page.title().startswith("Error: ")
    reaches(page, ".nhsuk-error-summary a", most=2)
    page.keyboard.press("Enter")
    page.wait_for_function("(wanted) => document.activeElement.matches(wanted)", arg=wanted)
    assert page.evaluate(_FOCUS), f"nobody can see that {wanted} has the focus"


def test_a_hold_is_decided_and_confirmed_with_the_keyboard_alone(
    place: Place, somebody: Callable[..., Somebody]
) -> None:
    cleo = place.house.persona("cleo")
    case = place.house.handrail.perform(
        OpenCase(
            pathway="adult_community",
            locality="northvale",
            person=PersonDetails(name="Keziah Board", born=date(1990, 5, 17)),
            plan=Plan(signature_signs=("Paces at night", "Stops eating")),
        ),
        by=cleo,
    )
    answers = valid("f-contact", now=place.now, signature_signs=["Paces at night", "Stops eating"])
    place.house.handrail.perform(RecordContact(case_id=case.id, answers=answers), by=cleo)
    proposer = somebody("cleo")
    proposer.does(
        str(case.id),
        "ESC-03",
        class_requested="very_urgent",
        choice="propose_hold",
        needed_by=(place.now + timedelta(hours=3)).isoformat(),
        restrictions_in_force=["none"],
    )
    task = place.open_tasks(str(case.id))["ESC-04"]

    # The senior began it before, so most of it is typed already; today there is only a keyboard.
    drafted = valid(
        "f-esc-hold",
        now=place.now,
        second_person=place.staff_id("una"),
        recheck_at=(place.now + timedelta(hours=3)).isoformat(),
        rationale=None,
        chosen=None,
    )
    place.house.handrail.perform(SaveDraft(task_id=task.id, answers=drafted), by=place.house.persona("sid"))

    # The senior: from the navigation to the queue, to the decision, to the form, and sent.
    sid = somebody("sid").page
    presses(sid, "a[href='/approvals']")
    expect(sid.get_by_role("heading", name="For you to decide")).to_be_visible()
    presses(sid, ".hr-row__act a")
    expect(sid.locator("body")).to_contain_text("You decide this, as senior clinician")
    reaches(sid, "a[href='#decision']")
    sid.keyboard.press("Enter")
    presses(sid, SEND)
    is_told_what_is_wrong(sid, "[name='a.chosen']")
    sid.keyboard.press("Space")
    types(sid, "a.rationale", "Her sister is with her tonight and the crisis line has her number.")
    presses(sid, SEND)
    expect(sid.locator("body")).to_contain_text("Waits for a second person")
    expect(sid.locator("body")).to_contain_text("Dr Una Lisle")

    # The second person: the same way, and a no that must have its reason.
    una = somebody("una").page
    presses(una, "a[href='/approvals']")
    expect(una.get_by_role("heading", name="Waits for you as second person")).to_be_visible()
    presses(una, ".hr-row__act a")
    expect(una.locator("body")).to_contain_text("Dr Sid Harrow decided")
    presses(una, "button[name='agrees'][value='no']")
    is_told_what_is_wrong(una, "#reason")
    una.keyboard.type("Her sister leaves at six in the morning, and nobody is with her after that.")
    presses(una, "button[name='agrees'][value='no']")
    expect(una.locator("body")).to_contain_text("You did not agree. The decision is open again")

    # The senior reads why, and decides again: what was answered is still in the form.
    presses(sid, "a[href='/approvals']")
    presses(sid, ".hr-row__act a")
    expect(sid.locator("body")).to_contain_text("The second person said no. Dr Una Lisle did not agree")
    expect(sid.locator("body")).to_contain_text("Her sister leaves at six in the morning")
    reaches(sid, "a[href='#decision']")
    sid.keyboard.press("Enter")
    reaches(sid, "[name='a.chosen']")
    sid.keyboard.press("Space")
    types(sid, "a.rationale", "Her brother comes at six, so that she is not alone in the morning.")
    presses(sid, SEND)
    expect(sid.locator("body")).to_contain_text("Waits for a second person")

    # And the second person confirms.
    presses(una, "a[href='/approvals']")
    presses(una, ".hr-row__act a")
    expect(una.locator("body")).to_contain_text("Her brother comes at six")
    presses(una, "button[name='agrees'][value='yes']")
    expect(una.locator("body")).to_contain_text("Confirmed. The decision is in effect now.")
    assert "ESC-04" not in place.open_tasks(str(case.id))
    assert place.history_is_whole()
