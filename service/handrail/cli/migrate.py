"""`handrail migrate`: the step between installing a version and starting it."""

import click

from handrail.cli.stopping import stop_with_supervisor, stops_in_order
from handrail.gateways.postgres import for_sqlalchemy, open_database
from handrail.settings import read
from handrail.storage.migrations import upgrade


@click.command()
def command() -> None:
    """Bring the database to this version's shape; nothing happens if it has it already."""
    stop_with_supervisor()
    with stops_in_order(), open_database(read(), say=click.echo) as url:
        upgrade(for_sqlalchemy(url))
