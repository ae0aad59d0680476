"""Drafts and versions: look, begin, change, submit, approve, send back, publish."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commanding import Command
from handrail.application.commands.approve_version import ApproveVersion
from handrail.application.commands.change_draft import ChangeDraft
from handrail.application.commands.create_draft import CreateDraft
from handrail.application.commands.publish_version import PublishVersion
from handrail.application.commands.send_back_version import SendBackVersion
from handrail.application.commands.submit_draft import SubmitDraft
from handrail.application.drafts_in_hand import DraftContent
from handrail.application.queries.draft_detail import MyDraftsOfProcesses, ShowDraft
from handrail.application.queries.process_catalogue import ProcessCatalogue
from handrail.application.queries.versions_waiting import ShowVersion, VersionsWaiting
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version
from handrail.web import rendering, visitors
from handrail.web.door import ask, may, me, now, perform, perform_once
from handrail.web.numbers import whole_number
from handrail.web.page import Flash
from handrail.web.versions.presenting import draft_page, version_page, versions_page

blueprint = Blueprint("versions", __name__)


@blueprint.get("/versions")
def versions() -> Response:
    """What is on its way into force, and the reader's drafts."""
    return _list()


@blueprint.post("/drafts")
def create() -> AnyResponse:
    """Begin a draft from the version in force."""
    try:
        made = perform_once(
            CreateDraft(process=request.form.get("process", "")), lambda draft: {"id": str(draft.id)}
        )
    except Invalid as refusal:
        return _list(refusal.detail)
    return redirect(f"/drafts/{made['id']}", 303)


@blueprint.get("/drafts/<uuid:draft_id>")
def draft(draft_id: UUID) -> Response:
    """One draft, checked."""
    return _draft(draft_id)


@blueprint.post("/drafts/<uuid:draft_id>/files")
def change(draft_id: UUID) -> AnyResponse:
    """Put files in the place of those of the same name."""
    ask(MyDraftsOfProcesses())  # who may not change one is told so before their files are read
    try:
        perform(ChangeDraft(draft_id=draft_id, revision=_revision(), content=_content()))
    except Invalid as refusal:
        return _draft(draft_id, error=_words(refusal), error_anchor="files")
    visitors.flash(Flash.DRAFT_OF_PROCESS_KEPT)
    return redirect(f"/drafts/{draft_id}", 303)


@blueprint.post("/drafts/<uuid:draft_id>/submit")
def submit(draft_id: UUID) -> AnyResponse:
    """Submit it, with the reason."""
    reason = request.form.get("reason", "")
    command = SubmitDraft(draft_id=draft_id, revision=_revision(), reason=reason)
    try:
        made = perform_once(command, _id)
    except Invalid as refusal:
        return _draft(draft_id, error=_words(refusal), error_anchor="reason", typed=reason)
    visitors.flash(Flash.VERSION_SUBMITTED)
    return redirect(f"/versions/{made['id']}", 303)


@blueprint.get("/versions/<uuid:version_id>")
def version(version_id: UUID) -> Response:
    """One version."""
    return _version(version_id)


@blueprint.post("/versions/<uuid:version_id>/approve")
def approve(version_id: UUID) -> AnyResponse:
    """Approve it as one of two."""
    return _done(version_id, ApproveVersion(version_id=VersionId(version_id)), Flash.VERSION_APPROVED)


@blueprint.post("/versions/<uuid:version_id>/publish")
def publish(version_id: UUID) -> AnyResponse:
    """Put it in force."""
    return _done(version_id, PublishVersion(version_id=VersionId(version_id)), Flash.VERSION_PUBLISHED)


@blueprint.post("/versions/<uuid:version_id>/send-back")
def send_back(version_id: UUID) -> AnyResponse:
    """Refuse it, with the reason."""
    reason = request.form.get("reason", "")
    command = SendBackVersion(version_id=VersionId(version_id), reason=reason)
    return _done(version_id, command, Flash.VERSION_SENT_BACK, anchor="reason", typed=reason)


def _done(
    version_id: UUID, command: Command[Version], flash: Flash, *, anchor: str = "", typed: str = ""
) -> AnyResponse:
    try:
        perform_once(command, _id)
    except Invalid as refusal:
        return _version(version_id, error=_words(refusal), error_anchor=anchor, typed=typed)
    visitors.flash(flash)
    return redirect(f"/versions/{version_id}", 303)


def _list(error: str = "") -> Response:
    may_draft = may(Permission.EDIT_DRAFTS)
    waiting = ask(VersionsWaiting())
    drafts = ask(MyDraftsOfProcesses()) if may_draft else ()
    published = ask(ProcessCatalogue())
    page = versions_page(
        waiting,
        drafts,
        published,
        now(),
        may_draft=may_draft,
        error=error,
    )
    return rendering.show("versions/versions.html", page, 400 if error else 200)


def _draft(draft_id: UUID, **more: Any) -> Response:
    page = draft_page(ask(ShowDraft(draft_id=draft_id)), me().id, **more)
    return rendering.show("versions/draft.html", page, 400 if "error" in more else 200)


def _version(version_id: UUID, **more: Any) -> Response:
    page = version_page(ask(ShowVersion(version_id=VersionId(version_id))), now(), **more)
    return rendering.show("versions/version.html", page, 400 if "error" in more else 200)


def _content() -> DraftContent:
    """The files that were sent, by their names: one diagram, tables and forms. Raises Invalid for any other."""
    bpmn, decisions, forms = None, {}, {}
    for sent in request.files.getlist("files"):
        name = (sent.filename or "").rpartition("/")[2]
        if not name:
            continue
        stem, _, kind = name.rpartition(".")
        try:
            text = sent.read().decode("utf-8")
        except UnicodeDecodeError:
            raise Invalid.at("/files", f"{name} is not UTF-8 text; save it as UTF-8") from None
        if kind == "bpmn":
            bpmn = text
        elif kind == "dmn":
            decisions[stem] = text
        elif kind == "form":
            forms[stem] = text
        else:
            raise Invalid.at("/files", f"{name} is no diagram (.bpmn), table (.dmn) or form (.form)")
    if bpmn is None and not decisions and not forms:
        raise Invalid.at("/files", "Choose one or more files")
    return DraftContent(bpmn=bpmn, decisions=decisions, forms=forms)


def _revision() -> int:
    return whole_number(request.form.get("revision", "")) or 0


def _words(refusal: Invalid) -> str:
    """Every fault in one sentence each: what forbids running is on the page besides."""
    return " ".join(dict.fromkeys(problem.message for problem in refusal.problems)) or refusal.detail


def _id(made: Version) -> dict[str, str]:
    return {"id": str(made.id)}
