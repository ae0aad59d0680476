"""A published version stops applying to new cases, with nothing in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.drafts_in_hand import the_version
from handrail.application.publishing import callers_of, relied_on
from handrail.application.rights_matrix import KEY
from handrail.application.work import Work
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionRetired, VersionStatus
from handrail.domain.reasons import fault_in


@dataclass(frozen=True, kw_only=True)
class RetireVersion(Command[Version]):
    """Take a version out of force, with a reason; what runs on it goes on."""

    permission: ClassVar[Permission] = Permission.EDIT_DRAFTS
    version_id: VersionId
    reason: str

    def execute(self, work: Work) -> Version:
        """Raises NotFound, Conflict for a version that is not in force or that everything rests on, Invalid."""
        fault = fault_in(self.reason)
        if fault is not None:
            raise Invalid.at("/reason", fault)
        version = the_version(work, self.version_id)
        if version.status is not VersionStatus.PUBLISHED:
            raise Conflict("Only a version that is in force can be retired")
        if version.process_key == KEY:
            raise Conflict(
                "Without a decision-rights table nobody could decide; publish another in its place"
            )
        if relied_on(version):
            raise Conflict(
                "Handrail begins this process by itself, so without it nobody could go on; publish another in its place"
            )
        callers = callers_of(work, version.process_key)
        if callers:
            raise Conflict(f"{' and '.join(callers)} calls this process; publish another in its place")
        work.processes.change(version.id, status=VersionStatus.RETIRED.value, reason=self.reason)
        retired = VersionRetired(
            version_id=version.id, process=version.process_key, number=version.number, replaced_by=None
        )
        work.record_elsewhere(chain_of("process", version.process_key), retired)
        return replace(version, status=VersionStatus.RETIRED, reason=self.reason)
