"""Why somebody may decide, or may not: the right, the role or delegation it comes from, who else holds it."""

from __future__ import annotations

from datetime import datetime

from handrail.domain.decision_rights import DecisionRight, Missing
from handrail.domain.delegations import Delegation
from handrail.domain.rights import Verdict
from handrail.domain.roles import Role
from handrail.web import times
from handrail.web.rights.wording import MISSING, if_nobody, role_word


def because(
    verdict: Verdict,
    *,
    now: datetime,
    delegation: Delegation | None = None,
    grantor: str = "",
) -> str:
    """ "as senior clinician", "for Dr X, under their delegation until today 18:00": the middle of a sentence."""
    if not verdict.allowed:
        return ""
    kind, _, held = verdict.right.partition(":")
    if kind == "delegation":
        whose = grantor or "a colleague"
        until = "" if delegation is None else f" until {times.clock(delegation.ends_at, now)}"
        return f"for {whose}, under their delegation{until}"
    if kind == "role":
        return f"as {_role(held)}"
    return "because you are named" if kind == "named" else ""


def lent_to(delegations: tuple[Delegation, ...], verdict: Verdict) -> Delegation | None:
    """The delegation a verdict rests on, if it does."""
    return next((lent for lent in delegations if lent.id == verdict.delegation_id), None)


def missing(verdict: Verdict) -> str:
    """Which part of the right is not there, as a sentence; "" when nothing is missing."""
    if verdict.allowed:
        return ""
    return f"What is missing: {MISSING[verdict.missing or Missing.ROLE]}."


def lapse(
    right: DecisionRight | None, element: str, due_at: datetime | None, at: datetime | None, now: datetime
) -> str:
    """What happens at a step if nobody decides, and when: a sentence. `at` is when the diagram itself moves on."""
    if right is None:
        return ""
    by, what = at or due_at, if_nobody(right.if_nobody, element)
    if by is not None and times.due(by, now).urgency is times.Urgency.LATE:
        return f"Nobody decided by {times.clock(by, now)}: {what}."
    return f"If nobody decides{'' if by is None else f' by {times.clock(by, now)}'}, {what}."


def _role(code: str) -> str:
    if code not in {role.value for role in Role}:
        return code.replace("_", " ")
    return role_word(Role(code))
