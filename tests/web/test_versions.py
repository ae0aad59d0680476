"""Changes to processes in the browser's pages: begun, checked, submitted, approved by two, in force (scenario 12)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from handrail.application.import_processes import import_processes
from tests.builders.house import REPOSITORY, House, a_house
from tests.web.site import Visitor, page_of, words

SOUTH = (REPOSITORY / "processes/threshold-decision/decisions/southmere.dmn").read_text()
WHY = "The crisis team in Southmere now answers within the hour, so the table can say so."


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    with a_house(module_database) as made:
        import_processes(made.handrail, REPOSITORY, say=lambda _: None)
        yield made


def sent(visitor: Visitor, path: str, table: str, revision: int) -> Any:
    """A table put into a draft."""
    files = (io.BytesIO(table.encode()), "southmere.dmn")
    return visitor.post(path, {"revision": str(revision), "files": files})


@pytest.fixture
def draft(visitor: Visitor) -> str:
    """The address of a draft of the threshold tables, begun by the process owner."""
    visitor.sign_in("process-owner")
    answer = visitor.post("/drafts", {"process": "threshold-decision"})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_a_change_comes_into_force_by_three_people(visitor: Visitor, draft: str) -> None:
    begun = words(page_of(visitor.get(draft)))
    assert (
        "Nothing is wrong" in begun
        and "Draft: Threshold decision" in begun
        and "threshold-decision" not in begun
    )
    assert (
        sent(visitor, f"{draft}/files", SOUTH.replace("<text>60</text>", "<text>50</text>", 1), 1).status_code
        == 303
    )
    assert visitor.post(f"{draft}/submit", {"revision": "2", "reason": "as above"}).status_code == 400
    submitted = visitor.post(f"{draft}/submit", {"revision": "2", "reason": WHY})
    version = submitted.headers["Location"]
    shown = words(page_of(visitor.get(version)))
    assert "You wrote this version" in shown and "Approve this version" not in shown and WHY in shown
    for path in ("approve", "publish"):
        assert visitor.post(f"{version}/{path}", {}).status_code == 403
    visitor.sign_in("senior-clinician-south")
    assert "Approve" in words(page_of(visitor.get("/versions")))
    assert visitor.post(f"{version}/approve", {}).status_code == 303
    assert "Clinical safety officer" in words(page_of(visitor.get(version)))
    visitor.sign_in("safety-officer")
    assert visitor.post(f"{version}/approve", {}).status_code == 303
    assert "Put it in force" in words(page_of(visitor.get(version)))
    assert visitor.post(f"{version}/publish", {}).status_code == 303
    assert "In force" in words(page_of(visitor.get(version)))
    assert "Nothing waits for approval" in words(page_of(visitor.get("/versions")))


def test_an_overlap_and_a_table_below_the_floor_are_said_on_the_draft(visitor: Visitor, draft: str) -> None:
    start = SOUTH.index("<rule ")
    rule = SOUTH[start : SOUTH.index("</rule>", start)].replace('id="S1', 'id="S1again')
    overlapping = SOUTH.replace("</decisionTable>", f"{rule}</rule></decisionTable>")
    assert sent(visitor, f"{draft}/files", overlapping, 1).status_code == 303
    found = words(page_of(visitor.get(draft)))
    assert "both match" in found and "must be put right before it can be submitted" in found
    assert "decisions/southmere.dmn · Threshold: Southmere" in found
    lower = SOUTH.replace('"very_urgent"</text></outputEntry>', '"early_review"</text></outputEntry>', 1)
    assert sent(visitor, f"{draft}/files", lower, 2).status_code == 303
    assert "below the provider" in words(page_of(visitor.get(draft)))
    refused = visitor.post(f"{draft}/submit", {"revision": "3", "reason": WHY})
    assert refused.status_code == 400 and "below the provider" in words(page_of(refused))


def test_what_is_sent_back_says_why(visitor: Visitor, draft: str) -> None:
    version = visitor.post(f"{draft}/submit", {"revision": "1", "reason": WHY}).headers["Location"]
    visitor.sign_in("senior-clinician-south")
    assert visitor.post(f"{version}/send-back", {"reason": "no"}).status_code == 400
    assert visitor.post(f"{version}/send-back", {"reason": WHY}).status_code == 303
    assert "Sent back" in words(page_of(visitor.get(version)))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("southmere.xlsx", b"x", "no diagram"),
        ("southmere.dmn", b"\xff\xfe", "not UTF-8"),
        ("", b"", "Choose"),
    ],
)
def test_other_files_are_refused_in_words(
    visitor: Visitor, draft: str, name: str, data: bytes, said: str
) -> None:
    answer = visitor.post(f"{draft}/files", {"revision": "1", "files": (io.BytesIO(data), name)})
    assert answer.status_code == 400 and said in words(page_of(answer))


@pytest.mark.parametrize("persona", ["clinician-north", "support-worker-south", "auditor", "governance-lead"])
def test_changes_are_not_for_everybody(visitor: Visitor, persona: str) -> None:
    visitor.sign_in(persona)
    assert visitor.get("/versions").status_code == 403
    assert visitor.post("/drafts", {"process": "threshold-decision"}).status_code == 403
