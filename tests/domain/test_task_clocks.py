"""The class of a task's clock as the decision-rights table knows classes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handrail.domain.tasks import TaskClock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "asked"), [("urgent", "urgent"), ("urgent_repeat", "urgent"), ("routine", None), (None, None)]
)
def test_a_repeat_counts_as_its_class_and_no_class_as_none(written: str | None, asked: str | None) -> None:
    assert TaskClock(response_class=written, from_at=NOON, due_at=NOON).class_of_right == asked
