"""Versions on their way into force: who wrote them, why, who approved, who has yet to, and what the reader may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.approving_versions import places_of, roles_held
from handrail.application.commanding import Query
from handrail.application.drafts_in_hand import NO_VERSION, right_to_publish
from handrail.application.retiring import retirement_of
from handrail.application.work import Look
from handrail.domain.drafts import Approval, roles_left
from handrail.domain.errors import NotFound
from handrail.domain.identifiers import StaffId, VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionStatus
from handrail.domain.retirements import Retirement
from handrail.domain.rights import roles_that_may
from handrail.domain.separation import holds_no_clinical_right
from handrail.storage.drafts_of_processes import DraftsOfProcesses


@dataclass(frozen=True, kw_only=True)
class VersionSeen:
    """A version with its approvals; whether the reader may approve or publish it, and else `why_not`.

    `retirement` is the proposal to take it out of force that waits for two to agree.
    """

    version: Version
    approvals: tuple[Approval, ...]
    roles_left: tuple[str, ...]
    names: Mapping[StaffId, str]
    replaces: Version | None
    may_approve: bool
    may_publish: bool
    why_not: str
    retirement: Retirement | None = None


@dataclass(frozen=True, kw_only=True)
class VersionsWaiting(Query[tuple[VersionSeen, ...]]):
    """Every version that waits for approval or to be published, newest first."""

    permission: ClassVar[Permission] = Permission.APPROVE_VERSIONS

    def answer(self, look: Look) -> tuple[VersionSeen, ...]:
        """Raises Conflict without a decision-rights table."""
        return tuple(_seen(look, version) for version in look.processes.waiting())


@dataclass(frozen=True, kw_only=True)
class ShowVersion(Query[VersionSeen]):
    """One version of a process."""

    permission: ClassVar[Permission] = Permission.APPROVE_VERSIONS
    version_id: VersionId

    def answer(self, look: Look) -> VersionSeen:
        """Raises NotFound, Conflict without a decision-rights table."""
        version = look.processes.version(self.version_id)
        if version is None:
            raise NotFound(NO_VERSION)
        return _seen(look, version)


def _seen(look: Look, version: Version) -> VersionSeen:
    right = right_to_publish(look)
    approvals = DraftsOfProcesses(look.session).approvals_of(version.id)
    left = roles_left((*right.decide, *right.second), approvals)
    barred = holds_no_clinical_right(look.actor.roles)
    held = frozenset() if barred else roles_held(look.actor, places_of(look, version))
    author = version.author_id == look.actor.id
    fits = any(held & set(roles_that_may(role)) for role in left)
    gave = any(approval.staff_id == look.actor.id for approval in approvals)
    submitted, approved = version.status is VersionStatus.SUBMITTED, version.status is VersionStatus.APPROVED
    why_not = ""
    if author:
        why_not = "You wrote this version, so two others approve it and somebody else publishes it"
    elif submitted and gave:
        why_not = "You have approved this version; somebody else must approve it too"
    elif submitted and not fits:
        why_not = "It waits for somebody in another role"
    retirement = retirement_of(look, version)
    people = {version.author_id, *(approval.staff_id for approval in approvals)}
    people |= set() if retirement is None else {retirement.proposed_by}
    return VersionSeen(
        version=version,
        approvals=approvals,
        roles_left=left,
        names=look.staff.names(people),
        replaces=look.processes.published(version.process_key),
        may_approve=submitted and fits and not author and not gave,
        may_publish=approved and not author and not barred,
        retirement=retirement,
        why_not=why_not,
    )
