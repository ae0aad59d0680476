"""A draft becomes a numbered version that two other people must approve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.drafts_in_hand import bundle_of_draft, own_draft, right_to_publish
from handrail.application.publishing import findings_of, new_version, refuse_errors
from handrail.application.work import Work
from handrail.domain.drafts import VersionSubmitted
from handrail.domain.errors import Invalid
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionStatus
from handrail.domain.reasons import fault_in
from handrail.storage.drafts_of_processes import DraftsOfProcesses


@dataclass(frozen=True, kw_only=True)
class SubmitDraft(Command[Version]):
    """Submit a draft of one's own, with the reason for the change; its content never changes from now on."""

    permission: ClassVar[Permission] = Permission.EDIT_DRAFTS
    draft_id: UUID
    revision: int
    reason: str

    def execute(self, work: Work) -> Version:
        """Raises NotFound, NotPermitted, Conflict, Invalid (one problem a finding that forbids running)."""
        fault = fault_in(self.reason)
        if fault is not None:
            raise Invalid.at("/reason", fault)
        draft = own_draft(work, self.draft_id, revision=self.revision)
        bundle = bundle_of_draft(work, draft)
        refuse_errors(draft.process_key, findings_of(work, bundle))
        version = new_version(
            work, bundle, status=VersionStatus.SUBMITTED, author=draft.author_id, reason=self.reason
        )
        work.processes.add_version(version)
        DraftsOfProcesses(work.session).change(draft.id, submitted_as=version.id)
        work.record_elsewhere(
            chain_of("process", version.process_key),
            VersionSubmitted(
                version_id=version.id,
                draft_id=draft.id,
                process=version.process_key,
                number=version.number,
                bundle=version.bundle_sha256,
                author_id=draft.author_id,
            ),
        )
        right = right_to_publish(work)
        facts = {"version_id": str(version.id), "process": version.process_key, "number": version.number}
        for role in (*right.decide, *right.second):
            for locality in work.resources.localities:
                work.notify("version_to_approve", role=role, facts=facts, locality=locality)
        return version
