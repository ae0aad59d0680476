"""A process owner begins a draft of a process."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.drafts_in_hand import DraftContent, published_files
from handrail.application.work import Work
from handrail.domain.drafts import Draft, DraftSaved
from handrail.domain.errors import Invalid
from handrail.domain.permissions import Permission
from handrail.engine import Bundle
from handrail.storage.drafts_of_processes import DraftsOfProcesses

_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class CreateDraft(Command[Draft]):
    """Begin a draft of a process, new or published; what is not sent is taken from the published version."""

    permission: ClassVar[Permission] = Permission.EDIT_DRAFTS
    process: str
    content: DraftContent = field(default_factory=DraftContent)

    def execute(self, work: Work) -> Draft:
        """Raises Invalid for a key that is none, a new process without a diagram, or a file that is too large."""
        if len(self.process) > 64 or not _KEY.fullmatch(self.process):
            raise Invalid.at("/process", "Name the process in small letters, digits and hyphens")
        based_on, before = published_files(work, self.process)
        draft = Draft(
            id=work.new_id(),
            process_key=self.process,
            author_id=work.actor.id,
            revision=1,
            files=self.content.over(before),
            based_on=based_on,
            saved_at=work.now,
            submitted_as=None,
        )
        DraftsOfProcesses(work.session).add(draft)
        work.record_elsewhere(chain_of("process", draft.process_key), saved(draft))
        return draft


def saved(draft: Draft) -> DraftSaved:
    """What the process's history says of a draft that was kept."""
    return DraftSaved(
        draft_id=draft.id,
        process=draft.process_key,
        revision=draft.revision,
        bundle=Bundle.of(draft.process_key, draft.files).sha256,
    )
