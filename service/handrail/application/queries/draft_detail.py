"""A draft with everything that is wrong with it, and the drafts somebody has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.drafts_in_hand import bundle_of_draft, the_draft
from handrail.application.publishing import findings_of
from handrail.application.work import Look
from handrail.domain.drafts import Draft
from handrail.domain.permissions import Permission
from handrail.engine import Finding
from handrail.storage.drafts_of_processes import DraftsOfProcesses


@dataclass(frozen=True, kw_only=True)
class DraftDetail:
    """A draft, who began it, and its findings."""

    draft: Draft
    author: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class ShowDraft(Query[DraftDetail]):
    """One draft, checked anew."""

    permission: ClassVar[Permission] = Permission.APPROVE_VERSIONS
    draft_id: UUID

    def answer(self, look: Look) -> DraftDetail:
        """Raises NotFound."""
        draft = the_draft(look, self.draft_id)
        names = look.staff.names([draft.author_id])
        return DraftDetail(
            draft=draft,
            author=names.get(draft.author_id, "A colleague"),
            findings=findings_of(look, bundle_of_draft(look, draft)),
        )


@dataclass(frozen=True, kw_only=True)
class MyDraftsOfProcesses(Query[tuple[Draft, ...]]):
    """The actor's drafts, newest first."""

    permission: ClassVar[Permission] = Permission.EDIT_DRAFTS

    def answer(self, look: Look) -> tuple[Draft, ...]:
        """Nothing to refuse."""
        return DraftsOfProcesses(look.session).of_author(look.actor.id)
