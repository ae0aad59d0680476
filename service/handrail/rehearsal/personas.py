"""The demo's personas: made-up staff, one for each role in each locality, and seconds where two people are needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.handrail import Handrail
from handrail.application.queries.personas import Personas
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.roles import Role
from handrail.rehearsal.answers import OTHER_STAFF, STAFF
from handrail.storage.staff import Staff

HELD_SINCE = datetime(2025, 1, 1, tzinfo=UTC)
LOCAL = {"north": "northvale", "south": "southmere"}


@dataclass(frozen=True)
class Persona:
    """A made-up member of staff."""

    username: str
    name: str
    role: Role
    locality: str | None


_LOCAL_PERSONAS = (
    ("support-worker", Role.SUPPORT_WORKER, ("Rowan Ashby", "Wren Hollis")),
    ("support-worker-2", Role.SUPPORT_WORKER, ("Linnet Marsh", "Hazel Quince")),
    ("clinician", Role.CLINICIAN, ("Robin Alder", "Jay Thornbury")),
    ("clinician-2", Role.CLINICIAN, ("Merle Finch", "Bryony Larkspur")),
    ("clinician-3", Role.CLINICIAN, ("Teal Birchall", "Laurel Heron")),
    ("team-lead", Role.TEAM_LEAD, ("Martin Sorrel", "Ivy Kestrel")),
    ("senior-clinician", Role.SENIOR_CLINICIAN, ("Dr Rosemary Plover", "Dr Basil Curlew")),
    ("senior-clinician-2", Role.SENIOR_CLINICIAN, ("Dr Fern Dunnock", "Dr Aspen Redstart")),
    ("consultant", Role.CONSULTANT, ("Dr Juniper Swift", "Dr Cedar Whimbrel")),
    ("on-call-clinician", Role.ON_CALL_CLINICIAN, ("Dr Heather Martlet", "Dr Elder Wheatear")),
    ("safeguarding-lead", Role.SAFEGUARDING_LEAD, ("Olive Siskin", "Clover Pipit")),
    ("pharmacist", Role.PHARMACIST, ("Sage Bunting", "Thyme Nuthatch")),
)
_EVERYWHERE = (
    ("clinical-director", Role.CLINICAL_DIRECTOR, "Dr Linden Osprey"),
    ("governance-lead", Role.GOVERNANCE_LEAD, "Poppy Avocet"),
    ("process-owner", Role.PROCESS_OWNER, "Reed Goldcrest"),
    ("safety-officer", Role.CLINICAL_SAFETY_OFFICER, "Dr Willow Crake"),
    ("auditor", Role.AUDITOR, "Flint Godwit"),
    ("ig-lead", Role.IG_LEAD, "Senna Brambling"),
    ("on-call-manager", Role.ON_CALL_MANAGER, "Moss Turnstone"),
    ("system-admin", Role.SYSTEM_ADMIN, "Gorse Fieldfare"),
)


def all_personas() -> tuple[Persona, ...]:
    """Every persona, local ones with the suffix of their locality."""
    local = [
        Persona(f"{username}-{suffix}", names[number], role, locality)
        for username, role, names in _LOCAL_PERSONAS
        for number, (suffix, locality) in enumerate(LOCAL.items())
    ]
    return (*local, *(Persona(username, name, role, None) for username, role, name in _EVERYWHERE))


def register_personas(handrail: Handrail) -> None:
    """Register the personas that are not there yet."""
    known = {member.username for member in handrail.ask(Personas(), by=SYSTEM)}
    for persona in all_personas():
        if persona.username not in known:
            registered = persona.role.needs_registration
            held = RoleHeld(
                role=persona.role,
                locality=persona.locality,
                from_at=HELD_SINCE,
                registration_body="demo register" if registered else None,
                registration_no="DEMO-0000" if registered else None,
            )
            command = RegisterStaff(username=persona.username, name=persona.name, roles=(held,), persona=True)
            handrail.perform(command, by=SYSTEM)


def persona(handrail: Handrail, username: str) -> Actor:
    """A persona as an actor, with the roles they hold now. Raises LookupError."""
    with handrail.database.reading() as session:
        staff = Staff(session)
        member = staff.by_username(username)
        actor = None if member is None else staff.actor(member.id, at=handrail.resources.clock.now())[0]
    if actor is None:
        raise LookupError(f"There is no persona {username}")
    return actor


def standing_in(handrail: Handrail, suffix: str) -> dict[str, str]:
    """Personas of a locality (by its suffix) for the made-up ids that example answers name, by those ids."""
    usual = {STAFF: "clinician", OTHER_STAFF: "senior-clinician-2"}
    return {made_up: str(persona(handrail, f"{username}-{suffix}").id) for made_up, username in usual.items()}
