"""The demo's caseload is complete."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.chains import CHAIN_NAMESPACE
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.events import Event
from handrail.domain.permissions import Permission

DEMO_CHAIN = uuid.uuid5(CHAIN_NAMESPACE, "demo")


@dataclass(frozen=True, kw_only=True)
class DemoLoaded(Event):
    """Made-up people and cases were loaded, all of them."""

    people: int
    weeks: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class NoteDemoLoaded(Command[None]):
    """Remember that the demo is complete, so that it is loaded once."""

    permission: ClassVar[Permission] = Permission.MANAGE_STAFF
    people: int
    weeks: int
    seed: int

    def execute(self, work: Work) -> None:
        """Nothing can be refused."""
        work.record_elsewhere(DEMO_CHAIN, DemoLoaded(people=self.people, weeks=self.weeks, seed=self.seed))
