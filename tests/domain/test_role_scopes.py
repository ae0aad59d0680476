"""What each role covers, in words for whoever holds it (R104)."""

from __future__ import annotations

import pytest

from handrail.domain.role_scopes import ROLE_SCOPES, scope_of
from handrail.domain.roles import Role
from handrail.rehearsal.personas import all_personas


def test_every_role_that_somebody_works_in_says_where_it_ends() -> None:
    worked_in = {persona.role for persona in all_personas()}
    assert worked_in <= set(ROLE_SCOPES)
    assert all(words.endswith(".") and "_" not in words for words in ROLE_SCOPES.values())


@pytest.mark.parametrize("nobody", ["mdt_chair", "no_such_role", "", "partner_liaison"])
def test_where_there_is_nothing_to_say_nothing_is_said(nobody: str) -> None:
    assert scope_of(nobody) == ""


def test_only_who_may_decide_clinically_is_told_so() -> None:
    for role in (Role.GOVERNANCE_LEAD, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.ON_CALL_MANAGER):
        assert (
            "no clinical" in scope_of(role)
            or "change nothing" in scope_of(role)
            or "clinicians" in scope_of(role)
        )
