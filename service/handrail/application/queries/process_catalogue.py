"""Which processes there are, and their versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.errors import NotFound
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version
from handrail.engine import Bundle


@dataclass(frozen=True, kw_only=True)
class ProcessCatalogue(Query[tuple[Version, ...]]):
    """Every process's published version, by key."""

    permission: ClassVar[Permission] = Permission.SEE_PROCESSES

    def answer(self, look: Look) -> tuple[Version, ...]:
        """Read them."""
        return look.processes.all_published()


@dataclass(frozen=True, kw_only=True)
class ProcessVersions(Query[tuple[Version, ...]]):
    """Every version of a process, newest first."""

    permission: ClassVar[Permission] = Permission.SEE_PROCESSES
    key: str

    def answer(self, look: Look) -> tuple[Version, ...]:
        """Raises NotFound for a process that never was."""
        found = look.processes.history(self.key)
        if not found:
            raise NotFound(f"There is no process {self.key}")
        return found


@dataclass(frozen=True, kw_only=True)
class ProcessBundle(Query[tuple[Version, Bundle]]):
    """The published version of a process with its files, for reading."""

    permission: ClassVar[Permission] = Permission.SEE_PROCESSES
    key: str

    def answer(self, look: Look) -> tuple[Version, Bundle]:
        """Raises NotFound."""
        version = look.processes.published(self.key)
        if version is None:
            raise NotFound(f"There is no published process {self.key}")
        return version, look.resources.catalogue.bundle(look.session, self.key, version.bundle_sha256)
