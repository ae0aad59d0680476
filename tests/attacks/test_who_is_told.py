"""Whoever the matrix says is told of a decision really is: a notice to nobody is no notice."""

from __future__ import annotations

from sqlalchemy import text

from handrail.application.queries.notices import MyNotices
from handrail.domain.roles import Role
from tests.builders.holds import PROPOSER, a_hold, confirm, decide
from tests.builders.house import House


def decisions_told(house: House, username: str, case_id: object) -> list[str]:
    notices = house.handrail.ask(MyNotices(), by=house.persona(username))
    return [n.facts["code"] for n in notices if n.subject == "decision_taken" and n.case_id == case_id]


def test_the_accountable_clinician_hears_of_an_escalation_by_a_colleague(house: House) -> None:
    case, task = a_hold(house)
    assert case.accountable_id == house.persona("clinician-north").id
    assert decisions_told(house, "clinician-north", case.id) == ["D2a"]
    assert "D2a" not in decisions_told(house, PROPOSER, case.id), "who decided is not told what they did"
    decide(house, task)
    confirm(house, task)
    assert decisions_told(house, PROPOSER, case.id) == ["D2b"]
    assert decisions_told(house, "clinician-south", case.id) == []


def test_no_notice_is_to_a_role_that_nobody_can_hold(house: House) -> None:
    _, task = a_hold(house)
    decide(house, task)
    confirm(house, task)
    with house.handrail.database.engine.connect() as connection:
        roles = set(
            connection.execute(text("SELECT DISTINCT role FROM notices WHERE role IS NOT NULL")).scalars()
        )
    assert roles and roles <= {role.value for role in Role}
