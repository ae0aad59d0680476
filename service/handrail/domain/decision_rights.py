"""The decision-rights matrix as values: who may propose, decide and second each decision (DOMAIN section 2.2).

The matrix itself is a decision table, `processes/decision-rights`; one row of it, as it applies to a case now, is a
`DecisionRight`. Whether a given person holds it is the business of `rights.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handrail.domain.roles import Role


class Period(StrEnum):
    """In or out of the locality's working hours."""

    IN_HOURS = "in_hours"
    OUT_OF_HOURS = "out_of_hours"


ANYONE = "any"
"""In a list of roles: any front-line staff with a role that reaches the case."""
TASK_ROLE = "task_role"
"""In a list of roles: the role that the step's own table or lane asks for (restriction types, dispute stages)."""
CHAIR = "mdt_chair"
"""In a list of roles: whoever the meeting named as its chair, which is whom the task is assigned to."""


@dataclass(frozen=True, kw_only=True)
class RightFacts:
    """What the matrix is asked about.

    `rank` is that of the role the step's own table asks for, 0 when it asks for none; `days_since_crisis` is None when
    no crisis is known.
    """

    code: str
    period: Period
    response_class: str | None = None
    days_since_crisis: int | None = None
    rank: int = 0
    setting: str = "community"
    in_cohort: bool = False
    open_restriction: bool = False
    open_safeguarding: bool = False
    disengaged: bool = False
    under_18: bool = False


@dataclass(frozen=True, kw_only=True)
class DecisionRight:
    """One row of the matrix as it applies.

    `propose`, `decide` and `second` are role codes, or `ANYONE`, `TASK_ROLE`, `CHAIR`; an empty `decide` means that
    nobody may decide now, and `refusal` says why and what happens instead. `second` empty: one person is enough.
    `separate`: who proposed may not decide (S1). `row` and `table_sha256` name the exact rule of the exact table.
    `within` is a timer key, `ladder` a ladder code, `if_nobody` a code: `proceeds`, `lapses`, `stays` and their like.
    """

    code: str
    title: str
    row: str
    table_sha256: str
    period: Period
    propose: tuple[str, ...]
    decide: tuple[str, ...]
    second: tuple[str, ...] = ()
    consult: tuple[str, ...] = ()
    inform: tuple[str, ...] = ()
    within: str | None = None
    ladder: str | None = None
    if_nobody: str = "stays"
    separate: bool = False
    delegable: bool = True
    refusal: str = ""

    @property
    def needs_second(self) -> bool:
        """Whether the decision takes effect only once a second person has confirmed it."""
        return bool(self.second)


@dataclass(frozen=True, kw_only=True)
class Reserved:
    """A decision that stays with those who hold it; from a rank of the step on, where only its last stage does."""

    code: str
    from_rank: int = 0


RESERVED = (
    Reserved(code="D5g"),
    Reserved(code="D7", from_rank=Role.CLINICAL_DIRECTOR.rank),
    Reserved(code="D9"),
    Reserved(code="D10"),
    Reserved(code="D11"),
)
"""What nobody may lend to another (DOMAIN section 2.3), and the lending itself, whatever a table says of it."""


def is_reserved(code: str, rank: int = 0) -> bool:
    """Whether a decision cannot be delegated; `rank` is that of the role the step asks for, 0 when it asks for none."""
    return any(code == one.code and rank >= one.from_rank for one in RESERVED)


def rank_asked(task_role: str | None) -> int:
    """The rank of the role that a step asks for; 0 for a step that asks for none of ours."""
    try:
        return Role(task_role or "").rank
    except ValueError:
        return 0


class Missing(StrEnum):
    """Which part of a right was missing, as refusals, events and counts name it."""

    ROLE = "role"
    REGISTRATION = "registration"
    SCOPE = "scope"
    PERIOD = "period"
    SEPARATION = "separation"
    SECOND_PERSON = "second_person"
    DELEGATION = "delegation"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    HELD_BY_COLLEAGUE = "held_by_colleague"
    PERMISSION = "permission"
    NOT_CLINICAL = "not_clinical"
    MATRIX = "matrix"
    """Nobody's: the decision-rights table is not there, or gives no single answer."""


def clinical_roles(*codes: str) -> tuple[Role, ...]:
    """The codes that are roles, without the markers, in order."""
    return tuple(Role(code) for code in codes if code not in (ANYONE, TASK_ROLE, CHAIR))
