"""Tasks as they open: properties, roles, who may not do them, when they are due; and completing them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handrail.engine import Complete, OpenedTask, TokenNotOpen
from tests.engine.drawing import Drawing, each
from tests.engine.playing import Play


def one_task(lane: str = "clinician", extra: str = "", **properties: str) -> Drawing:
    """start -> work -> end."""
    drawing = Drawing("proc")
    drawing.start()
    drawing.user("work", lane=lane, extra=extra, **properties)
    drawing.end()
    drawing.chain("start", "work", "end")
    return drawing


def opened(drawing: Drawing, **variables: Any) -> OpenedTask:
    progress = Play(drawing.bundle()).begin(**variables)
    assert progress.incident is None, progress.incident
    (task,) = progress.opened
    return task


def test_a_task_opens_with_all_its_properties() -> None:
    drawing = one_task(
        formKey="f-esc-summary",
        resultVariable="summary",
        operation="decide_escalation",
        clock="esc.decide",
        clockClass="= class",
        clockFrom='= date and time("2026-03-02T08:30:00Z")',
        ladder="L-E",
        decision="D2a",
        assignee="= holder",
        colour="= 1 + 1",
        shape="round",
        extra="<spiffworkflow:instructionsForEndUser>Ring first.</spiffworkflow:instructionsForEndUser>",
    )
    task = opened(drawing, **{"class": "urgent", "holder": "s7"})
    assert task == OpenedTask(
        token=task.token,
        element="work",
        name="Do work",
        kind="userTask",
        process="proc",
        role="clinician",
        form_key="f-esc-summary",
        operation="decide_escalation",
        result_variable="summary",
        clock="esc.decide",
        clock_class="urgent",
        clock_from=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
        ladder="L-E",
        assignee="s7",
        decision="D2a",
        instructions="Ring first.",
        properties={"colour": 2, "shape": "round"},
    )


def test_a_role_may_be_worked_out_and_wins_over_the_lane() -> None:
    task = opened(one_task(role='= if senior then "team_lead" else "clinician"'), senior=True)
    assert task.role == "team_lead"


def test_a_task_in_a_sub_process_belongs_to_the_lane_of_the_sub_process() -> None:
    inner = Drawing()
    inner.start("in")
    inner.user("deep")
    inner.end("out")
    inner.chain("in", "deep", "out")
    drawing = Drawing()
    drawing.start()
    drawing.inside("sub", inner)
    drawing.lanes["team_lead"] = ["sub"]
    drawing.end()
    drawing.chain("start", "sub", "end")
    assert opened(drawing).role == "team_lead"


def test_a_task_can_say_when_it_is_due() -> None:
    assert opened(one_task(dueAt='= now() + duration("PT4H")')).due_at == datetime(2026, 3, 2, 13, tzinfo=UTC)


def test_manual_tasks_and_plain_tasks_wait_for_a_person_too() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.node("manualTask", "ring")
    drawing.node("task", "think")
    drawing.end()
    drawing.chain("start", "ring", "think", "end")
    play = Play(drawing.bundle())
    play.begin()
    assert play.task("ring").kind == "manualTask"
    play.complete("ring")
    assert play.task("think").kind == "task"


def test_who_did_one_step_may_not_do_another() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.user("propose")
    drawing.user("check", notBy="propose")
    drawing.user("decide", notBy="propose check missing")
    drawing.end()
    drawing.chain("start", "propose", "check", "decide", "end")
    play = Play(drawing.bundle())
    play.begin()
    play.complete("propose", "s1")
    assert play.task("check").not_by == ("s1",)
    play.complete("check", "s2")
    assert play.task("decide").not_by == ("s1", "s2")
    assert play.variables["done_by"] == {"propose": "s1", "check": "s2"}


def test_answers_land_under_the_result_variable_or_flat() -> None:
    play = Play(one_task(resultVariable="summary").bundle())
    play.begin(a=1)
    play.complete("work", a=2, b=3)
    assert play.variables["summary"] == {"a": 2, "b": 3} and play.variables["a"] == 1
    play = Play(one_task().bundle())
    play.begin(a=1)
    play.complete("work", a=2, b={"c": 3})
    assert (play.variables["a"], play.variables["b"]) == (2, {"c": 3})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("assignee", "= holder.id", "holder"),
        ("assignee", "= 5", "must be a text"),
        ("dueAt", '= "soon"', "dueAt"),
        ("role", "= [1]", "must be a text"),
    ],
)
def test_a_property_that_makes_no_sense_is_an_incident_that_names_it(
    name: str, value: str, words: str
) -> None:
    progress = Play(one_task(**{name: value}).bundle()).begin()
    assert progress.incident is not None
    assert progress.incident.element == "work"
    assert words in progress.incident.message


@pytest.mark.parametrize("token", [1, 99])
def test_only_an_open_task_can_be_completed(token: int) -> None:
    play = Play(one_task().bundle())
    play.begin()
    with pytest.raises(TokenNotOpen):
        play.move(Complete(token=token, answers={}))


def test_a_task_can_be_completed_once() -> None:
    drawing = one_task()
    drawing.user("next")
    drawing.flows = []
    drawing.chain("start", "work", "next", "end")
    play = Play(drawing.bundle())
    play.begin()
    token = play.task("work").token
    play.complete("work")
    with pytest.raises(TokenNotOpen):
        play.move(Complete(token=token, answers={}))


def test_scripts_before_and_after_a_task_run_with_it() -> None:
    extra = (
        "<spiffworkflow:preScript>before = n * 10</spiffworkflow:preScript>"
        "<spiffworkflow:postScript>after = answer + before</spiffworkflow:postScript>"
    )
    play = Play(one_task(extra=extra, assignee="= string(before)").bundle())
    play.begin(n=2)
    assert play.task("work").assignee == "20"
    play.complete("work", answer=1)
    assert play.variables["after"] == 21


@pytest.mark.parametrize("repeated", ["", each(times="1")])
@pytest.mark.parametrize(
    ("lanes", "role"),
    [
        ({"senior": ["sub"]}, "senior"),
        ({"senior": ["sub"], "support_worker": ["work"]}, "support_worker"),
        ({"senior": ["outer"]}, "senior"),
        ({"senior": ["outer"], "clinician": ["sub"]}, "clinician"),
        ({"senior": ["start"]}, None),
    ],
)
def test_a_task_in_a_sub_process_belongs_to_the_nearest_lane_around_it(
    lanes: dict[str, list[str]], role: str | None, repeated: str
) -> None:
    inner = Drawing()
    inner.start("in")
    inner.user("work", loop=repeated)
    inner.end("out")
    inner.chain("in", "work", "out")
    middle = Drawing()
    middle.start("m-in")
    middle.inside("sub", inner, loop=repeated)
    middle.end("m-out")
    middle.chain("m-in", "sub", "m-out")
    drawing = Drawing(lanes=lanes)
    drawing.start()
    drawing.inside("outer", middle)
    drawing.end()
    drawing.chain("start", "outer", "end")
    assert opened(drawing).role == role


@pytest.mark.parametrize("way", ["answers", "message", "script", "start", "call"])
def test_nothing_but_the_engine_says_who_did_what(way: str) -> None:
    callee = Drawing("callee")
    callee.start("in")
    callee.script("meddle", "done_by = {propose: null}")
    callee.end("out")
    callee.chain("in", "meddle", "out")
    drawing = Drawing()
    drawing.start()
    drawing.user("propose")
    drawing.user("between")
    drawing.catch("heard", drawing.message("m"))
    if way == "call":
        drawing.call("changed", "callee")
    else:
        drawing.script("changed", 'done_by = {propose: "s2"}' if way == "script" else "x = 1")
    drawing.user("check", notBy="propose", assignee='= get value(done_by, "propose")')
    drawing.end()
    drawing.chain("start", "propose", "between", "heard", "changed", "check", "end")
    play = Play(drawing.bundle({"calls/callee/process.bpmn": callee.xml()} if way == "call" else None))
    play.begin(**({"done_by": "nobody"} if way == "start" else {}))
    play.complete("propose", "s1")
    play.complete("between", **({"done_by": {}} if way == "answers" else {}))
    play.deliver("m", **({"done_by": {}} if way == "message" else {}))
    assert (play.task("check").not_by, play.task("check").assignee) == (("s1",), "s1")
    assert play.variables["done_by"] == {"propose": "s1"}


def test_a_variable_may_say_besides_who_may_not_do_it() -> None:
    asked, joined = "0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"
    drawing = Drawing()
    drawing.start()
    drawing.user("propose")
    drawing.user("check", notBy='= concatenate(askers, ["propose", "missing"])')
    drawing.end()
    drawing.chain("start", "propose", "check", "end")
    play = Play(drawing.bundle())
    play.begin(askers=[asked, joined, asked])
    play.complete("propose", "s1")
    assert play.task("check").not_by == (asked, joined, "s1")
