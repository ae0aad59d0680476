"""Separation of duties, S1 to S12 of DOMAIN section 2.4, as data and one question: who must not be the same person?

Whoever acts under a delegation counts as both people (S9): every part of an act is played by its parties, a set of one
or two members of staff. Nothing here waives a rule; where a team is too small, S10 widens who may be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role, RoleAssignment

Parties = frozenset[StaffId]
"""Those who act in one part: the person, and under a delegation whoever granted it as well."""


class Part(StrEnum):
    """What somebody did in a decision or in what follows from it."""

    PROPOSER = "proposer"
    DECIDER = "decider"
    SECOND = "second"
    OWNER = "owner"
    VERIFIER = "verifier"
    AUTHOR = "author"
    SAMPLER = "sampler"
    HOLD_DECIDER = "hold_decider"
    REVIEWER = "reviewer_of_escalation"
    PUBLISHER = "publisher"
    SECOND_PUBLISHER = "second_publisher"
    BUILDER = "builder"
    RELEASER = "releaser"
    LIFTER = "lifter"
    PRACTICE_VERIFIER = "practice_verifier"

    @property
    def doing(self) -> str:
        """The part in words, as in "whoever ...", for refusals."""
        return _DOING[self]


_DOING = {
    Part.PROPOSER: "proposed it",
    Part.DECIDER: "decided it",
    Part.SECOND: "confirms it",
    Part.OWNER: "owned the action",
    Part.VERIFIER: "checks that it was done",
    Part.AUTHOR: "wrote it",
    Part.SAMPLER: "samples it",
    Part.HOLD_DECIDER: "decided the hold",
    Part.REVIEWER: "reviews the escalation",
    Part.PUBLISHER: "publishes it",
    Part.SECOND_PUBLISHER: "publishes it with them",
    Part.BUILDER: "built the trace",
    Part.RELEASER: "releases it",
    Part.LIFTER: "lifted the restriction",
    Part.PRACTICE_VERIFIER: "checks that it is lifted in practice",
}

S1_CODES = frozenset({"D1c", "D1d", "D2b", "D2c", "D3b", "D4c", "D5b", "D5c", "D5e", "D8"})
"""Decisions whose proposer may not decide."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Two parts that nobody plays both of. `codes` None: for every decision; a soft rule warns and does not refuse."""

    name: str
    first: Part
    then: Part
    codes: frozenset[str] | None = None
    soft: bool = False

    def applies_to(self, code: str | None) -> bool:
        """Whether the rule speaks of that decision; a rule for some codes speaks of no act without one."""
        return self.codes is None or code in self.codes

    def broken_by(self, acts: Mapping[Part, Parties]) -> bool:
        """Whether somebody is among the parties of both parts."""
        return bool(acts.get(self.first, frozenset()) & acts.get(self.then, frozenset()))

    @property
    def refusal(self) -> str:
        """Why not, in words for the screen."""
        apart = f"whoever {self.first.doing} is not the one who {self.then.doing}"
        return f"Somebody else must do this: {apart} ({self.name})"


_HOLDS = frozenset({"D2b", "D2c"})
RULES = (
    Rule(name="S1", first=Part.PROPOSER, then=Part.DECIDER, codes=S1_CODES),
    Rule(name="S2", first=Part.DECIDER, then=Part.SECOND),
    Rule(name="S2", first=Part.PROPOSER, then=Part.SECOND),
    Rule(name="S3", first=Part.OWNER, then=Part.VERIFIER),
    Rule(name="S4", first=Part.AUTHOR, then=Part.SAMPLER),
    Rule(name="S5", first=Part.HOLD_DECIDER, then=Part.REVIEWER, codes=_HOLDS),
    Rule(name="S5", first=Part.DECIDER, then=Part.REVIEWER, soft=True),
    Rule(name="S6", first=Part.AUTHOR, then=Part.PUBLISHER),
    Rule(name="S6", first=Part.AUTHOR, then=Part.SECOND_PUBLISHER),
    Rule(name="S6", first=Part.PUBLISHER, then=Part.SECOND_PUBLISHER),
    Rule(name="S7", first=Part.BUILDER, then=Part.RELEASER),
    Rule(name="S8", first=Part.LIFTER, then=Part.PRACTICE_VERIFIER),
)
"""The rules between two parts, in DOMAIN's order."""


def parties(acting: StaffId, on_behalf_of: StaffId | None = None) -> Parties:
    """Who acts: under a delegation both people (S9)."""
    return frozenset({acting} if on_behalf_of is None else {acting, on_behalf_of})


def problem_with(code: str | None, acts: Mapping[Part, Parties], *, separate: bool = False) -> str | None:
    """The first rule that these acts break, in words; None when they break none.

    `code` is the decision (for S5 that of the hold under review); `separate` says that the matrix keeps proposer and
    decider apart in a decision that S1 does not name.
    """
    for rule in RULES:
        spoken = rule.applies_to(code) or (separate and rule.name == "S1")
        if spoken and not rule.soft and rule.broken_by(acts):
            return rule.refusal
    return None


def doubts_about(code: str | None, acts: Mapping[Part, Parties]) -> tuple[str, ...]:
    """The soft rules that these acts break, in words: shown as warnings, and nothing is refused."""
    return tuple(
        rule.refusal for rule in RULES if rule.soft and rule.applies_to(code) and rule.broken_by(acts)
    )


def problem_with_sampler(*, same_team: bool = False, supervises_author: bool = False) -> str | None:
    """The rest of S4: no sampler from the author's own team, and no supervisor of theirs."""
    if same_team:
        return "Somebody from another team must sample this (S4)"
    if supervises_author:
        return "A supervisor does not sample the work of somebody they supervise (S4)"
    return None


def may_be_second(assignments: Iterable[RoleAssignment], *, locality: str, pathway: str) -> bool:
    """Whether somebody can be asked to be the second person (S10).

    Registered clinicians whose role reaches the case, and a senior clinician on call of any locality at all.
    """
    return any(
        held.role.needs_registration
        and held.is_registered
        and (held.role is Role.ON_CALL_CLINICIAN or held.reaches(locality=locality, pathway=pathway))
        for held in assignments
    )


NOT_CLINICAL = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR})
"""Whoever holds one of these decides nothing about anybody's care, whatever else they hold (S11)."""


def holds_no_clinical_right(roles: Iterable[Role]) -> bool:
    """Whether one of the roles bars every clinical decision (S11)."""
    return bool(NOT_CLINICAL.intersection(roles))


def holds_both_kinds(roles: Iterable[Role]) -> bool:
    """Whether somebody would hold a clinical role beside one that bars every clinical decision (S11)."""
    held = set(roles)
    clinical = Role.CLINICAL_SAFETY_OFFICER in held or any(r.needs_registration or r.rank for r in held)
    return holds_no_clinical_right(held) and clinical


def conflict_problem(acting: Parties, conflicted: Iterable[StaffId]) -> str | None:
    """Why these people may not decide here: one of them declared a conflict of interest (S12); None when none did."""
    if acting.isdisjoint(conflicted):
        return None
    return "A conflict of interest is declared here, so somebody else must decide (S12)"
