"""One process that evaluates an expression everywhere a diagram can hold one, and a way through all of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handrail.engine import Bundle, Engine, OperationWanted, Progress, Reference
from tests.engine.drawing import Drawing, date, duration, each, loop, when
from tests.engine.playing import ENGINE, MORNING, Play
from tests.engine.tables import CLASS_TABLE

CORRELATION = (
    '<bpmn:collaboration id="c"><bpmn:correlationKey id="key" name="order">'
    "<bpmn:correlationPropertyRef>order_id</bpmn:correlationPropertyRef></bpmn:correlationKey></bpmn:collaboration>"
    '<bpmn:correlationProperty id="order_id" name="order_id">'
    '<bpmn:correlationPropertyRetrievalExpression messageRef="m-sent"><bpmn:messagePath>id + 0</bpmn:messagePath>'
    "</bpmn:correlationPropertyRetrievalExpression>"
    '<bpmn:correlationPropertyRetrievalExpression messageRef="m-reply"><bpmn:messagePath>to</bpmn:messagePath>'
    "</bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>"
)
EXPRESSIONS = {
    "n = 1 + 1": "script",
    "before = n * 10": "pre-script",
    "after = n * 20": "post-script",
    "n + 3": "service parameter",
    "n > 1000": "completion condition",
    "turns < 3": "loop condition",
    "n >= 2": "conditional event",
    "n + 7": "message payload",
    "n + 8": "signal payload",
    "id + 0": "correlation property",
    "score > 100": "gateway condition",
    "string(n)": "task property",
}


def everything() -> Bundle:
    """The process as a bundle."""
    drawing = Drawing()
    drawing.shared.append(
        '<bpmn:signal id="s-hey" name="hey"><bpmn:extensionElements>'
        "<spiffworkflow:payloadExpression>{signalled: n + 8}</spiffworkflow:payloadExpression>"
        "</bpmn:extensionElements></bpmn:signal>"
    )
    drawing.names.add("s-hey")
    drawing.start()
    drawing.script("script", "n = 1 + 1")
    drawing.user(
        "person",
        lane="clinician",
        assignee="= string(n)",
        extra="<spiffworkflow:preScript>before = n * 10</spiffworkflow:preScript>"
        "<spiffworkflow:postScript>after = n * 20</spiffworkflow:postScript>",
    )
    drawing.boundary("warn", "person", duration('= due("soon") - now()'), interrupting=False)
    drawing.end("warned")
    drawing.service("service", "look_up", "found", number="n + 3")
    drawing.rule("rule", '= "thres" + "hold"')
    drawing.boundary("failed", "rule", drawing.error("decision_failed"))
    drawing.gate("which", default="which-to-fork")
    drawing.gate("fork", "parallel")
    drawing.gate("join", "parallel")
    drawing.script("many", 'each = "x"', loop=each(times="n + 1", until="n > 1000", sequential=True))
    drawing.script("again", "turns = turns + 1", loop=loop("turns < 3"))
    drawing.catch("condition", when("n >= 2"))
    drawing.catch("instant", date('now() + duration("PT1H")'))
    drawing.gate("some", "inclusive", default="some-to-some-join")
    drawing.gate("some-join", "inclusive")
    drawing.throw("signal", drawing.signal("hey"))
    drawing.catch("hears", drawing.signal("hey"))
    drawing.throw("send", drawing.message("sent", payload="{id: n + 7}"))
    drawing.catch("reply", drawing.message("reply", variable="reply"))
    drawing.end()
    drawing.end("unsafe")
    drawing.chain("start", "script", "person", "service", "rule", "which")
    drawing.flow("which", "unsafe", "score > 100")
    drawing.flow("which", "fork")
    drawing.chain("fork", "many", "again", "condition", "some", "signal", "some-join", "join")
    drawing.flows = [flow for flow in drawing.flows if "some-to-signal" not in flow]
    drawing.flow("some", "signal", "n < 5 and list contains([1, 2], n)")
    drawing.flow("some", "some-join")
    drawing.chain("fork", "hears", "join", "instant", "send", "reply", "end")
    drawing.chain("failed", "unsafe")
    drawing.chain("warn", "warned")
    return drawing.bundle({"decisions/threshold.dmn": CLASS_TABLE}, extra=CORRELATION)


def play_everything(engine: Engine = ENGINE, bundle: Bundle | None = None) -> list[Progress]:
    """Go through all of it; every move's progress."""

    def perform(wanted: OperationWanted) -> dict[str, Any]:
        return {"got": wanted.parameters["number"]}

    reference = Reference(functions={"due": lambda key: MORNING + timedelta(minutes=30)})
    play = Play(bundle or everything(), reference=reference, perform=perform, engine=engine)
    told = [
        play.begin(case_id="c1", turns=0, score=4, alone=False),
        play.fire("warn"),
        play.complete("person", "s1", answer=1),
        play.fire("instant"),
        play.deliver("reply", to=9),
    ]
    assert play.status == "completed", told[-1].incident
    return told
