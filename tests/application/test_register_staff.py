"""Who is registered for what: an auditor or administrator holds no clinical role (S11), a register has a name."""

from collections.abc import Iterator

import pytest

from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Invalid
from handrail.domain.roles import Role
from tests.builders.house import House, a_house


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        yield made


def problems(house: House, *roles: RoleHeld) -> set[str]:
    """What is wrong with registering somebody with these roles, by where; empty when they were registered."""
    command = RegisterStaff(username="rowan", name="Rowan Example", roles=roles, password="a long password")
    try:
        house.handrail.perform(command, by=SYSTEM)
    except Invalid as refusal:
        return {problem.pointer for problem in refusal.problems}
    return set()


@pytest.mark.parametrize("bars", [Role.AUDITOR, Role.SYSTEM_ADMIN])
@pytest.mark.parametrize("clinical", [Role.SUPPORT_WORKER, Role.CLINICIAN, Role.CLINICAL_DIRECTOR])
def test_nobody_is_both_a_clinician_and_an_auditor_or_administrator(
    house: House, bars: Role, clinical: Role
) -> None:
    held = RoleHeld(role=clinical, locality="northvale", registration_body="NMC", registration_no="12A")
    assert problems(house, RoleHeld(role=bars), held) == {"/roles"}
    assert problems(house, RoleHeld(role=bars), RoleHeld(role=Role.IG_LEAD)) == set()


def test_a_role_that_needs_a_register_needs_its_number_and_its_name(house: House) -> None:
    clinician = {"role": Role.CLINICIAN, "locality": "northvale"}
    assert problems(house, RoleHeld(**clinician)) == {"/roles/0/registration_no"}
    assert problems(house, RoleHeld(**clinician, registration_no="12A")) == {"/roles/0/registration_body"}
    assert problems(house, RoleHeld(**clinician, registration_body="NMC", registration_no="12A")) == set()
