"""`handrail audit`: verify the history, or compute what is stored from it."""

import click

from handrail.application.queries.verify_history import HistoryReport, VerifyHistory
from handrail.bootstrap import running
from handrail.domain.actors import SYSTEM


@click.group()
def command() -> None:
    """Verify the history, or compute what is stored from it."""


@command.command()
def verify() -> None:
    """Check that every case's history is whole: numbered without gaps, each event hashed with the one before."""
    with running() as handrail:
        _say(handrail.ask(VerifyHistory(), by=SYSTEM))


@command.command()
def rebuild() -> None:
    """Compute every instance's state, tasks and timers again from the history, and compare with what is stored."""
    with running() as handrail:
        _say(handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM))


def _say(report: HistoryReport) -> None:
    rebuilt = f", {report.instances} instances" if report.instances else ""
    click.echo(f"Looked at {report.cases} cases, {report.events} events{rebuilt}.")
    for fault in report.faults:
        click.echo(f"  case {fault.case_id}{'' if fault.number is None else f', event {fault.number}'}: {fault.what}")
    if report.faults:
        raise click.ClickException(f"{len(report.faults)} things do not add up")
    click.echo("Everything adds up.")
