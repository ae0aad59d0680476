from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from handrail.domain.contingency import ContingencyPlan, next_contact_problem
from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.interfaces import Route, SendWhen, evidence_is_missing

NOW = datetime(2026, 11, 4, 12, tzinfo=UTC)
VARIABLES = {
    "route": "south_spa_form",
    "partner": "spa",
    "channels": ["form", "phone"],
    "evidence_needed": "clinician_view",
    "send_when": "now",
    "countersign": False,
    "fallback": "spa_manager",
    "class": "urgent",
}


def test_a_route_is_read_from_a_process_s_variables() -> None:
    route = Route.from_plain(VARIABLES)
    assert route.channels == ("form", "phone")
    assert route.send_when is SendWhen.NOW


@pytest.mark.parametrize(
    ("needed", "view_hours_ago", "plan", "missing"),
    [
        ("clinician_view", None, False, True),
        ("clinician_view", 24, False, False),
        ("clinician_view", 25, False, True),
        ("contingency_plan", None, False, True),
        ("contingency_plan", None, True, False),
        ("call_reference", None, True, True),
        ("summary", None, False, False),
        ("none", None, False, False),
    ],
)
def test_what_the_partner_still_needs(
    needed: str, view_hours_ago: int | None, plan: bool, missing: bool
) -> None:
    route = replace(Route.from_plain(VARIABLES), evidence_needed=needed)
    view_at = None if view_hours_ago is None else NOW - timedelta(hours=view_hours_ago)
    found = evidence_is_missing(route, clinician_view_at=view_at, now=NOW, contingency_in_force=plan)
    assert found is missing


def a_plan(**changes: object) -> ContingencyPlan:
    made = ContingencyPlan(
        id=UUID(int=1),
        case_id=CaseId(UUID(int=2)),
        escalation_id=UUID(int=3),
        steps=2,
        who_holds_tonight=StaffId(UUID(int=4)),
        person_has_copy=True,
        next_contact_at=NOW + timedelta(hours=4),
        made_by=StaffId(UUID(int=4)),
        made_at=NOW,
        countersign_needed=False,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_plan_for_the_night_is_in_force_once_it_is_countersigned() -> None:
    waiting = a_plan(countersign_needed=True)
    assert not waiting.in_force
    assert replace(waiting, countersigned_at=NOW).in_force
    assert not replace(a_plan(), replaced_at=NOW).in_force


def test_the_next_contact_comes_no_later_than_the_class_allows() -> None:
    assert next_contact_problem(NOW, NOW) is None
    problem = next_contact_problem(NOW + timedelta(minutes=1), NOW)
    assert problem is not None
    assert problem.pointer == "/next_contact_at"
