"""A whole Handrail on a test's own database, in virtual time, with the personas and some process of the test's own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from handrail.application.commands.open_case import OpenCase, PersonDetails
from handrail.application.commands.publish_bundle import PublishBundle
from handrail.application.handrail import Handrail
from handrail.application.import_processes import import_processes
from handrail.bootstrap import assemble
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.cases import Case, Plan
from handrail.gateways.clock import Clock, VirtualClock
from handrail.rehearsal.personas import persona, register_personas, standing_in
from handrail.settings import Settings

REPOSITORY = Path(__file__).parents[2]
A_MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@dataclass
class House:
    """Handrail, its clock, and the people in it."""

    handrail: Handrail
    clock: Clock

    def persona(self, username: str) -> Actor:
        """A persona with the roles they hold now."""
        return persona(self.handrail, username)

    def people(self, suffix: str = "north") -> dict[str, str]:
        """Who stands for the made-up ids of example answers: `valid(..., people=house.people())`."""
        return standing_in(self.handrail, suffix)

    def publish(self, key: str, bpmn: str, forms: Mapping[str, str] | None = None) -> None:
        """Publish a process of the test's own."""
        files = {"process.bpmn": bpmn.encode()}
        files |= {f"forms/{name}.form": text.encode() for name, text in (forms or {}).items()}
        self.handrail.perform(PublishBundle(key=key, files=files), by=SYSTEM)

    def a_case(
        self, *, locality: str = "northvale", pathway: str = "adult_community", plan: Plan | None = None
    ) -> Case:
        """An open case of a made-up person."""
        suffix = "north" if locality == "northvale" else "south"
        command = OpenCase(
            pathway=pathway,
            locality=locality,
            person=PersonDetails(name="Sam Example", born=date(1990, 5, 17)),
            plan=plan or Plan(signature_signs=("Stops answering the door",)),
        )
        return self.handrail.perform(command, by=self.persona(f"clinician-{suffix}"))


def furnish(database: str) -> None:
    """Register the personas and publish the product's own processes."""
    with a_house(database, at=datetime(2025, 12, 1, tzinfo=UTC)) as house:
        import_processes(house.handrail, REPOSITORY)


@contextmanager
def a_house(database: str, *, at: datetime | None = A_MONDAY) -> Iterator[House]:
    """A Handrail on a migrated database; `at` None for the real clock."""
    with tempfile.TemporaryDirectory(prefix="handrail-house-") as home:
        clock: Clock
        if at is None:
            from handrail.gateways.clock import SystemClock

            clock = SystemClock()
        else:
            clock = VirtualClock(at)
        handrail = assemble(Settings(home=Path(home), demo=True), database_url=database, clock=clock)
        try:
            register_personas(handrail)
            yield House(handrail, clock)
        finally:
            handrail.database.close()
