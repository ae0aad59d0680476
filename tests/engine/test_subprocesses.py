"""Sub-processes, called processes, ad-hoc work, data objects."""

from __future__ import annotations

import pytest

from handrail.engine import BundleUnusable, Engine
from tests.engine.drawing import Drawing, duration, each, loop
from tests.engine.playing import Play


def a_called_process(key: str = "callee", *, io: str = "") -> Drawing:
    """in -> set (made = given + 1) -> inner task -> out."""
    drawing = Drawing(key)
    if io:
        drawing.nodes.append(io)
    drawing.start("in")
    drawing.script("set", "made = given + 1")
    drawing.user("inner", notBy="outer")
    drawing.end("out")
    drawing.chain("in", "set", "inner", "out")
    return drawing


def a_caller(*calls: str) -> Drawing:
    """start -> outer (user task) -> call -> after -> end."""
    drawing = Drawing()
    drawing.start()
    drawing.user("outer")
    drawing.call("call", "callee")
    drawing.user("after")
    drawing.end()
    drawing.chain("start", "outer", "call", "after", "end")
    return drawing


def test_an_embedded_sub_process_works_on_the_variables_around_it() -> None:
    inner = Drawing()
    inner.start("in")
    inner.script("set", "n = n + 1")
    inner.end("out")
    inner.chain("in", "set", "out")
    drawing = Drawing()
    drawing.start()
    drawing.inside("sub", inner)
    drawing.end()
    drawing.chain("start", "sub", "end")
    play = Play(drawing.bundle())
    play.begin(n=1)
    assert play.variables["n"] == 2
    assert play.path == ["start", "in", "set", "out", "sub", "end"]


def test_a_called_process_has_its_own_variables_and_gives_back_what_it_set() -> None:
    play = Play(a_caller().bundle({"calls/callee/process.bpmn": a_called_process().xml()}))
    play.begin(given=1)
    play.complete("outer", "s1", note="x")
    task = play.task("inner")
    assert task.process == "callee" and task.not_by == ("s1",)
    assert "made" not in play.variables
    play.complete("inner", "s2", more=3)
    assert (play.variables["made"], play.variables["more"]) == (2, 3)
    assert play.variables["done_by"] == {"outer": "s1", "inner": "s2"}
    assert play.tasks == ["after"]


def test_a_called_process_that_declares_inputs_and_outputs_gets_and_gives_only_those() -> None:
    io = (
        '<bpmn:ioSpecification><bpmn:dataInput id="given" name="given"/><bpmn:dataOutput id="made" name="made"/>'
        "<bpmn:inputSet><bpmn:dataInputRefs>given</bpmn:dataInputRefs></bpmn:inputSet>"
        "<bpmn:outputSet><bpmn:dataOutputRefs>made</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification>"
    )
    play = Play(a_caller().bundle({"calls/callee/process.bpmn": a_called_process(io=io).xml()}))
    play.begin(given=1, secret=2)
    play.complete("outer")
    play.complete("inner", more=3)
    assert play.variables["made"] == 2 and "more" not in play.variables


def test_a_call_without_what_the_called_process_needs_is_an_incident() -> None:
    io = (
        '<bpmn:ioSpecification><bpmn:dataInput id="given" name="given"/>'
        "<bpmn:inputSet><bpmn:dataInputRefs>given</bpmn:dataInputRefs></bpmn:inputSet><bpmn:outputSet/></bpmn:ioSpecification>"
    )
    play = Play(a_caller().bundle({"calls/callee/process.bpmn": a_called_process(io=io).xml()}))
    play.begin()
    progress = play.complete("outer")
    assert progress.incident is not None and "given" in progress.incident.message
    assert progress.incident.element == "call"


def test_a_process_that_starts_by_message_can_also_be_called() -> None:
    callee = a_called_process()
    callee.start("by-message", callee.message("other"))
    callee.chain("by-message", "set")
    play = Play(a_caller().bundle({"calls/callee/process.bpmn": callee.xml()}))
    play.begin(given=1)
    play.complete("outer")
    assert play.path == ["outer", "in", "set"]


def test_two_files_may_use_the_same_ids() -> None:
    callee = Drawing("callee")
    callee.start()
    callee.user("outer")
    callee.end()
    callee.chain("start", "outer", "end")
    play = Play(a_caller().bundle({"calls/callee/process.bpmn": callee.xml()}))
    play.begin()
    play.complete("outer")
    assert play.task("outer").process == "callee"
    play.complete("outer")
    assert play.tasks == ["after"]


@pytest.mark.parametrize("route", [("p",), ("callee", "p")])
def test_a_process_that_calls_itself_is_refused_and_nothing_hangs(route: tuple[str, ...]) -> None:
    drawing = Drawing()
    drawing.start()
    drawing.call("call", route[0])
    drawing.end()
    drawing.chain("start", "call", "end")
    files = {}
    if len(route) > 1:
        callee = Drawing("callee")
        callee.start()
        callee.call("back", route[1])
        callee.end()
        callee.chain("start", "back", "end")
        files["calls/callee/process.bpmn"] = callee.xml()
    with pytest.raises(BundleUnusable, match="circle"):
        Engine().starts(drawing.bundle(files))


def test_cancelling_a_sub_process_closes_everything_in_it_however_deep() -> None:
    inmost = Drawing()
    inmost.start("s3")
    inmost.user("deep", loop=each("items", item="i"))
    inmost.boundary("t3", "deep", duration("PT9H"))
    inmost.end("e3")
    inmost.chain("s3", "deep", "e3")
    inmost.chain("t3", "e3")
    middle = Drawing()
    middle.start("s2")
    middle.inside("sub3", inmost)
    middle.end("e2")
    middle.chain("s2", "sub3", "e2")
    drawing = Drawing()
    drawing.start()
    drawing.inside("sub2", middle)
    drawing.boundary("timer", "sub2", duration("PT1H"))
    drawing.user("late")
    drawing.end()
    drawing.chain("start", "sub2", "end")
    drawing.chain("timer", "late", "end")
    play = Play(drawing.bundle())
    play.begin(items=[1, 2])
    assert play.tasks == ["deep", "deep"] and play.ticking == ["t3", "timer"]
    play.fire("timer")
    assert play.tasks == ["late"] and play.ticking == []


def an_ad_hoc(condition: str, *, cancel_rest: str = "true") -> Drawing:
    """start -> adhoc (tasks a and b in any order; more, as long as wanted) -> end."""
    inner = Drawing()
    inner.user("a")
    inner.user("b")
    inner.user("b2")
    inner.chain("b", "b2")
    inner.user("more", loop=loop("wanted", before=True))
    drawing = Drawing()
    drawing.start()
    drawing.inside(
        "adhoc",
        inner,
        tag="adHocSubProcess",
        loop=f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>",
        cancelRemainingInstances=cancel_rest,
    )
    drawing.end()
    drawing.chain("start", "adhoc", "end")
    return drawing


def test_ad_hoc_work_is_done_in_any_order_until_it_is_enough() -> None:
    play = Play(an_ad_hoc("enough").bundle())
    play.begin(enough=False, wanted=False)
    assert play.tasks == ["a", "b"]
    play.complete("b")
    assert play.tasks == ["a", "b2"]
    play.complete("b2", wanted=True)
    assert play.tasks == ["a", "more"]
    play.complete("more", wanted=False)
    assert play.tasks == ["a"]
    play.complete("a", enough=True)
    assert play.status == "completed"


def test_ad_hoc_work_may_leave_the_rest_or_wait_for_it() -> None:
    play = Play(an_ad_hoc("enough").bundle())
    play.begin(enough=False, wanted=False)
    play.complete("a", enough=True)
    assert play.status == "completed"
    play = Play(an_ad_hoc("enough", cancel_rest="false").bundle())
    play.begin(enough=False, wanted=False)
    play.complete("a", enough=True)
    assert play.tasks == ["b"]
    play.complete("b")
    play.complete("b2")
    assert play.status == "completed"


def test_ad_hoc_conditions_are_asked_in_the_order_of_the_file_too() -> None:
    inner = Drawing()
    inner.gate("which", default="which-to-b")
    inner.user("a")
    inner.user("b")
    inner.flow("which", "a", "go")
    inner.flow("which", "b")
    drawing = Drawing()
    drawing.start()
    condition = "<bpmn:completionCondition>enough</bpmn:completionCondition>"
    drawing.inside("adhoc", inner, tag="adHocSubProcess", loop=condition)
    drawing.end()
    drawing.chain("start", "adhoc", "end")
    play = Play(drawing.bundle())
    play.begin(go=True, enough=False)
    assert play.tasks == ["a"]
    play.complete("a", go=False)
    assert play.tasks == ["b"]
    play.complete("b", enough=True)
    assert play.status == "completed"


def test_elements_may_have_the_names_that_the_parser_thinks_its_own() -> None:
    inner = Drawing()
    inner.start("Start1")
    inner.user("work")
    inner.end("p.EndJoin")
    inner.chain("Start1", "work", "p.EndJoin")
    drawing = Drawing()
    drawing.start("Start")
    drawing.inside("sub", inner)
    drawing.user("after")
    drawing.end("End", drawing.message("done"))
    drawing.chain("Start", "sub", "after", "End")
    play = Play(drawing.bundle())
    play.begin()
    assert play.path == ["Start", "Start1"]
    play.complete("work")
    progress = play.complete("after")
    assert play.path == ["after", "End"] and progress.thrown[0].element == "End"


def test_data_objects_are_variables_of_the_process() -> None:
    drawing = Drawing()
    drawing.nodes.append(
        '<bpmn:dataObject id="order"/><bpmn:dataObjectReference id="ref" dataObjectRef="order"/>'
    )
    drawing.start()
    drawing.node(
        "scriptTask",
        "write",
        '<bpmn:dataOutputAssociation id="o"><bpmn:targetRef>ref</bpmn:targetRef></bpmn:dataOutputAssociation>'
        "<bpmn:script>order = {n: 1}</bpmn:script>",
    )
    drawing.node(
        "scriptTask",
        "read",
        '<bpmn:dataInputAssociation id="i"><bpmn:sourceRef>ref</bpmn:sourceRef></bpmn:dataInputAssociation>'
        "<bpmn:script>n = order.n + 1</bpmn:script>",
    )
    drawing.end()
    drawing.chain("start", "write", "read", "end")
    play = Play(drawing.bundle())
    play.begin()
    assert play.variables["n"] == 2


def test_a_task_that_does_not_write_its_data_object_is_an_incident() -> None:
    drawing = Drawing()
    io = (
        '<bpmn:ioSpecification><bpmn:dataOutput id="made" name="made"/><bpmn:inputSet/>'
        "<bpmn:outputSet><bpmn:dataOutputRefs>made</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification>"
    )
    drawing.start()
    drawing.node("scriptTask", "write", f"{io}<bpmn:script>other = 1</bpmn:script>")
    drawing.end()
    drawing.chain("start", "write", "end")
    progress = Play(drawing.bundle()).begin()
    assert progress.incident is not None and "made" in progress.incident.message


def test_parallel_branches_see_what_the_other_has_set() -> None:
    """Variables belong to the scope (BPMN 10.4): neither branch works on an old copy, and no join undoes a change."""
    drawing = Drawing()
    drawing.start()
    drawing.gate("fork", "parallel")
    drawing.gate("join", "parallel")
    for id in "ab":
        drawing.user(id, assignee=f"= string({id})")
        drawing.user(f"{id}2", assignee="= string(level)")
        drawing.chain("fork", id, f"{id}2", "join")
    drawing.end()
    drawing.chain("start", "fork")
    drawing.chain("join", "end")
    play = Play(drawing.bundle())
    play.begin(level=1, a=1, b=1)
    play.complete("a", level=5)
    play.complete("b", other=1)
    assert play.task("b2").assignee == "5"
    play.complete("a2")
    play.complete("b2")
    assert play.variables["level"] == 5
