"""Ladders: who is called, and when, once nobody has decided in time (DOMAIN section 2.5).

Climbing decides nothing (K5). Each rung is told besides the ones before it; nobody loses the task. When the
last rung has had its time it is called again, and again, until a person decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handrail.domain.roles import Role

DueAt = Callable[[str, str | None, datetime], datetime]
"""Timer key, variant and start (aware UTC) to the due instant, as `TimeRules.due` answers it."""


class LadderCode(StrEnum):
    """The ladders by their code; diagrams name them in the property `ladder`."""

    EMERGENCY = "L-E"
    URGENT = "L-U"
    EARLY_REVIEW = "L-R"
    SAFEGUARDING = "L-S"
    RESTRICTION = "L-X"
    PARTNER = "L-P"
    DISAGREEMENT = "L-D"


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step: the roles that are told and may act, and posts outside the role codes, in words.

    `task_role` says that the role the task already asks for is meant (the first rung of L-X).
    """

    number: int
    roles: tuple[Role, ...] = ()
    posts: tuple[str, ...] = ()
    task_role: bool = False

    def roles_for(self, task_role: Role | str | None = None) -> tuple[Role, ...]:
        """The roles of the rung, with the task's own role where that is meant."""
        own = (Role(task_role),) if self.task_role and task_role else ()
        return tuple(dict.fromkeys((*own, *self.roles)))


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """The rungs in order, and the timer key that gives their times.

    `from_due`: times count from the due time (L-X), otherwise each from the rung before. `by_class`: the time
    depends on the response class, not on the rung (L-P, L-D).
    """

    code: LadderCode
    name: str
    rungs: tuple[Rung, ...]
    key: str
    from_due: bool = False
    by_class: bool = False

    @property
    def top(self) -> Rung:
        """The last rung, which is called again until somebody decides."""
        return self.rungs[-1]

    def rung(self, number: int) -> Rung:
        """The rung of a call: beyond the last it is the last again. Raises ValueError below 1."""
        if number < 1:
            raise ValueError("Rungs are counted from 1")
        return self.rungs[min(number, len(self.rungs)) - 1]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a ladder: its number (1 at the due time), the rung, and when (aware UTC)."""

    number: int
    rung: Rung
    at: datetime

    @property
    def is_repeat(self) -> bool:
        """Whether the last rung is being called again."""
        return self.number > self.rung.number


def call_at(ladder: Ladder, number: int, due_at: datetime, due: DueAt, cls: str | None = None) -> Call:
    """The n-th call of a ladder for a task that was due at `due_at`; the first comes at that very instant.

    Calls beyond the last rung repeat it. Raises ValueError below 1.
    """
    at = due_at
    for step in range(1, number):
        at = _after(ladder, step, at, due_at, due, cls)
    return Call(number=number, rung=ladder.rung(number), at=at)


def next_call(
    ladder: Ladder, last: Call | None, due_at: datetime, due: DueAt, cls: str | None = None
) -> Call:
    """The call after `last` (None: the first): what the worker sets its timer to."""
    if last is None:
        return call_at(ladder, 1, due_at, due, cls)
    at = _after(ladder, last.number, last.at, due_at, due, cls)
    return Call(number=last.number + 1, rung=ladder.rung(last.number + 1), at=at)


def calls(ladder: Ladder, due_at: datetime, due: DueAt, cls: str | None = None) -> tuple[Call, ...]:
    """One call for each rung, in order."""
    found: list[Call] = []
    for _ in ladder.rungs:
        found.append(next_call(ladder, found[-1] if found else None, due_at, due, cls))
    return tuple(found)


def _after(
    ladder: Ladder, step: int, at: datetime, due_at: datetime, due: DueAt, cls: str | None
) -> datetime:
    """When the call after call number `step`, made at `at`, comes."""
    variant = cls if ladder.by_class else str(min(step, len(ladder.rungs)))
    from_due = ladder.from_due and step < len(ladder.rungs)
    return due(ladder.key, variant, due_at if from_due else at)


_FRONT = Rung(number=1, roles=(Role.TEAM_LEAD,))
_SENIOR = Rung(number=2, roles=(Role.SENIOR_CLINICIAN,))
_DIRECTOR = Rung(number=3, roles=(Role.CLINICAL_DIRECTOR,))

LADDERS: dict[LadderCode, Ladder] = {
    ladder.code: ladder
    for ladder in (
        Ladder(
            code=LadderCode.EMERGENCY,
            name="Emergency and very urgent",
            key="ladder.l-e",
            rungs=(
                Rung(number=1, roles=(Role.TEAM_LEAD, Role.ON_CALL_CLINICIAN)),
                Rung(number=2, roles=(Role.SENIOR_CLINICIAN, Role.CONSULTANT)),
                _DIRECTOR,
                Rung(number=4, roles=(Role.CLINICAL_DIRECTOR,), posts=("chief executive on call",)),
            ),
        ),
        Ladder(code=LadderCode.URGENT, name="Urgent", key="ladder.l-u", rungs=(_FRONT, _SENIOR, _DIRECTOR)),
        Ladder(
            code=LadderCode.EARLY_REVIEW,
            name="Early review and acceptance",
            key="ladder.l-r",
            rungs=(_FRONT, _SENIOR, _DIRECTOR),
        ),
        Ladder(
            code=LadderCode.SAFEGUARDING,
            name="Safeguarding",
            key="ladder.l-s",
            rungs=(
                Rung(number=1, roles=(Role.SAFEGUARDING_LEAD,)),
                Rung(number=2, roles=(Role.SAFEGUARDING_LEAD,), posts=("deputy safeguarding lead",)),
                _DIRECTOR,
            ),
        ),
        Ladder(
            code=LadderCode.RESTRICTION,
            name="Restriction",
            key="ladder.l-x",
            from_due=True,
            rungs=(
                Rung(number=1, task_role=True),
                _SENIOR,
                _DIRECTOR,
                Rung(number=4, roles=(Role.GOVERNANCE_LEAD,), posts=("board lead",)),
            ),
        ),
        Ladder(
            code=LadderCode.PARTNER,
            name="Chasing a partner",
            key="esc.chase.gap",
            by_class=True,
            rungs=(
                Rung(number=1, roles=(Role.PARTNER_LIAISON,), posts=("partner service duty",)),
                Rung(number=2, roles=(Role.PARTNER_LIAISON,), posts=("partner service manager",)),
                Rung(number=3, roles=(Role.ON_CALL_MANAGER,), posts=("partner on-call manager",)),
                Rung(number=4, roles=(Role.CLINICAL_DIRECTOR,), posts=("partner director",)),
            ),
        ),
        Ladder(
            code=LadderCode.DISAGREEMENT,
            name="Disagreement",
            key="ladder.l-d",
            by_class=True,
            rungs=(
                Rung(number=1, roles=(Role.TEAM_LEAD,), posts=("partner service manager",)),
                Rung(number=2, roles=(Role.SENIOR_CLINICIAN, Role.CONSULTANT)),
                Rung(number=3, roles=(Role.CLINICAL_DIRECTOR,), posts=("partner director",)),
                Rung(
                    number=4,
                    roles=(Role.CLINICAL_DIRECTOR, Role.GOVERNANCE_LEAD),
                    posts=("integrated care board",),
                ),
            ),
        ),
    )
}
"""The ladders of DOMAIN section 2.5; the rungs of L-D are the stages of section 3.9."""
