"""Each bench runs, small, and prints the figures that others read by name."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from handrail.cli import main


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "figures"),
    [
        (
            ("round", "--rounds", "20"),
            {"cpu_ms", "rounds_per_second", "statements", "commits", "bytes_per_instance"},
        ),
        (("growth", "--tasks", "100"), {"ratio", "bytes_per_task"}),
        (("timers", "--due", "50", "--pending", "1000"), {"per_second", "lateness_p95_s", "early"}),
        (("inbox", "--tasks", "2000"), {"ratio", "p95_ms"}),
        (("memory", "--requests", "400"), {"mebibytes_last", "grown"}),
        (("tables",), {"tables_per_second", "conditions_per_second"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_bench_says_its_figures(arguments: tuple[str, ...], figures: set[str]) -> None:
    measured = CliRunner().invoke(main, ["bench", *arguments, "--json"], catch_exceptions=False)
    assert measured.exit_code == 0, measured.output
    said = json.loads(measured.stdout.splitlines()[-1])
    assert figures <= set(said) and all(said[name] is not None for name in figures), said
    if "statements" in figures:
        assert (said["statements"] <= 10, said["commits"]) == (True, 1)
    if "early" in figures:
        assert said["early"] == 0
