from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from handrail.domain.escalations import (
    Clock,
    End,
    Escalation,
    EscalationStatus,
    Origin,
    acknowledged,
    answered,
    decided,
    end_of,
    held,
    missed_clocks,
    raised,
    review_clock_from,
    sent,
    variance_problems,
)
from handrail.domain.evaluations import ResponseClass, Source
from handrail.domain.identifiers import CaseId, InstanceId, StaffId

T0 = datetime(2026, 11, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEAD = StaffId(UUID(int=9))


def an_escalation(**changes: Any) -> Escalation:
    made = Escalation(
        id=UUID(int=1),
        case_id=CaseId(UUID(int=2)),
        instance_id=InstanceId(UUID(int=3)),
        origin=Origin.THRESHOLD,
        source=Source.CONTACT,
        evaluation_id=UUID(int=4),
        contact_id=UUID(int=5),
        raised_by=StaffId(UUID(int=6)),
        table_class=ResponseClass.VERY_URGENT,
        response_class=ResponseClass.VERY_URGENT,
        status=EscalationStatus.OPEN,
        t0=T0,
        decide_by=T0 + 30 * MINUTE,
        opened_at=T0,
    )
    return replace(made, **changes)


def test_the_class_goes_up_and_never_down() -> None:
    urgent = an_escalation(response_class=ResponseClass.URGENT)
    assert raised(urgent, ResponseClass.EMERGENCY).response_class is ResponseClass.EMERGENCY
    assert raised(urgent, ResponseClass.CONTINUE) == urgent


def test_the_first_decision_counts() -> None:
    first = decided(an_escalation(), T0 + 5 * MINUTE)
    assert first.status is EscalationStatus.DECIDED
    assert decided(first, T0 + 50 * MINUTE).t1 == T0 + 5 * MINUTE


def test_sending_again_keeps_the_first_time_and_its_clocks() -> None:
    first = sent(an_escalation(), T0 + 10 * MINUTE, ack_by=T0 + 25 * MINUTE, response_by=None)
    again = sent(first, T0 + 90 * MINUTE, ack_by=T0 + 105 * MINUTE, response_by=None)
    assert again.t2 == T0 + 10 * MINUTE
    assert again.ack_by == T0 + 25 * MINUTE


def test_sent_and_acknowledged_do_not_move_responsibility() -> None:
    found = acknowledged(sent(an_escalation(), T0, ack_by=None, response_by=None), T0 + MINUTE)
    assert found.transferred is False
    assert answered(found, T0 + 2 * MINUTE, response="accepted_planned").transferred is True
    assert answered(found, T0 + 2 * MINUTE, response="advice_only").transferred is False


def test_an_answer_without_acknowledgement_acknowledges() -> None:
    found = answered(an_escalation(t2=T0), T0 + 9 * MINUTE, response="declined")
    assert found.t3 == T0 + 9 * MINUTE
    assert answered(an_escalation(t2=T0), T0 + 9 * MINUTE, response="no_response").t3 is None


def test_a_clock_kept_is_not_missed_and_one_not_done_is() -> None:
    found = an_escalation(t1=T0 + 29 * MINUTE, send_by=T0 + 44 * MINUTE)
    assert missed_clocks(found, T0 + 44 * MINUTE) == ()
    late = missed_clocks(found, T0 + 45 * MINUTE)
    assert [missed.clock for missed in late] == [Clock.SEND]
    assert late[0].done_at is None


def test_a_decision_taken_late_stays_missed() -> None:
    found = an_escalation(t1=T0 + 31 * MINUTE)
    assert [missed.clock for missed in missed_clocks(found, T0 + 32 * MINUTE)] == [Clock.DECIDE]


def test_a_hold_that_lapsed_is_a_missed_decision_to_the_second() -> None:
    found = an_escalation(t1=T0 + 30 * MINUTE, hold_lapsed=True)
    assert [missed.clock for missed in missed_clocks(found, T0 + 31 * MINUTE)] == [Clock.DECIDE]


def test_no_response_is_a_missed_clock_however_it_was_recorded() -> None:
    found = answered(
        an_escalation(t1=T0, t2=T0, response_by=T0 + 60 * MINUTE), T0 + 50 * MINUTE, response="no_response"
    )
    assert [missed.clock for missed in missed_clocks(found, T0 + 61 * MINUTE)] == [Clock.RESPONSE]


def test_every_missed_clock_needs_a_reason_and_no_other() -> None:
    missed = missed_clocks(an_escalation(t1=T0 + 40 * MINUTE), T0 + 41 * MINUTE)
    assert variance_problems(missed, [{"clock": "decide", "reason": "staffing_gap"}]) == ()
    assert [problem.pointer for problem in variance_problems(missed, [])] == ["/clock_variances"]
    wrong = variance_problems(missed, [{"clock": "decide"}, {"clock": "send"}])
    assert [problem.pointer for problem in wrong] == ["/clock_variances/1/clock"]


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"t2": T0, "transferred": True}, End.TRANSFERRED),
        ({"t2": T0, "response": "declined"}, End.STAYS_WITH_US),
        ({"resolved_internally": True}, End.STAYS_WITH_US),
        ({"hold_decider": LEAD}, End.HELD),
        ({"hold_decider": LEAD, "t2": T0, "stood_down": True}, End.HELD),
        ({"hold_decider": LEAD, "t2": T0, "transferred": True}, End.TRANSFERRED),
        ({"response_class": ResponseClass.EMERGENCY, "t2": T0, "transferred": True}, End.EMERGENCY_SERVICES),
    ],
)
def test_how_it_ends(changes: dict[str, Any], end: End) -> None:
    assert end_of(an_escalation(**changes)) is end


def test_the_review_clock_does_not_wait_for_the_partner() -> None:
    day = timedelta(hours=24)
    assert review_clock_from(an_escalation(t2=T0)) == T0 + day
    assert review_clock_from(an_escalation(t2=T0, t4=T0 + 3 * MINUTE)) == T0 + 3 * MINUTE
    assert review_clock_from(an_escalation(t2=T0, t4=T0 + 2 * day)) == T0 + day


def test_the_review_clock_of_a_hold_starts_with_its_decision() -> None:
    found = held(an_escalation(), at=T0 + 20 * MINUTE, by=LEAD, recheck_at=T0 + 200 * MINUTE)
    assert found.status is EscalationStatus.HELD
    assert review_clock_from(found) == T0 + 20 * MINUTE
