"""`handrail durations`: how long everything may take, and setting it for a place within its bounds."""

import click

from handrail.application.commands.set_duration import SetDuration
from handrail.bootstrap import running
from handrail.domain.actors import SYSTEM
from handrail.domain.durations import Duration
from handrail.domain.timer_keys import Period
from handrail.domain.timer_settings import Override
from handrail.domain.timer_table import TIMER_KEYS


@click.group()
def command() -> None:
    """How long everything may take, and setting it for a place within its bounds."""


@command.command(name="list")
def list_() -> None:
    """Every key with its default for each class or variant."""
    for key in TIMER_KEYS.values():
        click.echo(f"{key.key:24} {key.description}")
        for value in key.values:
            period = "" if value.period is None else f" {value.period.value}"
            upper = "" if value.upper is None else f", at most {value.upper}"
            click.echo(f"    {value.variant}{period}: {value.default} (at least {value.lower}{upper})")


@command.command(name="set")
@click.argument("key")
@click.argument("duration")
@click.option("--locality", help="Only there.")
@click.option("--pathway", help="Only on that pathway.")
@click.option("--variant", help="Only for that class or variant, for example very_urgent.")
@click.option("--period", type=click.Choice([period.value for period in Period]), help="Only at that time of day.")
@click.option("--agreement", help="The interface agreement that allows more than the default.")
def set_(
    key: str,
    duration: str,
    locality: str | None,
    pathway: str | None,
    variant: str | None,
    period: str | None,
    agreement: str | None,
) -> None:
    """Set KEY to DURATION (ISO 8601, as PT20M). Clocks that run already keep theirs."""
    override = Override(
        key=key,
        duration=Duration.parse(duration),
        locality=locality,
        pathway=pathway,
        variant=variant,
        period=None if period is None else Period(period),
        agreement=agreement,
    )
    with running() as handrail:
        handrail.perform(SetDuration(override=override), by=SYSTEM)
    click.echo(f"{key} is {duration} now.")
