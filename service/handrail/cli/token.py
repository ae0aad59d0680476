"""`handrail token --as PERSONA`: prints an API token for a persona of the demo."""

import click

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.bootstrap import running
from handrail.domain.actors import SYSTEM


@click.command()
@click.option("--as", "persona", required=True, help="The persona, for example clinician-north.")
def command(persona: str) -> None:
    """Print an API token for a persona of the demo, valid for 90 days."""
    with running() as handrail:
        click.echo(handrail.perform(SignInAsPersona(username=persona, kind="token"), by=SYSTEM))
