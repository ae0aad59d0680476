"""An operator imports a process: its bundle is checked, kept, and becomes the version new instances start on."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.bundle_findings import findings_in
from handrail.application.commanding import Command
from handrail.application.frozen_code_lists import with_frozen_lists
from handrail.application.rights_holders import findings_here
from handrail.application.work import Work
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.identifiers import VersionId
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionPublished, VersionRetired, VersionStatus
from handrail.engine import Bundle, Severity, name_of

CHAIN_NAMESPACE = uuid.UUID("6a0f3f6e-5a0e-5d0e-9a53-0d2b8f6a9d10")
"""Chains of things that are not cases are named from here: UUID version 5 of "process:<key>", "staff:<id>"."""


def process_chain(key: str) -> uuid.UUID:
    """The history chain of a process."""
    return uuid.uuid5(CHAIN_NAMESPACE, f"process:{key}")


@dataclass(frozen=True, kw_only=True)
class PublishBundle(Command[Version]):
    """Publish a bundle as the deployment's version; bytes that are published already change nothing.

    For operators at the command line. In the service itself publishing takes two people.
    """

    permission: ClassVar[Permission] = Permission.PUBLISH_PROCESS
    records_event: ClassVar[bool] = False
    key: str
    files: Mapping[str, bytes]

    def execute(self, work: Work) -> Version:
        """Raises Invalid with one problem a finding that forbids running."""
        sent = Bundle.of(self.key, self.files)
        findings = [f for f in findings_in(work.resources.engine, sent) if f.severity is Severity.ERROR]
        findings = findings or [f for f in findings_here(work, sent) if f.severity is Severity.ERROR]
        if findings:
            raise Invalid(
                f"{self.key} cannot be published",
                problems=tuple(FieldProblem(f"/{f.file}#{f.element or ''}", f.message) for f in findings),
            )
        bundle = Bundle.of(self.key, with_frozen_lists(sent.files))
        work.events.lock_chain(process_chain(self.key))
        current = work.processes.published(self.key)
        if current is not None and current.bundle_sha256 == bundle.sha256:
            return current
        history = work.processes.history(self.key)
        version = Version(
            id=VersionId(work.new_id()),
            process_key=self.key,
            number=1 + max((v.number for v in history), default=0),
            status=VersionStatus.PUBLISHED,
            name=name_of(bundle),
            bundle_sha256=bundle.sha256,
            starts={start.message or "": start.element for start in work.resources.engine.starts(bundle)},
            author_id=work.actor.id,
            created_at=work.now,
            effective_at=work.now,
        )
        work.processes.add_bundle(bundle.sha256, self.key, bundle.files, at=work.now)
        if current is not None:
            work.processes.retire(current.id)
            retired = VersionRetired(
                version_id=current.id, process=self.key, number=current.number, replaced_by=version.id
            )
            work.record_elsewhere(process_chain(self.key), retired)
        work.processes.add_version(version)
        work.record_elsewhere(
            process_chain(self.key),
            VersionPublished(
                version_id=version.id, process=self.key, number=version.number, bundle=bundle.sha256
            ),
        )
        return version
