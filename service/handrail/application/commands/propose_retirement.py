"""Somebody proposes that a version goes out of force, with nothing in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.drafts_in_hand import right_to_publish, the_version
from handrail.application.retiring import refuse_what_is_relied_on, retirement_of
from handrail.application.work import Work
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version
from handrail.domain.reasons import fault_in
from handrail.domain.retirements import RetirementProposed


@dataclass(frozen=True, kw_only=True)
class ProposeRetirement(Command[Version]):
    """Propose to take a version out of force, with a reason. It stays in force until two others have agreed (D9)."""

    permission: ClassVar[Permission] = Permission.EDIT_DRAFTS
    version_id: VersionId
    reason: str

    def execute(self, work: Work) -> Version:
        """Raises NotFound, Conflict for what is not in force, waits already or everything rests on, Invalid."""
        fault = fault_in(self.reason)
        if fault is not None:
            raise Invalid.at("/reason", fault)
        version = the_version(work, self.version_id)
        refuse_what_is_relied_on(work, version)
        if retirement_of(work, version) is not None:
            raise Conflict("This is proposed already, and waits for two others to agree")
        said = "\n".join(filter(None, (version.reason, f"To be retired: {self.reason}")))
        work.processes.change(version.id, reason=said)
        work.record_elsewhere(
            chain_of("process", version.process_key),
            RetirementProposed(version_id=version.id, process=version.process_key, number=version.number),
        )
        right = right_to_publish(work)
        facts = {"version_id": str(version.id), "process": version.process_key, "number": version.number}
        for role in (*right.decide, *right.second):
            for locality in work.resources.localities:
                work.notify("retirement_to_approve", role=role, facts=facts, locality=locality)
        return version
