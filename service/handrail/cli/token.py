"""`handrail token --as PERSONA`: prints an API token for a persona of the demo."""

from dataclasses import replace

import click

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.bootstrap import running
from handrail.domain.actors import SYSTEM
from handrail.settings import read


@click.command()
@click.option("--as", "persona", required=True, help="The persona, for example clinician-north.")
def command(persona: str) -> None:
    """Print an API token for a persona of the demo, valid for 90 days."""
    # Whoever may run this reaches the database anyway, and personas are only where a demo was loaded.
    with running(replace(read(), demo=True)) as handrail:
        click.echo(handrail.perform(SignInAsPersona(username=persona, kind="token"), by=SYSTEM))
