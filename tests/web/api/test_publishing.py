"""Four eyes on the way into force, through REST (DOMAIN section 9, number 12): three refusals, then two approvals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import REPOSITORY, House, a_house
from tests.web.api.callers import Callers

TABLES = REPOSITORY / "processes" / "threshold-decision" / "decisions"
SOUTH = (TABLES / "southmere.dmn").read_text()
WHY = "The crisis team in Southmere now answers within the hour, so the table can say so."
AUTHOR, SENIOR, SAFETY = "process-owner", "senior-clinician-south", "safety-officer"


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


@pytest.fixture
def callers(house: House) -> Callers:
    return Callers(house)


def a_draft(callers: Callers, southmere: str, **more: Any) -> dict[str, Any]:
    body = {"process": "threshold-decision", "decisions": {"southmere": southmere}, **more}
    return dict(callers(AUTHOR, "POST", "/drafts", body, status=201))


def submitted(callers: Callers, southmere: str = SOUTH.replace("<text>60</text>", "<text>50</text>", 1)) -> str:
    draft = a_draft(callers, southmere)
    assert [one for one in draft["findings"] if one["severity"] == "error"] == []
    body = {"revision": draft["revision"], "reason": WHY}
    version = callers(AUTHOR, "POST", f"/drafts/{draft['id']}/submit", body, status=201)
    assert version["status"] == "submitted"
    return str(version["id"])


def test_an_author_approves_and_publishes_nothing_of_their_own(house: House, callers: Callers) -> None:
    version = submitted(callers)
    for act in ("approve", "publish"):
        refused = callers(AUTHOR, "POST", f"/versions/{version}/{act}", status=403)
        assert "You wrote this version" in refused["detail"] and "(S6)" in refused["detail"]
    shown = callers(AUTHOR, "GET", f"/versions/{version}")
    assert shown["may_approve"] is False and "two others" in shown["why_not"]


def overlapping(table: str) -> str:
    """The table with a row's condition widened over another's."""
    start = table.index("<rule ")
    rule = table[start : table.index("</rule>", start)]
    again = re.sub(r'id="S1', 'id="S1again', rule)
    return table.replace("</decisionTable>", f"{again}</rule></decisionTable>")


def below_the_floor(table: str) -> str:
    return table.replace('"very_urgent"</text></outputEntry>', '"early_review"</text></outputEntry>', 1)


@pytest.mark.parametrize(
    ("southmere", "rule", "said"),
    [
        (overlapping(SOUTH), "one_row_at_every_point", "both match"),
        (below_the_floor(SOUTH), "never_below_the_floor", "below the provider's floor"),
    ],
)
def test_an_overlap_and_a_table_below_the_floor_go_nowhere(
    callers: Callers, southmere: str, rule: str, said: str
) -> None:
    draft = a_draft(callers, southmere)
    errors = [one for one in draft["findings"] if one["severity"] == "error"]
    found = [one for one in errors if one["rule"] == rule]
    assert found and all(said in one["message"] for one in found)
    assert all(one["file"] == "decisions/southmere.dmn" for one in errors)
    body = {"revision": draft["revision"], "reason": WHY}
    refused = callers(AUTHOR, "POST", f"/drafts/{draft['id']}/submit", body, status=422)
    assert said in str(refused)
    mended = {"revision": draft["revision"], "decisions": {"southmere": SOUTH}}
    changed = callers(AUTHOR, "PUT", f"/drafts/{draft['id']}", mended)
    assert [one for one in changed["findings"] if one["severity"] == "error"] == []


def test_two_approve_one_publishes_and_the_next_contact_is_put_to_the_new_table(
    house: House, callers: Callers
) -> None:
    version = submitted(callers)
    assert callers(SENIOR, "POST", f"/versions/{version}/publish", status=409)
    first = callers(SENIOR, "POST", f"/versions/{version}/approve")
    assert first["status"] == "submitted"
    again = callers(SENIOR, "POST", f"/versions/{version}/approve", status=409)
    assert "somebody else" in again["detail"]
    other_senior = callers("senior-clinician-north", "POST", f"/versions/{version}/approve", status=403)
    assert "Clinical safety officer" in other_senior["detail"]
    assert callers(SAFETY, "POST", f"/versions/{version}/approve")["status"] == "approved"
    before = callers(AUTHOR, "GET", "/processes/threshold-decision/versions")["items"]
    assert callers(SAFETY, "POST", f"/versions/{version}/publish")["status"] == "published"
    after = callers(AUTHOR, "GET", "/processes/threshold-decision/versions")["items"]
    assert [one["status"] for one in after].count("published") == 1
    assert after[0]["number"] == before[0]["number"] and after[0]["status"] == "published"
    assert callers(SAFETY, "POST", f"/versions/{version}/publish", status=409)
    shown = callers(SENIOR, "GET", f"/versions/{version}")
    assert [one["role"] for one in shown["approvals"]] == ["senior_clinician", "clinical_safety_officer"]


def test_a_version_is_sent_back_with_a_reason(callers: Callers) -> None:
    version = submitted(callers)
    assert callers(SENIOR, "POST", f"/versions/{version}/send-back", {"reason": "no"}, status=422)
    sent = callers(SENIOR, "POST", f"/versions/{version}/send-back", {"reason": WHY})
    assert sent["status"] == "sent_back"
    assert callers(SAFETY, "POST", f"/versions/{version}/approve", status=409)


def test_drafts_are_their_authors(callers: Callers) -> None:
    draft = a_draft(callers, SOUTH)
    path = f"/drafts/{draft['id']}"
    for stranger in ("clinician-north", "auditor", "governance-lead"):
        callers(stranger, "PUT", path, {"revision": 1}, status=403)
        callers(stranger, "POST", "/drafts", {"process": "threshold-decision"}, status=403)
    assert callers(SENIOR, "GET", path)["process"] == "threshold-decision"
    callers(SENIOR, "PUT", path, {"revision": 1}, status=403)
    callers(AUTHOR, "PUT", path, {"revision": 7}, status=409)
    body = {"revision": 1, "reason": WHY}
    callers(AUTHOR, "POST", f"{path}/submit", {**body, "reason": "as above"}, status=422)
    callers(AUTHOR, "POST", f"{path}/submit", body, status=201)
    callers(AUTHOR, "PUT", path, {"revision": 1}, status=409)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"process": "Not A Key"}, "small letters"),
        ({"process": "brand-new"}, "Send the diagram"),
        ({"process": "threshold-decision", "decisions": {"a b": "<x/>"}}, "letters, digits"),
        ({"process": "threshold-decision", "surprise": 1}, "surprise"),
    ],
)
def test_what_is_no_draft_is_refused(callers: Callers, body: dict[str, Any], said: str) -> None:
    assert said in str(callers(AUTHOR, "POST", "/drafts", body, status=422))


@pytest.mark.parametrize("bpmn", ["", "not xml", "<a/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"])
def test_what_is_no_diagram_is_a_finding(callers: Callers, bpmn: str) -> None:
    body = {"process": "threshold-decision", "bpmn": bpmn}
    if not bpmn:
        callers(AUTHOR, "POST", "/drafts", body, status=422)
        return
    draft = callers(AUTHOR, "POST", "/drafts", body, status=201)
    assert [one for one in draft["findings"] if one["severity"] == "error"]


def test_the_matrix_is_never_retired_without_another(callers: Callers) -> None:
    matrix = callers(AUTHOR, "GET", "/processes/decision-rights/versions")["items"][0]
    refused = callers(AUTHOR, "POST", f"/versions/{matrix['id']}/retire", {"reason": WHY}, status=409)
    assert "nobody could decide" in refused["detail"]


def test_a_version_is_retired_by_two_others_than_whoever_proposed_it(house: House, callers: Callers) -> None:
    house.publish("one-step", in_a_row("one-step", user_task("A-1")))
    current = callers(AUTHOR, "GET", "/processes/one-step/versions")["items"][0]
    at = f"/versions/{current['id']}"
    assert callers(AUTHOR, "POST", f"{at}/retire", {"reason": WHY})["status"] == "published"
    callers("clinician-north", "POST", f"{at}/retire/approve", status=403)
    refused = callers(AUTHOR, "POST", f"{at}/retire/approve", status=403)
    assert "You proposed to retire this version" in refused["detail"]
    assert callers(SENIOR, "POST", f"{at}/retire/approve")["status"] == "published"
    shown = callers(SAFETY, "GET", at)["retirement"]
    assert shown["approved_as"] == ["senior_clinician"] and shown["by"]
    assert callers(SAFETY, "POST", f"{at}/retire/approve")["status"] == "retired"
    assert callers(SAFETY, "POST", f"{at}/retire/refuse", status=409)
