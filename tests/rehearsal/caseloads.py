"""Loading a caseload on a database of a test's own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from handrail.application.handrail import Handrail
from handrail.application.import_processes import import_processes
from handrail.bootstrap import assemble
from handrail.gateways.clock import VirtualClock
from handrail.gateways.ids import SeededIds
from handrail.rehearsal.caseload import Caseload, load
from handrail.rehearsal.caseload_player import Report
from handrail.rehearsal.personas import register_personas
from handrail.settings import Settings
from tests.builders.house import REPOSITORY

A_FRIDAY = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@dataclass
class Loaded:
    """A Handrail with a caseload in it, and what was said about the loading."""

    handrail: Handrail
    report: Report


@contextmanager
def a_caseload(
    database: str, *, people: int = 20, weeks: float = 3, seed: int = 1, ends_at: datetime = A_FRIDAY
) -> Iterator[Loaded]:
    """Load so many people on a migrated database."""
    caseload = Caseload(ends_at=ends_at, people=people, weeks=weeks, seed=seed)
    clock = VirtualClock(caseload.starts_at)
    with tempfile.TemporaryDirectory(prefix="handrail-caseload-") as home:
        settings = Settings(home=Path(home), demo=True)
        handrail = assemble(
            settings,
            database_url=database,
            clock=clock,
            ids=SeededIds(seed, clock),
            waits_for_disk=False,
        )
        try:
            register_personas(handrail)
            import_processes(handrail, REPOSITORY)
            yield Loaded(handrail, load(handrail, clock, caseload))
        finally:
            handrail.database.close()
