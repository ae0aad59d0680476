"""Whatever is sent in a field, the answer is a sentence that says what to do, never a fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.holds import a_hold, hold_answers, told
from tests.builders.house import House
from tests.security.conftest import Caller
from tests.web.site import Visitor

Call = Callable[[str], Caller]
Visit = Callable[[str], Visitor]

ODD_NUMBERS = ("9" * 5000, "²", "١", "-1", "1e9", "", "\u200b1", "0x10", "1\u0000")
AT_THE_EDGE = (
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z"),
    *("1899-12-31T23:59:59Z", "2200-01-01T00:00:00Z"),
)
NO_INSTANT = ("2026-03-29T01:30:00", "2026-02-30T00:00:00Z", "2026-03-29", "", 5, [], {})


def test_a_revision_that_no_page_sends(house: House, visit: Visit) -> None:
    case, task = a_hold(house)
    before, senior = told(house, case), visit("senior-clinician-north")
    for path in ("tasks/{}/complete", "approvals/{}/decide", "approvals/{}/withdraw"):
        for sent in ODD_NUMBERS:
            answer = senior.post(f"/{path.format(task.id)}", {"revision": sent}, form_at="/help")
            assert answer.status_code == 422 and "Reload the page" in answer.get_data(as_text=True), sent
    assert told(house, case) == before


def test_a_place_in_a_story_that_no_page_links_to(house: House, visit: Visit) -> None:
    case, clinician = house.a_case(), visit("clinician-north")
    for sent in ODD_NUMBERS:
        answer = clinician.client.get(f"/cases/{case.id}", query_string={"before": sent})
        assert answer.status_code == 200, sent


def _delegation(house: House, **times: Any) -> dict[str, Any]:
    to = str(house.persona("senior-clinician-2-north").id)
    lent = {"to": to, "codes": ["D2b"], "reason": "On leave for the whole of next week"}
    return lent | {"ends_at": "2026-03-04T10:00:00Z"} | times


def _duty(_: House, **times: Any) -> dict[str, Any]:
    duty = {"username": "on-call-clinician-north", "role": "on_call_clinician", "locality": "northvale"}
    times = {"from_at": "2026-03-02T17:00:00Z", "to_at": "2026-03-03T09:00:00Z"} | times
    return {"source": "made up", "duties": [duty | times]}


def _lead(_: House, **times: Any) -> dict[str, Any]:
    lead = {"locality": "northvale", "pathway": "adult_community", "post": "lead"}
    return lead | {"username": "senior-clinician-north"} | times


def _referral(_: House, **times: Any) -> dict[str, Any]:
    referral = {
        "source": "gp",
        "urgency": "routine",
        "reason": "Low for weeks",
        "safety_net": "Ring her sister",
    }
    person = {"name": "Sam Example", "born": "1990-05-17"}
    return {
        "pathway": "adult_community",
        "locality": "northvale",
        "person": person,
        "referral": referral | times,
    }


@pytest.mark.parametrize(
    ("path", "by", "body", "name"),
    [
        ("/delegations", "senior-clinician-north", _delegation, "starts_at"),
        ("/delegations", "senior-clinician-north", _delegation, "ends_at"),
        ("/duties", "team-lead-north", _duty, "from_at"),
        ("/duties", "team-lead-north", _duty, "to_at"),
        ("/clinical-leads", "clinical-director", _lead, "from_at"),
        ("/clinical-leads", "clinical-director", _lead, "to_at"),
        ("/cases", "clinician-north", _referral, "received_at"),
    ],
)
def test_a_time_at_the_end_of_the_calendar_or_none_at_all(
    house: House, call: Call, path: str, by: str, body: Callable[..., dict[str, Any]], name: str
) -> None:
    caller = call(by)
    for sent in (*AT_THE_EDGE, *NO_INSTANT):
        answer = caller.post(path, body(house, **{name: sent}))
        assert answer.status_code == 422, answer.text
        assert any(error["pointer"].endswith(name) for error in answer.json["errors"]), answer.text


def test_a_reason_of_marks_that_nobody_sees(house: House, call: Call) -> None:
    case, task = a_hold(house)
    before = told(house, case)
    for words in (
        "\u200b" * 40,
        "\u3164 " * 30,
        "n/\u200ba as\u2060 above",
        "Ｎ／Ａ ａｓ ａｂｏｖｅ",
        "\u202e" * 25,
    ):
        sent = {"answers": hold_answers(house, rationale=words), "revision": task.revision}
        answer = call("senior-clinician-north").post(f"/tasks/{task.id}/complete", sent)
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json["errors"]] == ["/answers/rationale"]
    assert told(house, case) == before


def test_a_person_whose_name_nobody_can_see_or_that_turns_the_page_round(house: House, call: Call) -> None:
    clinician = call("clinician-north")
    for name in (
        "\u200b\u200b",
        "\u2060 \ufeff",
        "Sam \u202eelpmaxE",
        "\u2066Sam Example",
        "--",
        "Sam\x07 Example",
    ):
        person = {"name": name, "born": "1990-05-17"}
        body = {"pathway": "adult_community", "locality": "northvale", "person": person}
        answer = clinician.post("/cases", body)
        assert answer.status_code == 422, name
        assert [error["pointer"] for error in answer.json["errors"]] == ["/person/name"]
    for name in ("Þór Óðinsson", "李 小龍", "O’Neill-Smith", "علي حسن"):
        person = {"name": name, "born": "1990-05-17"}
        body = {"pathway": "adult_community", "locality": "northvale", "person": person}
        assert clinician.post("/cases", body).status_code == 201, name


def test_words_that_are_shown_in_another_order_than_they_are_kept(house: House, call: Call) -> None:
    _, task = a_hold(house)
    turned = "She asked us to wait for \u202ereh retsis\u202c and then to ring again in the evening"
    sent = {"answers": hold_answers(house, rationale=turned), "revision": task.revision}
    answer = call("senior-clinician-north").post(f"/tasks/{task.id}/complete", sent)
    assert answer.status_code == 422 and "cannot be kept" in answer.text
