"""An approved version comes into force; what runs goes on with the version it began with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.approving_versions import refuse_unfit
from handrail.application.commanding import Command
from handrail.application.drafts_in_hand import the_version
from handrail.application.publishing import findings_of, refuse_errors, retire_current, tell_published
from handrail.application.work import Work
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionStatus
from handrail.storage.drafts_of_processes import DraftsOfProcesses


@dataclass(frozen=True, kw_only=True)
class PublishVersion(Command[Version]):
    """Put a version in force that two people approved; never by its author (S6)."""

    permission: ClassVar[Permission] = Permission.APPROVE_VERSIONS
    version_id: VersionId

    def execute(self, work: Work) -> Version:
        """Raises NotFound, NotPermitted, Conflict while an approval is missing, Invalid when it no longer fits."""
        version = the_version(work, self.version_id)
        refuse_unfit(work.actor, version.author_id)
        if version.status is not VersionStatus.APPROVED:
            raise Conflict(
                f"This version is {version.status.value.replace('_', ' ')}; it is published once two people approved it"
            )
        self._refuse_undoing(work, version)
        bundle = work.resources.catalogue.bundle(work.session, version.process_key, version.bundle_sha256)
        refuse_errors(version.process_key, findings_of(work, bundle))
        retire_current(work, version)
        work.session.flush()
        work.processes.change(version.id, status=VersionStatus.PUBLISHED.value, effective_at=work.now)
        tell_published(work, version)
        return replace(version, status=VersionStatus.PUBLISHED, effective_at=work.now)

    def _refuse_undoing(self, work: Work, version: Version) -> None:
        """Raises Conflict when another version came into force since the draft began: this one would undo it unseen."""
        draft = DraftsOfProcesses(work.session).of_version(version.id)
        current = work.processes.published(version.process_key)
        if draft is not None and draft.based_on != (None if current is None else current.id):
            raise Conflict(
                "Another version came into force since this draft began, and this one would undo it. "
                "Send it back, and begin a draft from the version in force"
            )
