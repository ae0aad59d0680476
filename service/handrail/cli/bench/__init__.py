"""`handrail bench`: measures this installation against its bars (DESIGN section 10).

Each bench makes its own database on the embedded PostgreSQL with `fsync` on, says what it is doing, is bounded in
time, and prints a table or, with `--json`, one object. Figures are figures: nothing here passes or fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table

Figures = Mapping[str, Any]
Say = Callable[[str], None]


@click.group()
def command() -> None:
    """Measure this installation against its bars."""


def show(title: str, figures: Figures, bars: Mapping[str, str], *, as_json: bool) -> None:
    """Print figures with their bars, or as one JSON object."""
    if as_json:
        click.echo(json.dumps(figures, sort_keys=True))
        return
    table = Table(title=title)
    for heading in ("figure", "measured", "bar"):
        table.add_column(heading)
    for name, value in figures.items():
        table.add_row(name, f"{value:,.2f}" if isinstance(value, float) else str(value), bars.get(name, ""))
    Console().print(table)


def sayer(*, as_json: bool) -> Say:
    """Where progress goes: the screen, or the error stream when the answer is JSON."""
    return lambda text: click.echo(text, err=as_json)


@command.command(name="round")
@click.option("--rounds", default=400, type=click.IntRange(20, 5000), help="Rounds to measure.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def round_(rounds: int, as_json: bool) -> None:
    """A start-and-complete round over HTTP: processor time, rounds a second, statements, commits, bytes."""
    from handrail.cli.bench.round import BARS, measure

    show("A round over HTTP", measure(rounds, sayer(as_json=as_json)), BARS, as_json=as_json)


@command.command()
@click.option(
    "--tasks", default=1000, type=click.IntRange(100, 5000), help="Tasks to complete in one instance."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def growth(tasks: int, as_json: bool) -> None:
    """The time of a completion late in a long instance against an early one, and the bytes each leaves."""
    from handrail.cli.bench.growth import BARS, measure

    show("Growth of a long instance", measure(tasks, sayer(as_json=as_json)), BARS, as_json=as_json)


@command.command()
@click.option("--due", default=1000, type=click.IntRange(50, 20_000), help="Due timers to fire.")
@click.option(
    "--pending", default=661_000, type=click.IntRange(0, 2_000_000), help="Timers that merely wait."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def timers(due: int, pending: int, as_json: bool) -> None:
    """Due timers a worker fires a second, with few and with many pending, and how late they fire."""
    from handrail.cli.bench.timers import BARS, measure

    show("Timers", measure(due, pending, sayer(as_json=as_json)), BARS, as_json=as_json)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def tables(as_json: bool) -> None:
    """Ten-row decision tables and gateway conditions a second in one process."""
    from handrail.cli.bench.tables import BARS, measure

    show("Decision tables and conditions", measure(sayer(as_json=as_json)), BARS, as_json=as_json)


@command.command()
@click.option("--tasks", default=1_000_000, type=click.IntRange(2_000, 2_000_000), help="Open tasks.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def inbox(tasks: int, as_json: bool) -> None:
    """The inbox with a million open tasks against a thousand."""
    from handrail.cli.bench.inbox import BARS, measure

    show("The inbox", measure(tasks, sayer(as_json=as_json)), BARS, as_json=as_json)


@command.command()
@click.option("--requests", default=10_000, type=click.IntRange(400, 100_000), help="Requests to send.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def memory(requests: int, as_json: bool) -> None:
    """The memory of one web process after ten thousand requests."""
    from handrail.cli.bench.memory import BARS, measure

    show("Memory of a web process", measure(requests, sayer(as_json=as_json)), BARS, as_json=as_json)
