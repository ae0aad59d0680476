"""A process owner changes a draft of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.commands.create_draft import saved
from handrail.application.drafts_in_hand import DraftContent, own_draft
from handrail.application.work import Work
from handrail.domain.drafts import Draft
from handrail.domain.permissions import Permission
from handrail.storage.drafts_of_processes import DraftsOfProcesses


@dataclass(frozen=True, kw_only=True)
class ChangeDraft(Command[Draft]):
    """Keep new content of a draft; `revision` is the draft's when its author looked."""

    permission: ClassVar[Permission] = Permission.EDIT_DRAFTS
    draft_id: UUID
    revision: int
    content: DraftContent

    def execute(self, work: Work) -> Draft:
        """Raises NotFound, NotPermitted, Conflict, Invalid."""
        before = own_draft(work, self.draft_id, revision=self.revision)
        after = replace(
            before, files=self.content.over(before.files), revision=before.revision + 1, saved_at=work.now
        )
        DraftsOfProcesses(work.session).change(
            after.id, files=after.files, revision=after.revision, saved_at=after.saved_at
        )
        work.record_elsewhere(chain_of("process", after.process_key), saved(after))
        return after
