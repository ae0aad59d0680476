"""Random processes: the engine against a model that knows no engine, and against itself letting nothing go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.engine import Engine, Progress, Reference
from handrail.engine import state as states
from handrail.engine.instance import Instance
from tests.engine.blocks import Block, bundle_of, variables_of
from tests.engine.playing import ENGINE, MORNING, Play
from tests.engine.random_blocks import processes
from tests.engine.token_model import Model

KEEPING = Engine(keep=True)
MOVES = 20


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(block=processes(), data=st.data())
def test_what_is_open_is_what_the_model_says_and_letting_go_changes_nothing(
    block: Block, data: st.DataObject
) -> None:
    bundle = bundle_of(block)
    lean, full = Play(bundle), Play(bundle, engine=KEEPING)
    model = Model(block)
    _both(lean, full, lambda play: play.begin(**variables_of(block)))
    _agree(lean, model)
    for _ in range(MOVES):
        choices = sorted(
            [("task", id) for id in lean.tasks]
            + [("timer", id) for id in lean.ticking]
            + [("message", id) for id in lean.waits]
        )
        if not choices:
            break
        kind, id = data.draw(st.sampled_from(choices))
        if kind == "task":
            model.again = data.draw(st.booleans())
            _both(lean, full, partial(Play.complete, element=id, again=model.again))
            model.nth("task", id, 0)
        elif kind == "timer":
            _both(lean, full, partial(Play.fire, element=id))
            model.nth("timer", id, 0)
        else:
            _both(lean, full, partial(Play.deliver, message=id))
            model.message(id)
        _agree(lean, model)
        _fixed_point(lean)


def _both(lean: Play, full: Play, act: Callable[[Play], Progress]) -> None:
    """The same move on both; what they tell must be the same but for the state."""
    told = [act(lean), act(full)]
    assert told[0].incident is None, told[0].incident
    assert replace(told[0], state=b"") == replace(told[1], state=b"")


def _agree(play: Play, model: Model) -> None:
    assert play.tasks == model.ids("task")
    assert play.ticking == model.ids("timer")
    assert play.waits == model.ids("message")
    assert (play.status == "completed") == model.over


def _fixed_point(play: Play) -> None:
    """Loading a state and writing it again gives the same bytes."""
    assert play.progress is not None
    document = states.from_bytes(play.progress.state)
    instance = Instance(ENGINE.compiled(play.bundle), now=MORNING, reference=Reference())
    extra = {key: document[key] for key in ("s", "i") if key in document}
    assert states.to_bytes(states.dump(states.load(document, instance)) | extra) == play.progress.state
