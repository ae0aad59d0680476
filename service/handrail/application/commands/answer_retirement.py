"""One of the two who must agree that a version goes out of force does, or does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.approving_versions import places_of, refuse_unfit, role_to_approve_as
from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.drafts_in_hand import right_to_publish, the_version
from handrail.application.retiring import refuse_what_is_relied_on, retirement_of
from handrail.application.work import Work
from handrail.domain.errors import Conflict
from handrail.domain.events import Event
from handrail.domain.identifiers import VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionRetired, VersionStatus
from handrail.domain.retirements import Retirement, RetirementApproved, RetirementRefused


@dataclass(frozen=True, kw_only=True)
class AnswerRetirement(Command[Version]):
    """Agree that a version goes out of force, as one of the two whom the matrix asks for, or refuse.

    Neither is who proposed it (S6); that person may only take it back. With the second, it is out of force; what runs
    on it goes on.
    """

    permission: ClassVar[Permission] = Permission.APPROVE_VERSIONS
    version_id: VersionId
    agrees: bool

    def execute(self, work: Work) -> Version:
        """Raises NotFound, NotPermitted, Conflict when nothing waits or the actor has agreed already."""
        version = the_version(work, self.version_id)
        waiting = retirement_of(work, version)
        if waiting is None:
            raise Conflict("Nothing waits here: propose to retire this version first, or see what was answered")
        if not self.agrees and work.actor.id == waiting.proposed_by:
            return self._tell(
                work, version, RetirementRefused(version_id=version.id, process=version.process_key)
            )
        refuse_unfit(work.actor, waiting.proposed_by, doing="You proposed to retire this version")
        if self.agrees and waiting.approved_by(work.actor.id):
            raise Conflict("You have agreed to this; somebody else must agree too")
        return self._answer(work, version, waiting)

    def _answer(self, work: Work, version: Version, waiting: Retirement) -> Version:
        right = right_to_publish(work)
        everybody = (*right.decide, *right.second)
        left = tuple(role for role in everybody if role not in waiting.roles_given)
        role = role_to_approve_as(
            work.actor, right, left if self.agrees else everybody, places_of(work, version)
        )
        if not self.agrees:
            return self._tell(
                work, version, RetirementRefused(version_id=version.id, process=version.process_key)
            )
        approved = RetirementApproved(
            version_id=version.id,
            process=version.process_key,
            role=role,
            right_row=right.row,
            right_table_sha256=right.table_sha256,
        )
        self._tell(work, version, approved)
        if set(left) - {role}:
            return version
        refuse_what_is_relied_on(work, version)
        work.processes.change(version.id, status=VersionStatus.RETIRED.value)
        retired = VersionRetired(
            version_id=version.id, process=version.process_key, number=version.number, replaced_by=None
        )
        return replace(self._tell(work, version, retired), status=VersionStatus.RETIRED)

    def _tell(self, work: Work, version: Version, event: Event) -> Version:
        work.record_elsewhere(chain_of("process", version.process_key), event)
        return version
