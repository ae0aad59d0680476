"""What a check says of a bundle: each rule finds its fault, names the element, and is silent about a sound diagram."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from lxml import etree

from handrail.engine import Bundle, BundleUnusable, Engine, Finding, Severity
from handrail.engine.checks import MEANING, STRUCTURE
from tests.engine.drawing import Drawing, cycle, duration, each
from tests.engine.everything import everything
from tests.engine.playing import ENGINE
from tests.engine.tables import CLASS_TABLE, a_table


def sound() -> Drawing:
    """A diagram that no rule has anything against; tests break it."""
    drawing = Drawing()
    drawing.start()
    drawing.user("work", lane="clinician", formKey="f-work")
    drawing.boundary("timer", "work", cycle("R3/PT1H"), interrupting=False)
    drawing.user("late", lane="clinician", notBy="work")
    drawing.rule("decide", "threshold")
    drawing.boundary("failed", "decide", drawing.error("decision_failed"))
    drawing.gate("which", default="which-to-end")
    drawing.end()
    drawing.chain("start", "work", "decide", "which")
    drawing.flow("which", "work", '= class = "urgent"')
    drawing.flow("which", "end")
    drawing.chain("timer", "late", "end")
    drawing.chain("failed", "late")
    return drawing


FILES = {"decisions/threshold.dmn": CLASS_TABLE, "forms/f-work.form": b"{}"}


def findings(drawing: Drawing, files: dict[str, bytes] | None = None) -> tuple[Finding, ...]:
    return ENGINE.check(drawing.bundle({**FILES, **(files or {})}))


def test_a_sound_diagram_has_no_findings() -> None:
    assert findings(sound()) == ()


def broken(change: Callable[[Drawing], object]) -> Drawing:
    drawing = sound()
    change(drawing)
    return drawing


def swap(drawing: Drawing, old: str, new: str) -> None:
    drawing.nodes = [node.replace(old, new) for node in drawing.nodes]
    drawing.flows = [flow.replace(old, new) for flow in drawing.flows]
    drawing.shared = [each.replace(old, new) for each in drawing.shared]


def in_a_row(number: int) -> Drawing:
    drawing = Drawing()
    drawing.start()
    names = [drawing.script(f"s{at}", "n = 1") for at in range(number)]
    drawing.end()
    drawing.chain("start", *names, "end")
    return drawing


def crossing(drawing: Drawing) -> None:
    drawing.inside("s", in_a_row(1))
    drawing.flow("work", "s0", id="odd")


HEARS_NOTHING = '<bpmn:messageEventDefinition messageRef="nothing"/>'
FAULTS: list[tuple[str, str, str, Callable[[Drawing], object]]] = [
    ("supported_element", "odd", "complexGateway", lambda d: d.node("complexGateway", "odd")),
    ("supported_element", "odd", "link", lambda d: d.throw("odd", '<bpmn:linkEventDefinition name="x"/>')),
    ("supported_element", "odd", "compensate", lambda d: d.end("odd", "<bpmn:compensateEventDefinition/>")),
    ("supported_element", "odd", "what it waits for", lambda d: d.catch("odd", "")),
    (
        "supported_element",
        "odd",
        "Compensation",
        lambda d: d.node("userTask", "odd", isForCompensation="true"),
    ),
    ("supported_element", "odd", "Only an event sub-process", lambda d: d.start("odd", d.error("x"))),
    ("called_process", "odd", "not in the bundle", lambda d: d.call("odd", "nowhere")),
    ("called_process", "odd", "which process", lambda d: d.node("callActivity", "odd")),
    ("called_process", "odd", "circle", lambda d: d.call("odd", "p")),
    ("connected_flow", "odd", "ends at nothing", lambda d: d.flow("work", "nowhere", id="odd")),
    (
        "reachable_element",
        "odd",
        "Nothing leads here",
        lambda d: (d.user("odd", lane="x"), d.chain("odd", "end")),
    ),
    (
        "dead_end",
        "odd",
        "Nothing follows",
        lambda d: (d.user("odd", lane="x"), d.flow("which", "odd", "x = 1")),
    ),
    ("gateway_default", "which", "no default", lambda d: swap(d, ' default="which-to-end"', "")),
    (
        "error_boundary",
        "decide",
        "decision_failed",
        lambda d: swap(d, 'attachedToRef="decide"', 'attachedToRef="late"'),
    ),
    (
        "error_boundary",
        "decide",
        "decision_failed",
        lambda d: swap(d, 'errorCode="decision_failed"', 'errorCode="x"'),
    ),
    ("known_decision", "decide", "threshold", lambda d: swap(d, ">threshold<", ">thresold<")),
    ("known_decision", "decide", "which decision", lambda d: swap(d, ">threshold<", "><")),
    ("known_form", "work", "f-wrok", lambda d: swap(d, "f-work", "f-wrok")),
    ("task_lane", "late", "no lane", lambda d: d.lanes["clinician"].remove("late")),
    ("excluded_people", "late", "wrok", lambda d: swap(d, 'value="work"', 'value="wrok"')),
    ("timer_bound", "timer", "no end", lambda d: swap(d, "R3/PT1H", "R/PT1H")),
    ("timer_bound", "timer", "no end", lambda d: swap(d, "R3/PT1H", '"R/" + length')),
    ("timer_bound", "timer", "1,000", lambda d: swap(d, "R3/PT1H", "R1001/PT1H")),
    ("timer_bound", "timer", "60 seconds", lambda d: swap(d, "R3/PT1H", "R3/PT1S")),
    ("timer_bound", "timer", "one date, one duration", lambda d: swap(d, "R3/PT1H", "")),
    (
        "expression",
        "which-to-work",
        "The condition cannot be read",
        lambda d: swap(d, "= class =", "= class = = "),
    ),
    ("expression", "odd", "not of the form", lambda d: d.script("odd", "import os")),
    (
        "connected_flow",
        "odd",
        "crosses the border",
        lambda d: (d.inside("s", in_a_row(1)), d.flow("work", "s0", id="odd")),
    ),
    (
        "known_reference",
        "odd",
        "does not define",
        lambda d: d.catch("odd", '<bpmn:messageEventDefinition messageRef="m"/>'),
    ),
    (
        "known_reference",
        "odd",
        "has no name",
        lambda d: (d.catch("odd", d.signal("s")), swap(d, ' name="s"', "")),
    ),
    ("complete_extension", "work", "no value", lambda d: swap(d, 'value="f-work"', "")),
    ("complete_extension", "odd", "which operation", lambda d: d.node("serviceTask", "odd")),
    ("runnable_bundle", "p", "start", lambda d: swap(d, "startEvent", "userTask")),
]


@pytest.mark.parametrize(("rule", "element", "words", "change"), FAULTS)
def test_a_rule_finds_its_fault(
    rule: str, element: str, words: str, change: Callable[[Drawing], object]
) -> None:
    found = [finding for finding in findings(broken(change)) if finding.rule == rule]
    assert element in [finding.element for finding in found]
    assert any(words in finding.message for finding in found)
    assert all(finding.severity is Severity.ERROR for finding in found)


def test_every_rule_has_a_fault_that_it_finds() -> None:
    tested = {rule for rule, _, _, _ in FAULTS} | {"readable_file", "size_of_diagram"}
    assert tested >= {rule.__name__.rpartition(".")[2] for rule in STRUCTURE + MEANING}


@pytest.mark.parametrize(
    ("place", "line", "column"),
    [
        (lambda d: d.script("odd", "a = 1\nb = 2 +\n  * 3"), 3, 3),
        (lambda d: d.service("odd", "op", n="1 +"), 1, None),
        (lambda d: d.user("odd", lane="x", assignee="= a b c"), 1, None),
        (lambda d: d.user("odd", lane="x", loop=each(times="n +")), 1, None),
        (lambda d: d.user("odd", lane="x", loop=each("n", item="i", until="n +")), 1, None),
        (lambda d: d.catch("odd", duration("= now( +")), 1, None),
        (lambda d: d.rule("odd", "= x +"), 1, None),
        (
            lambda d: d.user(
                "odd", lane="x", extra="<spiffworkflow:preScript>a = )</spiffworkflow:preScript>"
            ),
            1,
            None,
        ),
    ],
)
def test_an_expression_that_cannot_be_read_is_named_with_its_place(
    place: Callable[[Drawing], object], line: int, column: int | None
) -> None:
    (found,) = [finding for finding in findings(broken(place)) if finding.rule == "expression"]
    assert (found.element, found.line) == ("odd", line)
    assert found.column == column or (column is None and found.column is not None)


def test_payloads_and_correlations_are_expressions_too() -> None:
    drawing = sound()
    drawing.shared.append(
        '<bpmn:message id="m" name="m"><bpmn:extensionElements><spiffworkflow:messagePayload>{a: '
        "</spiffworkflow:messagePayload></bpmn:extensionElements></bpmn:message>"
    )
    (found,) = findings(drawing)
    assert (found.rule, found.element) == ("expression", "m") and "payload" in found.message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<a>", "not well-formed"),
        (b"<a/>", "not a BPMN diagram"),
        (b"<!DOCTYPE a []><a/>", "DOCTYPE"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "DOCTYPE"),
        ("<?xml version='1.0' encoding='latin-1'?><a>ä</a>".encode("latin-1"), "UTF-8"),
        ("<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16"), "UTF-8"),
        (b"<a>" * 65 + b"</a>" * 65, "64 deep"),
        (b"<a>" + b" " * 1_048_576 + b"</a>", "1 MiB"),
    ],
)
def test_a_file_that_may_not_be_read_is_refused_with_the_reason(data: bytes, words: str) -> None:
    bundle = Bundle.of("p", {"process.bpmn": data})
    (found,) = ENGINE.check(bundle)
    assert found.rule == "readable_file" and words in found.message and found.file == "process.bpmn"
    with pytest.raises(BundleUnusable, match=words):
        Engine().starts(bundle)


def test_a_bundle_without_a_diagram_is_refused() -> None:
    (found,) = ENGINE.check(Bundle.of("p", {}))
    assert "missing or empty" in found.message


def nested(levels: int) -> Drawing:
    drawing = Drawing()
    drawing.start(f"start{levels}")
    if levels:
        drawing.inside(f"sub{levels}", nested(levels - 1))
    else:
        drawing.script("inmost", "n = 1")
    drawing.end(f"end{levels}")
    drawing.chain(f"start{levels}", f"sub{levels}" if levels else "inmost", f"end{levels}")
    return drawing


def test_sizes_have_limits() -> None:
    assert findings(in_a_row(298)) == ()
    (found,) = findings(in_a_row(299))
    assert found.rule == "size_of_diagram" and "301 elements; 300" in found.message
    with pytest.raises(BundleUnusable, match="300"):
        Engine().starts(in_a_row(299).bundle())
    tangled = in_a_row(2)
    for number in range(1_000):
        tangled.flow("s0", "s1", id=f"f{number}")
    assert any("1003 sequence flows" in finding.message for finding in findings(tangled))
    assert findings(nested(10)) == ()
    assert {finding.rule for finding in findings(nested(11))} == {"size_of_diagram"}


def test_calls_go_sixteen_deep_at_most() -> None:
    def calling(depth: int) -> dict[str, bytes]:
        files = {}
        for level in range(1, depth + 1):
            drawing = Drawing(f"p{level}")
            drawing.start()
            if level < depth:
                drawing.call("call", f"p{level + 1}")
                drawing.chain("start", "call")
            drawing.end()
            drawing.chain("call" if level < depth else "start", "end")
            files[f"calls/p{level}/process.bpmn"] = drawing.xml()
        return files

    top = Drawing()
    top.start()
    top.call("call", "p1")
    top.end()
    top.chain("start", "call", "end")
    assert findings(top, calling(16)) == ()
    (found,) = findings(top, calling(17))
    assert found.rule == "size_of_diagram" and "17 deep" in found.message


def test_called_diagrams_are_checked_too() -> None:
    callee = broken(lambda d: d.lanes["clinician"].remove("late"))
    callee.key = "callee"
    drawing = sound()
    drawing.call("call", "callee")
    drawing.flow("which", "call", "x = 1")
    drawing.chain("call", "end")
    files = {"calls/callee/process.bpmn": callee.xml(), "calls/callee/decisions/threshold.dmn": CLASS_TABLE}
    (found,) = findings(drawing, files)
    assert (found.rule, found.file) == ("task_lane", "calls/callee/process.bpmn")


def test_what_the_decision_tables_own_check_says_is_passed_on() -> None:
    bad = a_table("threshold", ["score"], ["class"], [["[1..", '"low"']])
    found = findings(sound(), {"decisions/threshold.dmn": bad})
    assert {finding.rule for finding in found} == {"decision_table"}
    assert found[0].file == "decisions/threshold.dmn"
    found = findings(sound(), {"decisions/other.dmn": b"<x/>"})
    assert any(
        finding.rule == "decision_table" and finding.file == "decisions/other.dmn" for finding in found
    )


def test_a_draft_may_be_held_to_a_shorter_cycle() -> None:
    bundle = broken(lambda d: swap(d, "R3/PT1H", "R3/PT2S")).bundle(FILES)
    assert [finding.rule for finding in ENGINE.check(bundle)] == ["timer_bound"]
    assert ENGINE.check(bundle, shortest_cycle=timedelta(seconds=2)) == ()


def mangled(data: bytes, chance: random.Random) -> bytes:
    """A diagram with a few elements or attributes taken away, moved or changed."""
    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 4)):
        nodes = list(root.iter("{*}*"))[1:]
        node = chance.choice(nodes)
        what = chance.randrange(5)
        if what == 0:
            node.getparent().remove(node)
        elif what == 1 and node.attrib:
            del node.attrib[chance.choice(list(node.attrib))]
        elif what == 2 and node.attrib:
            node.set(chance.choice(list(node.attrib)), chance.choice(["", "start", "work", "p", "x" * 300]))
        elif what == 3:
            other = chance.choice(nodes)
            if node not in other.iterancestors() and other is not node and other not in node.iterancestors():
                other.append(node)
        else:
            node.text = chance.choice(["", "= (", "R/PT0S", "n = 1", "[[[[" * 50])
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_done_to_a_diagram_a_check_answers_and_what_passes_can_run(seed: int) -> None:
    chance = random.Random(seed)
    original = chance.choice([sound().bundle(FILES), everything()])
    files = {**original.files, "process.bpmn": mangled(original.files["process.bpmn"], chance)}
    bundle = Bundle.of("p", files)
    found = Engine().check(bundle)
    if not any(finding.severity is Severity.ERROR for finding in found):
        Engine().starts(bundle)
