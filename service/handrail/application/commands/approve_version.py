"""One of the two people who must approve a version does (D9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.drafts_in_hand import right_to_publish, the_version
from handrail.application.work import Work
from handrail.domain.decision_rights import DecisionRight, Missing
from handrail.domain.drafts import Approval, VersionApproved, roles_left
from handrail.domain.errors import Attempt, Conflict, NotPermitted
from handrail.domain.identifiers import StaffId, VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionStatus
from handrail.domain.rights import roles_that_may
from handrail.domain.roles import Role
from handrail.domain.separation import Part, parties, problem_with
from handrail.storage.drafts_of_processes import DraftsOfProcesses


@dataclass(frozen=True, kw_only=True)
class ApproveVersion(Command[Version]):
    """Approve a submitted version as one of the two whom the matrix asks for, neither of them its author (S6)."""

    permission: ClassVar[Permission] = Permission.APPROVE_VERSIONS
    version_id: VersionId

    def execute(self, work: Work) -> Version:
        """Raises NotFound, NotPermitted, Conflict when it was approved or sent back already."""
        version = the_version(work, self.version_id)
        refuse_author(work, version)
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
        role = _role_of(work, right, wanted)
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


def refuse_author(work: Work, version: Version) -> None:
    """Raises NotPermitted when the author of a version would approve or publish it (S6)."""
    acts = {Part.AUTHOR: parties(StaffId(version.author_id)), Part.PUBLISHER: parties(work.actor.id)}
    reason = problem_with("D9", acts)
    if reason is not None:
        raise NotPermitted(
            f"You wrote this version. {reason}",
            missing="D9",
            attempt=Attempt(missing=Missing.SEPARATION.value, code="D9"),
        )


def _role_of(work: Work, right: DecisionRight, wanted: tuple[str, ...]) -> str:
    """The role the actor approves as, of those that are still wanted."""
    held = {a.role for a in work.actor.assignments if a.is_registered}
    for role in wanted:
        if held & set(roles_that_may(role)):
            return role
    labels = tuple(Role(role).label for role in wanted)
    raise NotPermitted(
        f"{right.title}: it is still to be approved by {' and '.join(labels)}",
        missing="D9",
        holders=labels,
        attempt=Attempt(missing=Missing.ROLE.value, code="D9"),
    )
