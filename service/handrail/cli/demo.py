"""`handrail demo`: loads made-up people and cases, whose weeks are played through the real processes."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from handrail.application.commands.note_demo_loaded import NoteDemoLoaded
from handrail.application.handrail import Handrail
from handrail.application.import_processes import import_processes
from handrail.application.queries.demo_state import DemoState, HowFar
from handrail.application.queries.process_catalogue import ProcessCatalogue
from handrail.bootstrap import running
from handrail.cli.stopping import stop_with_supervisor, stops_in_order
from handrail.domain.actors import SYSTEM
from handrail.gateways.clock import VirtualClock
from handrail.gateways.ids import SeededIds
from handrail.rehearsal.accountability import make_rota, name_leads
from handrail.rehearsal.caseload import PEOPLE, SEED, WEEKS, Caseload, load
from handrail.rehearsal.caseload_player import Progress as HowMuch
from handrail.rehearsal.personas import register_personas
from handrail.settings import read

_REPOSITORY = Path(__file__).parents[3]
_SAY_EVERY_S = 5.0


@click.command()
@click.option("--people", default=PEOPLE, type=click.IntRange(1, 2000), show_default=True, help="How many.")
@click.option("--weeks", default=WEEKS, type=click.IntRange(1, 52), show_default=True, help="Over how long.")
@click.option(
    "--seed", default=SEED, type=int, show_default=True, help="The same seed gives the same people."
)
@click.option(
    "--anyway", is_flag=True, help="Load it although HANDRAIL_DEMO is off. Never beside real people."
)
def command(people: int, weeks: int, seed: int, anyway: bool) -> None:
    """Load made-up people and cases; nothing happens if they are there already."""
    stop_with_supervisor()
    settings = read()
    if not settings.demo and not anyway:
        raise click.ClickException(
            "This is no demo (HANDRAIL_DEMO is off); made-up people do not belong here"
        )
    ends_at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    caseload = Caseload(ends_at=ends_at, people=people, weeks=weeks, seed=seed)
    clock = VirtualClock(caseload.starts_at)
    ids = SeededIds(caseload.seed, clock)
    with stops_in_order(), running(settings, clock=clock, ids=ids, waits_for_disk=False) as handrail:
        state = handrail.ask(DemoState(), by=SYSTEM)
        if state is HowFar.LOADED:
            click.echo("The made-up people are there already.")
            return
        if state is HowFar.BEGUN:
            click.echo(
                "There are cases already, perhaps of a demo that was interrupted; nothing is added to them."
            )
            click.echo(
                f"To begin again, stop Handrail, remove {settings.home} (or empty the database), and load it."
            )
            return
        began = time.monotonic()
        register_personas(handrail)
        name_leads(handrail)
        _publish_processes(handrail)
        with _Teller(people, weeks) as teller:
            report = load(handrail, clock, caseload, say=teller.say)
        if report.refusals:
            first = report.refusals[0]
            click.echo(
                f"Refused and left out: {len(report.refusals)} of the made-up steps, the first: {first}"
            )
        make_rota(handrail, clock.now())
        handrail.perform(NoteDemoLoaded(people=people, weeks=weeks, seed=seed), by=SYSTEM)
        done = ", ".join(
            f"{report.done[what]:,} {what}" for what in ("people", "contacts", "steps", "timers")
        )
        click.echo(f"Loaded in {time.monotonic() - began:.0f} s: {done}.")


def _publish_processes(handrail: Handrail) -> None:
    """Publish the product's own processes where none are, as of the first day: no run is older than its version.

    click.ClickException where there are none to publish.
    """
    if handrail.ask(ProcessCatalogue(), by=SYSTEM):
        return
    if not (_REPOSITORY / "processes").is_dir():
        raise click.ClickException("There are no processes yet: run handrail processes import FOLDER first")
    import_processes(handrail, _REPOSITORY)


class _Teller:
    """Tells how far the load is: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self, people: int, weeks: int) -> None:
        self._what = f"{people} people over {weeks} weeks"
        self._bar: Progress | None = None
        if sys.stdout.isatty():
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns)
            self._task = self._bar.add_task(self._what, total=1.0)
        self._began = self._said_at = time.monotonic()

    def __enter__(self) -> _Teller:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def say(self, progress: HowMuch) -> None:
        """How far it is now."""
        if self._bar is not None:
            self._bar.update(self._task, completed=progress.share)
            return
        now = time.monotonic()
        if now - self._said_at >= _SAY_EVERY_S and progress.share > 0:
            self._said_at = now
            left = (now - self._began) * (1 - progress.share) / progress.share
            click.echo(f"  {self._what}: {progress.share:.0%}, about {left:.0f} s left")
