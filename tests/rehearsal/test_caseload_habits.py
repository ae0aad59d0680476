"""What made-up staff know how to do, and when they do it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest

from handrail.domain.tasks import Task, TaskClock, TaskStatus
from handrail.rehearsal.caseload_habits import SOONEST, Habit
from handrail.rehearsal.caseload_partners import WAYS, words_of
from handrail.rehearsal.caseload_player import HABITS
from tests.builders.house import REPOSITORY

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PERSONS_STEP = re.compile(r'<bpmn:(?:userTask|manualTask)\b[^>]*?\bid="([^"]+)"')


def a_task(*, due_in: timedelta | None, counted_from: datetime | None = None) -> Task:
    """An open task that opened at noon."""
    due_at = None if due_in is None else (counted_from or NOON) + due_in
    clock = None if due_at is None else TaskClock(key="k", from_at=counted_from or NOON, due_at=due_at)
    return Task(
        id=uuid4(), instance_id=uuid4(), case_id=uuid4(), token=1, process_key="p", element="E", name="Do it",
        role="clinician", locality="northvale", pathway="adult_community", form_key=None, operation=None,
        result_variable=None, decision=None, status=TaskStatus.OPEN, assignee_id=None, not_by=(), revision=1,
        opened_at=NOON, due_at=due_at, late_at=None, clock=clock, completed_by=None, completed_at=None,
    )  # fmt: skip


def test_made_up_staff_can_do_every_step_of_the_shipped_processes() -> None:
    steps = {
        found
        for path in (REPOSITORY / "processes").glob("*/process.bpmn")
        for found in PERSONS_STEP.findall(path.read_text())
    }
    assert len(steps) > 50
    assert steps - set(HABITS) == set()
    assert set(HABITS) - steps == set()


@pytest.mark.parametrize(("late", "first", "last"), [(0.0, 0.1, 0.95), (1.0, 1.05, 1.5)])
def test_a_step_is_done_in_its_share_of_the_time_or_late(late: float, first: float, last: float) -> None:
    given = timedelta(hours=10)
    chance = Random(1)
    for _ in range(300):
        done_at = Habit(late=late).done_at(a_task(due_in=given), chance)
        assert done_at is not None
        assert NOON + given * first <= done_at <= NOON + given * last


def test_a_step_that_is_due_at_once_or_never_still_takes_a_while() -> None:
    for due_in in (None, timedelta(0), timedelta(minutes=2)):
        done_at = Habit(minutes=(10, 20)).done_at(a_task(due_in=due_in), Random(1))
        assert done_at is not None and SOONEST < done_at - NOON <= timedelta(minutes=20)


def test_a_step_whose_clock_starts_later_is_not_done_before() -> None:
    opens_at = NOON + timedelta(hours=20)
    done_at = Habit().done_at(a_task(due_in=timedelta(hours=1), counted_from=opens_at), Random(1))
    assert done_at is not None and done_at > opens_at


def test_what_nobody_does_is_left() -> None:
    assert Habit(never=1.0).done_at(a_task(due_in=timedelta(hours=1)), Random(1)) is None


@pytest.mark.parametrize("way", WAYS)
def test_a_partner_says_they_have_it_before_they_answer(way: str) -> None:
    for number in range(50):
        chosen, said = words_of(
            Random(number),
            way,
            sent_at=NOON,
            ack_by=NOON + timedelta(minutes=15),
            response_by=NOON + timedelta(hours=4),
            again=False,
        )
        assert chosen == way
        names = [word.name for word in said]
        assert names == {"silent": [], "slow": ["partner.acknowledged"]}.get(
            way, ["partner.acknowledged", "partner.outcome"]
        )
        assert all(NOON < one.at for one in said)
        assert [one.at for one in said] == sorted(one.at for one in said)


def test_asked_again_a_partner_answers_in_time() -> None:
    for number in range(50):
        way, said = words_of(
            Random(number), None, sent_at=NOON, ack_by=NOON + timedelta(hours=1), response_by=NOON + timedelta(days=1),
            again=True,
        )  # fmt: skip
        assert way == "in_time" and said[-1].at < NOON + timedelta(days=1)
