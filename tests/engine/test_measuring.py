"""The measuring code measures what it says; how fast that is, the bench says."""

from __future__ import annotations

from handrail.engine.measuring import measure_growth


def test_growth_goes_round_as_often_as_asked_and_the_state_does_not_grow() -> None:
    growth = measure_growth(300)
    assert growth.turns == 300
    assert growth.state_bytes_last <= growth.state_bytes_first + 30  # more digits
    assert set(growth.figures()) >= {"engine_ratio", "engine_first_ms", "engine_last_ms"}
    assert growth.ratio == growth.last_ms / growth.first_ms > 0
