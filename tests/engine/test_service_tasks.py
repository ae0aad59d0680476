"""Operations of the application: done inside the move, or wanted and answered later."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.engine import OperationFailed, OperationWanted, TokenNotOpen
from tests.engine.drawing import Drawing, duration
from tests.engine.playing import Play


def two_operations() -> Drawing:
    """start -> open (result in escalation) -> route (no result kept) -> after -> end; route may fail with `closed`."""
    drawing = Drawing()
    drawing.start()
    drawing.service("open", "open_escalation", "escalation", kind="class", number="1 + 1")
    drawing.service("route", "find_route", id="escalation.id")
    drawing.user("after")
    drawing.boundary("closed", "route", drawing.error("closed"))
    drawing.user("phone")
    drawing.end()
    drawing.chain("start", "open", "route", "after", "end")
    drawing.chain("closed", "phone", "end")
    return drawing


def test_operations_are_performed_inside_the_move_each_with_typed_inputs() -> None:
    asked: list[OperationWanted] = []

    def perform(wanted: OperationWanted) -> dict[str, Any]:
        asked.append(wanted)
        return {"id": "e1"}

    play = Play(two_operations().bundle(), perform=perform)
    progress = play.begin(**{"class": "urgent"})
    assert [(each.operation, each.element, dict(each.parameters)) for each in asked] == [
        ("open_escalation", "open", {"kind": "urgent", "number": 2}),
        ("find_route", "route", {"id": "e1"}),
    ]
    assert play.tasks == ["after"] and play.variables["escalation"] == {"id": "e1"}
    assert set(play.variables) == {"class", "escalation", "done_by"}
    assert [(each.token, each.operation, each.result) for each in progress.answered] == [
        (asked[0].token, "open_escalation", {"id": "e1"}),
        (asked[1].token, "find_route", {"id": "e1"}),
    ]


def test_without_a_way_to_perform_the_token_waits_for_the_answer() -> None:
    play = Play(two_operations().bundle())
    progress = play.begin(**{"class": "urgent"})
    (wanted,) = progress.wanted
    assert play.status == "waiting" and wanted.operation == "open_escalation"
    (second,) = play.answer(wanted.token, {"id": "e2"}).wanted
    assert dict(second.parameters) == {"id": "e2"}
    play.answer(second.token, None)
    assert play.tasks == ["after"]
    with pytest.raises(TokenNotOpen):
        play.answer(second.token, None)


def test_what_was_answered_replays_the_same_move_without_performing() -> None:
    numbers = iter(range(100))
    first = Play(two_operations().bundle(), perform=lambda wanted: {"id": next(numbers)})
    told = first.begin(**{"class": "urgent"})
    kept = {each.token: each.result for each in told.answered}
    second = Play(two_operations().bundle(), perform=lambda wanted: kept[wanted.token])
    assert second.begin(**{"class": "urgent"}) == told


def test_what_failed_replays_the_same_incident() -> None:
    def fail(wanted: OperationWanted) -> dict[str, Any]:
        raise OperationFailed("broken", "It is broken")

    told = Play(two_operations().bundle(), perform=fail).begin(**{"class": "urgent"})
    (kept,) = told.answered

    def again(wanted: OperationWanted) -> dict[str, Any]:
        raise OperationFailed(str(kept.failed), str(kept.message))

    assert Play(two_operations().bundle(), perform=again).begin(**{"class": "urgent"}) == told


def test_a_failed_operation_can_be_handled_by_the_diagram() -> None:
    def perform(wanted: OperationWanted) -> dict[str, Any]:
        if wanted.operation == "find_route":
            raise OperationFailed("closed", "The service is closed")
        return {"id": "e1"}

    play = Play(two_operations().bundle(), perform=perform)
    progress = play.begin(**{"class": "urgent"})
    assert play.tasks == ["phone"] and progress.answered[1].failed == "closed"


def test_a_failed_operation_nobody_handles_is_an_incident() -> None:
    def perform(wanted: OperationWanted) -> dict[str, Any]:
        raise OperationFailed("broken", "It is broken")

    progress = Play(two_operations().bundle(), perform=perform).begin(**{"class": "urgent"})
    assert progress.incident is not None
    assert progress.incident.element == "open" and "It is broken" in progress.incident.message


def test_any_other_exception_of_the_application_goes_through_untouched() -> None:
    class ConnectionLost(Exception):
        """Something of the application's."""

    def perform(wanted: OperationWanted) -> dict[str, Any]:
        raise ConnectionLost("gone")

    with pytest.raises(ConnectionLost, match="gone"):
        Play(two_operations().bundle(), perform=perform).begin(**{"class": "urgent"})


def test_a_parameter_that_cannot_be_worked_out_is_an_incident_before_anything_is_done() -> None:
    asked: list[OperationWanted] = []
    play = Play(two_operations().bundle(), perform=lambda wanted: asked.append(wanted))
    progress = play.begin()
    assert progress.incident is not None and progress.incident.element == "open"
    assert asked == []


def test_an_operation_whose_activity_was_cancelled_is_not_wanted_any_more() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.service("do", "slow_thing")
    drawing.boundary("timer", "do", duration("PT1H"))
    drawing.user("late")
    drawing.end()
    drawing.chain("start", "do", "end")
    drawing.chain("timer", "late", "end")
    play = Play(drawing.bundle())
    (wanted,) = play.begin().wanted
    play.fire("timer")
    with pytest.raises(TokenNotOpen):
        play.answer(wanted.token, {})
