"""Who may approve what applies to everybody: the roles of the matrix, where the change applies, and never one's own.

The same for a version that comes into force and for one that goes out of it (D9, S6, S11).
"""

from __future__ import annotations

from handrail.application.drafts_in_hand import own_files
from handrail.application.work import Look
from handrail.domain.actors import Actor
from handrail.domain.decision_rights import DecisionRight, Missing
from handrail.domain.errors import Attempt, NotPermitted
from handrail.domain.identifiers import StaffId
from handrail.domain.processes import Version
from handrail.domain.rights import roles_that_may
from handrail.domain.roles import Role
from handrail.domain.separation import Part, holds_no_clinical_right, parties, problem_with

_NOT_CLINICAL = (
    "An auditor or administrator holds no clinical right, so they approve and publish nothing (S11)"
)


def refuse_unfit(actor: Actor, author: StaffId, *, doing: str = "You wrote this version") -> None:
    """Raises NotPermitted for whose work it is (S6), and for whoever holds no clinical right at all (S11)."""
    acts = {Part.AUTHOR: parties(author), Part.PUBLISHER: parties(actor.id)}
    reason = problem_with("D9", acts)
    if reason is not None:
        raise _refusal(f"{doing}. {reason}", Missing.SEPARATION)
    if holds_no_clinical_right(actor.roles):
        raise _refusal(_NOT_CLINICAL, Missing.NOT_CLINICAL)


def places_of(look: Look, version: Version) -> frozenset[str]:
    """The localities that a version speaks of; empty when it is for every place.

    A change to the table of one locality is that locality's. A version that replaces nothing, changes anything else,
    or is itself in force and would go, is everybody's.
    """
    current = look.processes.published(version.process_key)
    if current is None or current.id == version.id:
        return frozenset()
    before = own_files(look.processes.bundle_files(current.bundle_sha256))
    after = own_files(look.processes.bundle_files(version.bundle_sha256))
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    places = {
        path.removeprefix("decisions/").removesuffix(".dmn"): path
        for path in changed
        if path.startswith("decisions/")
    }
    known = set(look.resources.localities)
    return (
        frozenset(places)
        if changed and len(places) == len(changed) and places.keys() <= known
        else frozenset()
    )


def roles_held(actor: Actor, places: frozenset[str]) -> frozenset[Role]:
    """The roles by which somebody may approve for those places: registered, and reaching one of them."""
    return frozenset(
        a.role
        for a in actor.assignments
        if a.is_registered and (not places or a.locality is None or a.locality in places)
    )


def role_to_approve_as(
    actor: Actor, right: DecisionRight, wanted: tuple[str, ...], places: frozenset[str]
) -> str:
    """The role the actor approves as, of those that are still wanted. Raises NotPermitted."""
    held = roles_held(actor, places)
    for role in wanted:
        if held & set(roles_that_may(role)):
            return role
    labels = tuple(Role(role).label for role in wanted)
    elsewhere = any(actor.roles & set(roles_that_may(role)) for role in wanted)
    where = f" for {' and '.join(sorted(place.capitalize() for place in places))}" if places else ""
    refusal = _refusal(
        f"{right.title}: it is still to be approved by {' and '.join(labels)}{where}",
        Missing.SCOPE if elsewhere and places else Missing.ROLE,
    )
    refusal.holders = labels
    raise refusal


def _refusal(words: str, missing: Missing) -> NotPermitted:
    return NotPermitted(words, missing="D9", attempt=Attempt(missing=missing.value, code="D9"))
