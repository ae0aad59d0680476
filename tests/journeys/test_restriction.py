"""A restriction found in place long after it began: without authority, authorised, stepped down, ended, checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.journeys.people import Place, Somebody


def test_an_informal_restriction_is_found_stepped_down_and_really_ended(
    place: Place, somebody: Callable[..., Somebody]
) -> None:
    case = str(place.house.a_case(pathway="supported_living").id)
    place.wait_until(place.now + timedelta(days=30))

    sam = somebody("sam", phone=True)
    sam.go(f"/cases/{case}")
    sam.presses("Start something else")
    sam.presses("Something is being limited or watched")
    sam.reads("Started. The next step is open.")
    began, now = place.now - timedelta(days=20), place.now
    sam.does(
        case,
        "RIM-01",
        origin="discovered",
        type="community",
        started_at=began.isoformat(),
        time_limit=(now - timedelta(days=6)).isoformat(),
        review_at=(now - timedelta(days=13)).isoformat(),
    )
    sam.reads("No current authority")
    sam.reads("Going out")

    cleo, sid, ned, wes = (somebody(name) for name in ("cleo", "sid", "ned", "wes"))
    sid.go("/notices")
    sid.reads("A restriction has no current authority: decide now, or have it lifted")
    cleo.does(case, "RIM-03")
    sid.opens(case, "RIM-04")
    sid.reads("No current authority")
    sid.does(case, "RIM-04", authorised_limit=(place.now + timedelta(days=10)).isoformat())
    cleo.does(case, "RIM-05")
    cleo.reads("Active")

    # A sign named in the plan is seen: the review opens, a colleague decides on a first stage.
    cleo.page.locator("section:has(#restrictions) a").first.click()
    cleo.presses("A sign for stepping down was seen")
    cleo.reads("Noted, and the process has moved on.")
    cleo.does(case, "RSD-02", recommended="step_down")
    cleo.opens(case, "RSD-03")
    cleo.reads("Someone else must do this step")
    stopping = {"risk_work": None, "stepdown_trigger": None, "new_limit": None, "new_review": None}
    ned.does(case, "RSD-03", decision="step_down", stage=1, **stopping)
    day = (place.now + timedelta(days=4)).date().isoformat()
    ned.does(case, "RSD-04", stage_review_on=day, risk_review_on=day)
    ned.reads("Stepping down")
    wes.does(case, "RSD-05")

    # Then the end, and somebody else looks whether it is really lifted.
    cleo.go(f"/cases/{case}")
    cleo.page.locator("section:has(#restrictions) a").first.click()
    cleo.presses("A sign for stepping down was seen")
    cleo.does(case, "RSD-02", recommended="end")
    ned.does(case, "RSD-03", decision="end", end_reason="aim_met", **stopping)
    ned.reads("Ended, not yet checked")
    ned.opens(case, "RSD-05")
    ned.reads("Someone else must do this step")
    wes.does(case, "RSD-05")
    wes.reads("Ended")
    place.wait_until(place.now + timedelta(days=28))
    cleo.does(case, "RSD-06a")
    assert place.open_tasks(case) == {}
    assert place.history_is_whole()
