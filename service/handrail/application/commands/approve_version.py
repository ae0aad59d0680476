"""One of the two people who must approve a version does (D9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.approving_versions import places_of, refuse_unfit, role_to_approve_as
from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.drafts_in_hand import right_to_publish, the_version
from handrail.application.work import Work
from handrail.domain.drafts import Approval, VersionApproved, roles_left
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionStatus
from handrail.storage.drafts_of_processes import DraftsOfProcesses


@dataclass(frozen=True, kw_only=True)
class ApproveVersion(Command[Version]):
    """Approve a submitted version as one of the two whom the matrix asks for, neither of them its author (S6).

    A change to one locality's table is approved by those whose roles reach it.
    """

    permission: ClassVar[Permission] = Permission.APPROVE_VERSIONS
    version_id: VersionId

    def execute(self, work: Work) -> Version:
        """Raises NotFound, NotPermitted, Conflict when it was approved or sent back already."""
        version = the_version(work, self.version_id)
        refuse_unfit(work.actor, version.author_id)
        if version.status is not VersionStatus.SUBMITTED:
            raise Conflict(
                f"This version is {version.status.value.replace('_', ' ')}, so there is nothing to approve"
            )
        right = right_to_publish(work)
        drafts = DraftsOfProcesses(work.session)
        given = drafts.approvals_of(version.id)
        if any(approval.staff_id == work.actor.id for approval in given):
            raise Conflict("You have approved this version; somebody else must approve it too")
        wanted = roles_left((*right.decide, *right.second), given)
        role = role_to_approve_as(work.actor, right, wanted, places_of(work, version))
        approval = Approval(
            version_id=version.id,
            staff_id=work.actor.id,
            role=role,
            right_row=right.row,
            right_table_sha256=right.table_sha256,
            at=work.now,
        )
        drafts.approve(approval)
        work.record_elsewhere(
            chain_of("process", version.process_key),
            VersionApproved(
                version_id=version.id,
                process=version.process_key,
                role=role,
                right_row=right.row,
                right_table_sha256=right.table_sha256,
            ),
        )
        if roles_left(wanted, (approval,)):
            return version
        work.processes.change(version.id, status=VersionStatus.APPROVED.value)
        return replace(version, status=VersionStatus.APPROVED)
