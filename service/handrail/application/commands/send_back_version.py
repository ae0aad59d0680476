"""A submitted version is not approved, and its author hears why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.approving_versions import refuse_unfit
from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.drafts_in_hand import the_version
from handrail.application.work import Work
from handrail.domain.drafts import VersionSentBack
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionStatus
from handrail.domain.reasons import fault_in


@dataclass(frozen=True, kw_only=True)
class SendBackVersion(Command[Version]):
    """Refuse a submitted or approved version, with a reason; it never comes into force."""

    permission: ClassVar[Permission] = Permission.APPROVE_VERSIONS
    version_id: VersionId
    reason: str

    def execute(self, work: Work) -> Version:
        """Raises NotFound, NotPermitted for its author, Conflict when it is in force or retired, Invalid."""
        fault = fault_in(self.reason)
        if fault is not None:
            raise Invalid.at("/reason", fault)
        version = the_version(work, self.version_id)
        refuse_unfit(work.actor, version.author_id)
        if version.status not in (VersionStatus.SUBMITTED, VersionStatus.APPROVED):
            raise Conflict(
                f"This version is {version.status.value.replace('_', ' ')}, so it cannot be sent back"
            )
        said = f"{version.reason}\nSent back: {self.reason}"
        work.processes.change(version.id, status=VersionStatus.SENT_BACK.value, reason=said)
        work.record_elsewhere(
            chain_of("process", version.process_key),
            VersionSentBack(version_id=version.id, process=version.process_key, by_id=work.actor.id),
        )
        facts = {"version_id": str(version.id), "process": version.process_key, "number": version.number}
        work.notify("version_sent_back", staff_id=version.author_id, facts=facts)
        return replace(version, status=VersionStatus.SENT_BACK, reason=said)
