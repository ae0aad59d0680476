"""`handrail worker`: fires timers, sends messages and does other work that happens by itself."""

import threading

import click

from handrail.bootstrap import running
from handrail.cli.stopping import stop_with_supervisor, stops_in_order
from handrail.worker.jobs import work_until


@click.command()
def command() -> None:
    """Work until stopped with Ctrl-C or a termination signal; as many workers as wanted, anywhere."""
    stop_with_supervisor()
    stop = threading.Event()
    with stops_in_order(), running() as handrail:
        click.echo("Worker started: firing timers and sending messages.")
        try:
            work_until(stop, handrail)
        finally:
            click.echo("Worker stopped.")
