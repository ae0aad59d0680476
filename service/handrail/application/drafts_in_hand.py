"""Fetching a draft or a submitted version to act on it, and what a draft's files are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from handrail.application.chains import chain_of
from handrail.application.knocking import may_knock
from handrail.application.publishing import own_files, with_calls
from handrail.application.rights_matrix import KEY, kept_matrix
from handrail.application.work import Look, Work
from handrail.domain.decision_rights import DecisionRight, Period, RightFacts
from handrail.domain.drafts import Draft
from handrail.domain.errors import Conflict, FieldProblem, Invalid, NotFound, NotPermitted
from handrail.domain.identifiers import VersionId
from handrail.domain.processes import Version
from handrail.engine import Bundle
from handrail.storage.drafts_of_processes import DraftsOfProcesses

MOST_BYTES = 1024 * 1024
MOST_FILES = 100
NO_DRAFT = "There is no such draft"
NO_VERSION = "There is no such version"


@dataclass(frozen=True, kw_only=True)
class DraftContent:
    """What a draft is made of: the diagram, tables by file name and forms by key, as text.

    What is None or not named stays as it was: in the draft, or in the published version that the draft begins from. A
    table or form whose text is empty is taken out.
    """

    bpmn: str | None = None
    decisions: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)

    def over(self, before: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files with this content over those before. Raises Invalid (one problem a file)."""
        files, problems = dict(before), []
        given = {} if self.bpmn is None else {"process.bpmn": self.bpmn}
        for folder, suffix, sent in (("decisions", ".dmn", self.decisions), ("forms", ".form", self.forms)):
            for name, text in sent.items():
                stem = name.removesuffix(suffix)
                path = f"{folder}/{stem}{suffix}"
                if not _NAME.fullmatch(stem):
                    problems.append(
                        FieldProblem(
                            "/files", "Use letters, digits, - and _ in the names of files, at most 64"
                        )
                    )
                elif path in given:
                    problems.append(FieldProblem(f"/{path}", "This file is there twice; send one of them"))
                else:
                    given[path] = text
        for path, text in given.items():
            if len(text.encode()) > MOST_BYTES:
                problems.append(FieldProblem(f"/{path}", "This file is larger than 1 MiB"))
            elif text:
                files[path] = text.encode()
            else:
                files.pop(path, None)
        if "process.bpmn" not in files:
            problems.append(FieldProblem("/bpmn", "Send the diagram: this process has none yet"))
        if len(files) > MOST_FILES:
            problems.append(FieldProblem("/files", f"A process has at most {MOST_FILES} files"))
        if problems:
            raise Invalid("This draft cannot be kept as it is", problems=tuple(problems))
        return files


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def published_files(look: Look, key: str) -> tuple[VersionId | None, dict[str, bytes]]:
    """The own files of a process's published version, and which that is; nothing for a new process."""
    version = look.processes.published(key)
    if version is None:
        return None, {}
    return version.id, own_files(look.processes.bundle_files(version.bundle_sha256))


def bundle_of_draft(look: Look, draft: Draft) -> Bundle:
    """A draft as it would run now."""
    return Bundle.of(draft.process_key, with_calls(look, draft.process_key, draft.files))


def the_draft(look: Look, draft_id: UUID, *, locked: bool = False) -> Draft:
    """A draft of anybody's, to look at. Raises NotFound."""
    draft = DraftsOfProcesses(look.session).get(draft_id, locked=locked)
    if draft is None:
        raise NotFound(NO_DRAFT)
    return draft


def own_draft(work: Work, draft_id: UUID, *, revision: int) -> Draft:
    """The actor's own draft, locked. Raises NotFound, NotPermitted, Conflict when it changed or was submitted."""
    draft = the_draft(work, draft_id, locked=True)
    if draft.author_id != work.actor.id:
        raise NotPermitted("This is a colleague's draft; begin one of your own", missing="author")
    if draft.submitted_as is not None:
        raise Conflict("This draft was submitted, so it no longer changes; begin another")
    if draft.revision != revision:
        raise Conflict(
            "This draft changed since you opened it; look at it again", extra={"revision": draft.revision}
        )
    return draft


def the_version(work: Work, version_id: VersionId) -> Version:
    """A version, its process's history locked, and the actor's roles as they hold until the commit. Raises NotFound."""
    version = work.processes.version(version_id)
    if version is None:
        raise NotFound(NO_VERSION)
    work.hold_standing(otherwise=NO_VERSION)
    work.events.lock_chain(chain_of("process", version.process_key))
    work.hold_standing(otherwise=NO_VERSION)  # the same locks; the time is that after the wait
    may_knock(work.permission, work.actor)
    fresh = work.processes.version(version_id)
    assert fresh is not None
    return fresh


def right_to_publish(look: Look) -> DecisionRight:
    """The row of the matrix for publishing (D9): who proposes, and the two who approve. Raises Conflict without one."""
    version = look.processes.published(KEY)
    if version is None:
        raise Conflict("No decision-rights table is published, so nobody may approve a version")
    sha256 = version.bundle_sha256
    matrix = kept_matrix(sha256, lambda: look.resources.catalogue.bundle(look.session, KEY, sha256))
    return matrix.right(RightFacts(code="D9", period=Period.IN_HOURS))
