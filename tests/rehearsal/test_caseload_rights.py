"""What the demo shows about rights: referrals, discharges, rhythms, rights that are lent, decisions of two people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest

from handrail.application.queries.approvals_queue import ApprovalsPage, ApprovalsQueue
from handrail.application.queries.delegations import MyDelegations
from handrail.domain.delegations import DelegationStatus
from handrail.rehearsal.personas import persona
from tests.rehearsal.caseloads import A_FRIDAY, Loaded, a_caseload
from tests.rehearsal.test_caseload import rows

PLACES = ("north", "south")


@pytest.fixture(scope="module")
def loaded(module_database: str) -> Iterator[tuple[str, Loaded]]:
    with a_caseload(module_database) as made:
        yield module_database, made


def approvals(made: Loaded, username: str) -> ApprovalsPage:
    """The approvals page of a persona."""
    return made.handrail.ask(ApprovalsQueue(limit=100), by=persona(made.handrail, username))


def test_somebody_is_taken_on_by_one_and_somebody_turned_away_by_two(loaded: tuple[str, Loaded]) -> None:
    states = {state for (state,) in rows(loaded[0], "select state from referrals")}
    assert states >= {"accepted", "declined", "proposed_decline"}
    decided = rows(
        loaded[0], "select chosen, second_id is null from decisions where code in ('D1a', 'D1c', 'D1d')"
    )
    assert set(decided) >= {
        ("accept", True),
        ("propose_decline", True),
        ("decline", False),
        ("discharge", False),
    }
    closed = {status for (status,) in rows(loaded[0], "select status from cases where closed_at is not null")}
    assert closed >= {"declined", "discharged"}


def test_contact_was_made_more_and_less_often(loaded: tuple[str, Loaded]) -> None:
    applied = rows(
        loaded[0], "select change from cadence_history where state = 'applied' and code is not null"
    )
    assert {"more", "less"} <= {change for (change,) in applied}


def test_a_concern_was_sent_and_its_actions_given_out(loaded: tuple[str, Loaded]) -> None:
    assert rows(loaded[0], "select count(*) from safeguarding_concerns where state <> 'to_send'")[0][0] > 0
    assert rows(loaded[0], "select count(*) from actions")[0][0] > 0


def test_rights_are_lent_used_waiting_and_over(loaded: tuple[str, Loaded]) -> None:
    database, made = loaded
    everybody = made.handrail.ask(MyDelegations(), by=persona(made.handrail, "governance-lead")).everyone
    found = Counter(one.status(A_FRIDAY) for one in everybody)
    assert found[DelegationStatus.ACTIVE] >= 1
    assert found[DelegationStatus.TO_ACCEPT] >= 1
    assert found[DelegationStatus.TO_APPROVE] >= 1
    assert rows(database, "select count(*) from events where type = 'DelegationEnded'")[0][0] >= 1
    used = rows(database, "select code, second_id from decisions where delegation_id is not null")
    assert [code for code, _ in used] == ["D2b"] and used[0][1] is not None


def test_seniors_have_something_to_decide_and_something_late(loaded: tuple[str, Loaded]) -> None:
    due: list[datetime] = []
    for deciding in (("team-lead",), ("senior-clinician", "senior-clinician-2", "consultant")):
        pages = [approvals(loaded[1], f"{name}-{place}") for name in deciding for place in PLACES]
        shown = [one for page in pages for one in (*page.to_decide, *page.to_confirm, *page.waiting)]
        assert shown, deciding
        due += [one.task.due_at for one in shown if one.task.due_at is not None]
    assert any(at < A_FRIDAY for at in due) and any(at > A_FRIDAY for at in due)


def test_something_waits_for_the_second_person(loaded: tuple[str, Loaded]) -> None:
    waiting = Counter(
        code for (code,) in rows(loaded[0], "select code from pending_decisions where status = 'waiting'")
    )
    assert waiting == {"D1c": 1, "D1d": 1}
    asked = ("team-lead", "clinician", "clinician-2", "clinician-3")
    may = {
        f"{name}-{place}": approvals(loaded[1], f"{name}-{place}").to_confirm
        for name in asked
        for place in PLACES
    }
    assert sum(bool(found) for found in may.values()) >= 3
