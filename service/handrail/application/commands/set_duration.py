"""A process owner sets how long something may take, for a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.events import Event
from handrail.domain.permissions import Permission
from handrail.domain.timer_settings import Override, check_override


@dataclass(frozen=True, kw_only=True)
class DurationSet(Event):
    """A duration was set in place of the default, within its bounds."""

    key: str
    duration: str
    locality: str | None
    pathway: str | None
    variant: str | None
    period: str | None
    agreement: str | None


@dataclass(frozen=True, kw_only=True)
class SetDuration(Command[Override]):
    """Set a duration for a locality, pathway or class (DOMAIN section 3.12). Clocks that run already keep theirs."""

    permission: ClassVar[Permission] = Permission.CHANGE_SETTINGS
    override: Override

    def execute(self, work: Work) -> Override:
        """Raises Invalid for an unknown key, class or locality, or a duration outside its bounds."""
        check_override(self.override)
        work.timer_overrides.replace(self.override, id=work.new_id(), by=work.actor.id, at=work.now)
        work.record_elsewhere(
            chain_of("duration", self.override.key),
            DurationSet(
                key=self.override.key,
                duration=str(self.override.duration),
                locality=self.override.locality,
                pathway=self.override.pathway,
                variant=self.override.variant,
                period=None if self.override.period is None else self.override.period.value,
                agreement=self.override.agreement,
            ),
        )
        return self.override
