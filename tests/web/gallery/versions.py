"""Changes to processes: the list, a draft with and without findings, a version in each of its states."""

from __future__ import annotations

from handrail.domain.processes import VersionStatus
from handrail.domain.roles import Role
from handrail.web.page import Section
from handrail.web.versions.pages import DraftPage, FindingLine, VersionLine, VersionPage, VersionsPage
from handrail.web.versions.presenting import MARKS
from tests.web.gallery.made_up import LONG, Shown, ago

READER = Role.PROCESS_OWNER
WHY = "The crisis team in Southmere now answers within the hour, so the table can say so."
PROCESSES = (("escalation", "Escalation"), ("threshold-decision", "Decision by threshold"))


def a_line(status: VersionStatus, **more: object) -> VersionLine:
    known: dict[str, object] = {
        "href": "/versions/v1",
        "name": "Decision by threshold, version 4",
        "about": "By Rowena Fitch",
        "mark": MARKS[status],
        "at": ago(hours=3),
    }
    return VersionLine(**{**known, **more})  # type: ignore[arg-type]


def _list(**more: object) -> Shown:
    known: dict[str, object] = {
        "title": "Changes to processes",
        "section": Section.VERSIONS,
        "waiting": (),
        "drafts": (),
        "processes": PROCESSES,
        "may_draft": True,
    }
    return Shown("versions/versions.html", VersionsPage(**{**known, **more}), READER)  # type: ignore[arg-type]


def _draft(**more: object) -> Shown:
    known: dict[str, object] = {
        "title": "Draft: Decision by threshold",
        "section": Section.VERSIONS,
        "id": "f1",
        "about": "By Rowena Fitch",
        "files": (
            "process.bpmn",
            "decisions/northvale.dmn",
            "decisions/southmere.dmn",
            "forms/f-contact.form",
        ),
        "findings": (),
        "revision": 3,
        "is_mine": True,
        "submitted_as": "",
    }
    return Shown("versions/draft.html", DraftPage(**{**known, **more}), READER)  # type: ignore[arg-type]


def _version(status: VersionStatus, **more: object) -> Shown:
    known: dict[str, object] = {
        "title": "Decision by threshold, version 4",
        "section": Section.VERSIONS,
        "id": "v1",
        "mark": MARKS[status],
        "reason": WHY,
        "facts": (
            ("Written by", "Rowena Fitch"),
            ("Submitted", "today 00:12"),
            ("Takes the place of", "Version 3; what runs on it goes on"),
            ("Approved as senior clinician", f"{LONG}, today 02:40"),
            ("Still to approve", "Clinical safety officer"),
        ),
        "may_approve": False,
        "may_publish": False,
        "may_send_back": False,
        "why_not": "",
    }
    return Shown("versions/version.html", VersionPage(**{**known, **more}), READER)  # type: ignore[arg-type]


FINDINGS = (
    FindingLine(
        where="southmere.dmn · Southmere thresholds",
        words="Rows 3 and 4 both match when there are two of their own signs: only one row may",
        is_error=True,
    ),
    FindingLine(
        where="process.bpmn · Ask the senior clinician", words="This step has no due time", is_error=False
    ),
)
PAGES = {
    "versions": _list(
        waiting=(
            a_line(VersionStatus.SUBMITTED, waits_for_reader="Approve"),
            a_line(VersionStatus.APPROVED, waits_for_reader="Publish", about=f"By {LONG}"),
            *(a_line(status) for status in VersionStatus),
        ),
        drafts=(
            a_line(VersionStatus.DRAFT, name="Escalation", about="Saved 3 times", waits_for_reader="Go on"),
        ),
    ),
    "versions-none": _list(),
    "versions-errors": _list(
        has_errors=True, error="There is no version of that process in force to begin from"
    ),
    "draft": _draft(),
    "draft-findings": _draft(findings=FINDINGS),
    "draft-files-errors": _draft(
        findings=FINDINGS,
        has_errors=True,
        error="southmere.xlsx is no diagram, table or form",
        error_anchor="files",
    ),
    "draft-reason-errors": _draft(
        has_errors=True, error="Say in a sentence why it is changed", error_anchor="reason", typed="as above"
    ),
    "draft-submitted": _draft(is_mine=False, submitted_as="v1"),
    "version-to-approve": _version(VersionStatus.SUBMITTED, may_approve=True, may_send_back=True),
    "version-send-back-errors": _version(
        VersionStatus.SUBMITTED,
        may_approve=True,
        may_send_back=True,
        has_errors=True,
        error="Say in a sentence why it goes back",
        error_anchor="reason",
        typed="no",
    ),
    "version-to-publish": _version(VersionStatus.APPROVED, may_publish=True, may_send_back=True),
    "version-your-own": _version(
        VersionStatus.SUBMITTED, why_not="You wrote this version, so others approve it"
    ),
    "version-in-force": _version(VersionStatus.PUBLISHED),
}
