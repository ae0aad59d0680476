"""The engine is a function: no clock, no chance, no Python evaluated, nothing shared that changes."""

from __future__ import annotations

import builtins
import hashlib
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment

from handrail.engine import Bundle, Engine
from handrail.engine.expressions import FeelEnvironment
from handrail.engine.faults import Fault
from handrail.engine.specs.movement import Movement
from tests.engine.drawing import Drawing
from tests.engine.everything import EXPRESSIONS, everything, play_everything
from tests.engine.playing import MORNING, Play


def denied(*_: object, **__: object) -> NoReturn:
    raise AssertionError("The engine looked at the clock, drew a random number or evaluated Python")


class _AnyDatetime(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


class NoClock(datetime, metaclass=_AnyDatetime):
    """A datetime that cannot be asked what time it is."""

    now = utcnow = today = classmethod(denied)


@pytest.fixture
def without_clock_or_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in (
        (time, "time"),
        (uuid, "uuid4"),
        (uuid, "uuid1"),
        (random, "random"),
        (os, "urandom"),
    ):
        monkeypatch.setattr(owner, name, denied)
    for name, module in list(sys.modules.items()):
        if name.startswith(("SpiffWorkflow", "handrail")):
            if vars(module).get("datetime") is datetime:
                monkeypatch.setattr(module, "datetime", NoClock)
            if vars(module).get("uuid4") is not None:
                monkeypatch.setattr(module, "uuid4", denied)


@pytest.mark.usefixtures("without_clock_or_chance")
def test_no_clock_is_read_and_nothing_is_random() -> None:
    play_everything(Engine())


def test_the_denial_itself_works(without_clock_or_chance: None) -> None:
    from SpiffWorkflow.bpmn.specs.event_definitions import timer

    with pytest.raises(AssertionError):
        timer.datetime.now()
    with pytest.raises(AssertionError):
        time.time()


def test_every_expression_of_a_diagram_goes_through_feel_and_none_through_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    evaluate, execute = FeelEnvironment.evaluate, FeelEnvironment.execute
    monkeypatch.setattr(
        FeelEnvironment,
        "evaluate",
        lambda self, text, *rest: (seen.append(text), evaluate(self, text, *rest))[1],
    )
    monkeypatch.setattr(
        FeelEnvironment,
        "execute",
        lambda self, text, *rest: (seen.append(text), execute(self, text, *rest))[1],
    )
    bundle, engine = everything(), Engine()
    engine.compiled(bundle)
    with monkeypatch.context() as patched:
        patched.setattr(builtins, "eval", denied)
        patched.setattr(builtins, "exec", denied)
        play_everything(engine, bundle)
    missing = {kind for text, kind in EXPRESSIONS.items() if not any(text in each for each in seen)}
    assert not missing


def test_forgetting_to_set_the_engine_fails_closed() -> None:
    environment = PythonScriptEngine().environment
    assert isinstance(environment, TaskDataEnvironment)
    for act in (environment.evaluate, environment.execute):
        with pytest.raises(Fault, match="Python is not evaluated"):
            act("1 + 1", {})


@pytest.mark.parametrize("text", ["__import__('os').system('id')", "(lambda: 1)()", "open('/etc/passwd')"])
def test_python_in_a_condition_is_an_incident(text: str) -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("gate", default="gate-to-end")
    drawing.end()
    drawing.end("other")
    drawing.chain("start", "gate")
    drawing.flow("gate", "other", text)
    drawing.flow("gate", "end")
    assert Play(drawing.bundle()).begin().incident is not None


def test_the_same_inputs_give_the_same_bytes() -> None:
    first, second = play_everything(Engine()), play_everything(Engine())
    assert first == second
    assert all(one.state == other.state for one, other in zip(first, second, strict=True))


def test_hash_seeds_do_not_show_in_the_state() -> None:
    code = (
        "import hashlib; from tests.engine.everything import play_everything;"
        "print(hashlib.sha256(repr(play_everything()).encode()).hexdigest())"
    )
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([str(Path(root, "service")), root, *sys.path])
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            cwd=root,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1


def test_what_is_handed_in_is_not_changed() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.script("set", "a.b.c = 2\na.d = [1]")
    drawing.end()
    drawing.chain("start", "set", "end")
    variables: dict[str, Any] = {"a": {"b": {"c": 1}}}
    play = Play(drawing.bundle())
    play.begin(**variables)
    assert play.variables["a"] == {"b": {"c": 2}, "d": [1]}
    assert variables == {"a": {"b": {"c": 1}}}


def a_listening_process() -> Bundle:
    """One cached spec whose running would change it in SpiffWorkflow: an event sub-process started by a message."""
    drawing = Drawing()
    drawing.start()
    drawing.user("work")
    drawing.end()
    drawing.chain("start", "work", "end")
    handler = Drawing()
    handler.start("on", drawing.message("changed"), isInterrupting="false")
    handler.user("handle")
    handler.end("handled")
    handler.chain("on", "handle", "handled")
    drawing.inside("events", handler, triggeredByEvent="true")
    return drawing.bundle()


def play_listening(engine: Engine, bundle: Bundle) -> list[bytes]:
    play = Play(bundle, engine=engine)
    told = [play.begin(), play.deliver("changed"), play.deliver("changed"), play.complete("work")]
    told += [play.complete("handle"), play.complete("handle")]
    assert play.status == "completed"
    return [progress.state for progress in told]


def test_two_instances_of_one_cached_process_do_the_same() -> None:
    engine, bundle = Engine(), a_listening_process()
    assert play_listening(engine, bundle) == play_listening(engine, bundle)


def specs_of(process: Any, seen: set[int] | None = None) -> Iterator[Movement]:
    """Every spec of a compiled process and of those inside it."""
    seen = set() if seen is None else seen
    if id(process) in seen:
        return
    seen.add(id(process))
    for spec in process.task_specs.values():
        if isinstance(spec, Movement):
            yield spec
            if getattr(spec, "inside", None) is not None:
                yield from specs_of(spec.inside, seen)


def fingerprint(engine: Engine, bundle: Bundle) -> str:
    """A hash over everything the compiled specs hold."""
    found = [
        (spec.name, type(spec).__name__, sorted((name, repr(value)) for name, value in vars(spec).items()))
        for spec in specs_of(engine.compiled(bundle).process)
    ]
    return hashlib.sha256(repr(found).encode()).hexdigest()


def test_threads_share_frozen_specs_and_get_the_same_answers() -> None:
    engine = Engine()
    bundles = (a_listening_process(), everything())
    expected = (
        play_listening(Engine(), bundles[0]),
        [told.state for told in play_everything(Engine(), bundles[1])],
    )
    before = [fingerprint(engine, bundle) for bundle in bundles]
    wrong: list[object] = []

    def work() -> None:
        for _ in range(15):
            got = (play_listening(engine, bundles[0]), [t.state for t in play_everything(engine, bundles[1])])
            if got != expected:
                wrong.append(got)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert not wrong
    assert [fingerprint(engine, bundle) for bundle in bundles] == before


def test_a_compiled_spec_refuses_every_change() -> None:
    process = Engine().compiled(everything()).process
    for spec in specs_of(process):
        with pytest.raises(AttributeError, match="never changes"):
            spec.lane = "other"
        with pytest.raises(AttributeError):
            spec._outputs.append("x")  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        process.task_specs["x"] = None


def test_the_cache_of_compiled_bundles_is_bounded() -> None:
    engine = Engine(bundles=2)
    made = []
    for number in range(4):
        drawing = Drawing(f"p{number}")
        drawing.start()
        drawing.end()
        drawing.chain("start", "end")
        made.append(drawing.bundle())
    first = engine.compiled(made[0])
    assert engine.compiled(made[0]) is first
    for bundle in made[1:]:
        engine.compiled(bundle)
    assert engine.compiled(made[3]) is engine.compiled(made[3])
    assert engine.compiled(made[0]) is not first


def test_a_bundles_hash_names_its_files() -> None:
    one = Bundle.of("p", {"a": b"12", "b": b"3"})
    assert one.sha256 == Bundle.of("p", {"b": b"3", "a": b"12"}).sha256
    for other in ({"a": b"1", "b": b"23"}, {"a": b"12"}, {"a": b"12", "c": b"3"}):
        assert Bundle.of("p", other).sha256 != one.sha256
    assert Bundle.of("q", one.files).sha256 != one.sha256


def test_time_must_come_with_its_offset() -> None:
    from handrail.engine import EngineRefused, Start

    with pytest.raises(EngineRefused, match="offset"):
        Engine().move(everything(), None, Start(), now=MORNING.replace(tzinfo=None))
