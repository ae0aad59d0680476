"""An operator imports a process: its bundle is checked, kept, and becomes the version new instances start on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.frozen_code_lists import with_frozen_lists
from handrail.application.publishing import (
    findings_of,
    new_version,
    refuse_errors,
    retire_current,
    tell_published,
)
from handrail.application.work import Work
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version, VersionStatus
from handrail.engine import Bundle
from handrail.forms import FormError


@dataclass(frozen=True, kw_only=True)
class PublishBundle(Command[Version]):
    """Publish a bundle as the deployment's version; bytes that are published already change nothing.

    For operators at the command line. In the service itself publishing takes two people (`ApproveVersion`).
    """

    permission: ClassVar[Permission] = Permission.PUBLISH_PROCESS
    records_event: ClassVar[bool] = False
    key: str
    files: Mapping[str, bytes]

    def execute(self, work: Work) -> Version:
        """Raises Invalid with one problem a finding that forbids running."""
        sent = Bundle.of(self.key, self.files)
        current = work.processes.published(self.key)
        if current is not None and current.bundle_sha256 == _frozen_hash(sent):
            return current
        refuse_errors(self.key, findings_of(work, sent))
        version = new_version(work, sent, status=VersionStatus.PUBLISHED, author=work.actor.id)
        retire_current(work, version)
        work.processes.add_version(version)
        tell_published(work, version)
        return version


def _frozen_hash(bundle: Bundle) -> str | None:
    """The hash the bundle would have with its code lists; None when a form cannot be read."""
    try:
        return Bundle.of(bundle.key, with_frozen_lists(bundle.files)).sha256
    except FormError:
        return None
