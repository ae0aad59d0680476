"""Drafts and versions as their pages show them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import unescape

from handrail.application.queries.draft_detail import DraftDetail
from handrail.application.queries.versions_waiting import VersionSeen
from handrail.domain.drafts import Draft
from handrail.domain.identifiers import StaffId
from handrail.domain.processes import Version, VersionStatus
from handrail.domain.roles import Role
from handrail.engine import Finding, Severity
from handrail.web import times
from handrail.web.page import Section
from handrail.web.versions.pages import DraftPage, FindingLine, VersionLine, VersionPage, VersionsPage
from handrail.web.wording import Mark, in_words, listed

MARKS = {
    VersionStatus.DRAFT: Mark("Draft", "dot", "plain"),
    VersionStatus.SUBMITTED: Mark("Waits for approval", "clock", "early"),
    VersionStatus.APPROVED: Mark("Approved, not yet in force", "done", "early"),
    VersionStatus.SENT_BACK: Mark("Sent back", "stop", "urgent"),
    VersionStatus.PUBLISHED: Mark("In force", "done", "calm"),
    VersionStatus.RETIRED: Mark("No longer in force", "stop", "plain"),
}


def versions_page(
    waiting: Sequence[VersionSeen],
    drafts: Sequence[Draft],
    published: Sequence[Version],
    now: datetime,
    *,
    may_draft: bool,
    error: str = "",
) -> VersionsPage:
    """The list of what is on its way into force."""
    return VersionsPage(
        title="Changes to processes",
        section=Section.VERSIONS,
        has_errors=bool(error),
        waiting=tuple(_waiting(seen, now) for seen in waiting),
        drafts=tuple(_draft(draft, now) for draft in drafts if draft.submitted_as is None),
        processes=tuple((version.process_key, version.name) for version in published),
        may_draft=may_draft,
        error=error,
    )


def draft_page(
    detail: DraftDetail, reader: StaffId, *, error: str = "", error_anchor: str = "", typed: str = ""
) -> DraftPage:
    """One draft."""
    draft = detail.draft
    return DraftPage(
        title=f"Draft: {in_words(draft.process_key)}",
        section=Section.VERSIONS,
        has_errors=bool(error),
        id=str(draft.id),
        about=f"By {detail.author}",
        files=tuple(sorted(draft.files)),
        findings=tuple(
            FindingLine(
                where=" · ".join(part for part in (found.file, _called(draft, found)) if part),
                words=found.message,
                is_error=found.severity is Severity.ERROR,
            )
            for found in detail.findings
        ),
        revision=draft.revision,
        is_mine=draft.author_id == reader and draft.submitted_as is None,
        submitted_as="" if draft.submitted_as is None else str(draft.submitted_as),
        error=error,
        error_anchor=error_anchor,
        typed=typed,
    )


def version_page(
    seen: VersionSeen, now: datetime, *, error: str = "", error_anchor: str = "", typed: str = ""
) -> VersionPage:
    """One version."""
    version = seen.version
    replaces = seen.replaces
    on_its_way = version.status in (VersionStatus.SUBMITTED, VersionStatus.APPROVED)
    facts = [
        ("Written by", seen.names.get(version.author_id, "An operator")),
        ("Submitted", _when(version.created_at, now)),
    ]
    if replaces is not None and replaces.id != version.id:
        facts.append(("Takes the place of", f"Version {replaces.number}; what runs on it goes on"))
    facts += [
        (
            f"Approved as {Role(one.role).label.lower()}",
            f"{seen.names.get(one.staff_id, 'A colleague')}, {_when(one.at, now)}",
        )
        for one in seen.approvals
    ]
    if version.status is VersionStatus.SUBMITTED:
        facts.append(("Still to approve", listed(tuple(Role(role).label for role in seen.roles_left))))
    return VersionPage(
        title=f"{version.name}, version {version.number}",
        section=Section.VERSIONS,
        has_errors=bool(error),
        id=str(version.id),
        mark=MARKS[version.status],
        reason=version.reason or "",
        facts=tuple(facts),
        may_approve=seen.may_approve,
        may_publish=seen.may_publish,
        may_send_back=on_its_way and (seen.may_approve or seen.may_publish),
        why_not=seen.why_not if on_its_way else "",
        error=error,
        error_anchor=error_anchor,
        typed=typed,
    )


def _called(draft: Draft, found: Finding) -> str:
    """What is wrong, by the name it has in its file: a step or a table as people know it; a row by its id."""
    if found.name or not found.element:
        return found.name or ""
    text = draft.files.get(found.file or "", b"").decode("utf-8", "replace")
    named = re.search(rf'<[^<>]*\bid="{re.escape(found.element)}"[^<>]*\bname="([^"<>]+)"', text)
    return unescape(named[1]) if named else found.element


def _waiting(seen: VersionSeen, now: datetime) -> VersionLine:
    version = seen.version
    act = "Approve" if seen.may_approve else "Publish" if seen.may_publish else ""
    return VersionLine(
        href=f"/versions/{version.id}",
        name=f"{version.name}, version {version.number}",
        about=f"By {seen.names.get(version.author_id, 'an operator')}",
        mark=MARKS[version.status],
        at=times.moment(version.created_at, now),
        waits_for_reader=act,
    )


def _draft(draft: Draft, now: datetime) -> VersionLine:
    return VersionLine(
        href=f"/drafts/{draft.id}",
        name=in_words(draft.process_key.replace("-", " ")),
        about=f"Saved {draft.revision} time{'s' if draft.revision > 1 else ''}",
        mark=MARKS[VersionStatus.DRAFT],
        at=times.moment(draft.saved_at, now),
        waits_for_reader="Go on",
    )


def _when(at: datetime, now: datetime) -> str:
    return times.clock(at, now)
