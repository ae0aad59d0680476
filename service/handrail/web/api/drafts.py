"""Drafts of processes and the way of a version into force: checked, submitted, approved by two, published."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from handrail.application.commands.answer_retirement import AnswerRetirement
from handrail.application.commands.approve_version import ApproveVersion
from handrail.application.commands.change_draft import ChangeDraft
from handrail.application.commands.create_draft import CreateDraft
from handrail.application.commands.propose_retirement import ProposeRetirement
from handrail.application.commands.publish_version import PublishVersion
from handrail.application.commands.send_back_version import SendBackVersion
from handrail.application.commands.submit_draft import SubmitDraft
from handrail.application.drafts_in_hand import DraftContent
from handrail.application.queries.draft_detail import DraftDetail, MyDraftsOfProcesses, ShowDraft
from handrail.application.queries.versions_waiting import ShowVersion, VersionSeen, VersionsWaiting
from handrail.domain.drafts import Draft
from handrail.domain.events import plain
from handrail.domain.identifiers import VersionId
from handrail.domain.processes import Version
from handrail.web.api.requests import ask, perform
from handrail.web.api.schemas import Text

blueprint = Blueprint(
    "api_drafts", __name__, description="Drafts of processes, and four eyes on the way into force"
)

_FILE = 1024 * 1024


class ContentIn(Schema):
    """A draft's content; what is left out stays as it was."""

    bpmn = Text(load_default=None, allow_none=True, most=_FILE)
    decisions = fields.Dict(
        keys=Text(least=1, most=64),
        values=Text(most=_FILE),
        load_default=dict,
        validate=validate.Length(max=100),
    )
    forms = fields.Dict(keys=Text(least=1, most=64), load_default=dict, validate=validate.Length(max=100))


class ProcessDraftIn(ContentIn):
    """A new draft of a process."""

    process = Text(required=True, least=1, most=64)


class DraftChangeIn(ContentIn):
    """New content, and the revision of the draft that was seen."""

    revision = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31 - 1))


class SubmitIn(Schema):
    """Why the process is to change, and the revision of the draft that was seen."""

    revision = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31 - 1))
    reason = Text(required=True, least=1, most=4000)


class ReasonIn(Schema):
    """Why."""

    reason = Text(required=True, least=1, most=4000)


class ProcessDraftOut(Schema):
    """A draft and what is wrong with it."""

    id = fields.String(required=True)
    process = fields.String(required=True)
    revision = fields.Integer(required=True)
    files = fields.List(fields.String(), required=True)
    submitted_as = fields.String(allow_none=True)
    findings = fields.List(fields.Dict())


class DraftListOut(Schema):
    """One's drafts, newest first."""

    items = fields.List(fields.Nested(ProcessDraftOut), required=True)


class ProcessVersionOut(Schema):
    """A version on its way."""

    id = fields.String(required=True)
    process = fields.String(required=True)
    number = fields.Integer(required=True)
    status = fields.String(required=True)
    author = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    approvals = fields.List(fields.Dict())
    roles_left = fields.List(fields.String())
    may_approve = fields.Boolean()
    may_publish = fields.Boolean()
    why_not = fields.String()
    retirement = fields.Dict(allow_none=True)


class VersionListWaitingOut(Schema):
    """Versions that wait, newest first."""

    items = fields.List(fields.Nested(ProcessVersionOut), required=True)


@blueprint.get("/drafts")
@blueprint.response(200, DraftListOut)
def drafts() -> Any:
    """One's own drafts."""
    return {"items": [_draft(draft) for draft in ask(MyDraftsOfProcesses())]}


@blueprint.post("/drafts")
@blueprint.arguments(ProcessDraftIn)
@blueprint.response(201, ProcessDraftOut)
def create(body: dict[str, Any]) -> Any:
    """Begin a draft."""
    made = perform(CreateDraft(process=body["process"], content=_content(body)), _draft)
    return _checked(made["id"])


@blueprint.get("/drafts/<uuid:draft_id>")
@blueprint.response(200, ProcessDraftOut)
def draft(draft_id: UUID) -> Any:
    """A draft with its findings."""
    return _checked(draft_id)


@blueprint.put("/drafts/<uuid:draft_id>")
@blueprint.arguments(DraftChangeIn)
@blueprint.response(200, ProcessDraftOut)
def change(body: dict[str, Any], draft_id: UUID) -> Any:
    """Keep new content of one's own draft."""
    command = ChangeDraft(draft_id=draft_id, revision=body["revision"], content=_content(body))
    made = perform(command, _draft)
    return _checked(made["id"])


@blueprint.post("/drafts/<uuid:draft_id>/check")
@blueprint.response(200, ProcessDraftOut)
def check(draft_id: UUID) -> Any:
    """Check a draft; nothing changes."""
    return _checked(draft_id)


@blueprint.post("/drafts/<uuid:draft_id>/submit")
@blueprint.arguments(SubmitIn)
@blueprint.response(201, ProcessVersionOut)
def submit(body: dict[str, Any], draft_id: UUID) -> Any:
    """Submit one's own draft for approval by two others."""
    command = SubmitDraft(draft_id=draft_id, revision=body["revision"], reason=body["reason"])
    return perform(command, _version)


@blueprint.get("/versions/waiting")
@blueprint.response(200, VersionListWaitingOut)
def waiting() -> Any:
    """Versions that wait for approval or to be published."""
    return {"items": [_seen(one) for one in ask(VersionsWaiting())]}


@blueprint.get("/versions/<uuid:version_id>")
@blueprint.response(200, ProcessVersionOut)
def version(version_id: UUID) -> Any:
    """A version, who approved it and who has yet to."""
    return _seen(ask(ShowVersion(version_id=VersionId(version_id))))


@blueprint.post("/versions/<uuid:version_id>/approve")
@blueprint.response(200, ProcessVersionOut)
def approve(version_id: UUID) -> Any:
    """Approve a version as one of two."""
    return perform(ApproveVersion(version_id=VersionId(version_id)), _version)


@blueprint.post("/versions/<uuid:version_id>/send-back")
@blueprint.arguments(ReasonIn)
@blueprint.response(200, ProcessVersionOut)
def send_back(body: dict[str, Any], version_id: UUID) -> Any:
    """Refuse a version, with a reason."""
    return perform(SendBackVersion(version_id=VersionId(version_id), reason=body["reason"]), _version)


@blueprint.post("/versions/<uuid:version_id>/publish")
@blueprint.response(200, ProcessVersionOut)
def publish(version_id: UUID) -> Any:
    """Put an approved version in force."""
    return perform(PublishVersion(version_id=VersionId(version_id)), _version)


@blueprint.post("/versions/<uuid:version_id>/retire")
@blueprint.arguments(ReasonIn)
@blueprint.response(200, ProcessVersionOut)
def retire(body: dict[str, Any], version_id: UUID) -> Any:
    """Propose to take a version out of force; it stays until two others agree."""
    return perform(ProposeRetirement(version_id=VersionId(version_id), reason=body["reason"]), _version)


@blueprint.post("/versions/<uuid:version_id>/retire/approve")
@blueprint.response(200, ProcessVersionOut)
def approve_retirement(version_id: UUID) -> Any:
    """Agree that a version goes out of force, as one of two."""
    return perform(AnswerRetirement(version_id=VersionId(version_id), agrees=True), _version)


@blueprint.post("/versions/<uuid:version_id>/retire/refuse")
@blueprint.response(200, ProcessVersionOut)
def refuse_retirement(version_id: UUID) -> Any:
    """Refuse that a version goes out of force, or take back that one proposed it."""
    return perform(AnswerRetirement(version_id=VersionId(version_id), agrees=False), _version)


def _content(body: dict[str, Any]) -> DraftContent:
    forms = {
        key: form if isinstance(form, str) else json.dumps(form, ensure_ascii=False)
        for key, form in body["forms"].items()
    }
    return DraftContent(bpmn=body["bpmn"], decisions=body["decisions"], forms=forms)


def _checked(draft_id: Any) -> dict[str, Any]:
    detail: DraftDetail = ask(ShowDraft(draft_id=UUID(str(draft_id))))
    findings = [
        {
            "rule": found.rule,
            "severity": found.severity.value,
            "file": found.file,
            "element": found.element,
            "message": found.message,
        }
        for found in detail.findings
    ]
    return {**_draft(detail.draft), "findings": findings}


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "id": str(draft.id),
        "process": draft.process_key,
        "revision": draft.revision,
        "files": sorted(draft.files),
        "submitted_as": None if draft.submitted_as is None else str(draft.submitted_as),
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "id": str(version.id),
        "process": version.process_key,
        "number": version.number,
        "status": version.status.value,
        "reason": version.reason,
    }


def _seen(seen: VersionSeen) -> dict[str, Any]:
    return {
        **_version(seen.version),
        "author": seen.names.get(seen.version.author_id),
        "approvals": [
            {"by": seen.names.get(one.staff_id), "role": one.role, "at": plain(one.at)}
            for one in seen.approvals
        ],
        "roles_left": list(seen.roles_left),
        "may_approve": seen.may_approve,
        "may_publish": seen.may_publish,
        "why_not": seen.why_not,
        "retirement": None
        if seen.retirement is None
        else {
            "by": seen.names.get(seen.retirement.proposed_by),
            "approved_as": [role for _, role in seen.retirement.approvals],
        },
    }
