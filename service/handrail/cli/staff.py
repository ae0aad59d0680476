"""`handrail staff`: register staff with the roles they hold, on the word of whoever runs the installation."""

from typing import BinaryIO

import click

from handrail.application.commands.end_role import EndRole
from handrail.application.commands.leave import Leave
from handrail.application.commands.put_on_duty import ImportRota
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.rota_files import MOST_BYTES, in_cells, read_rota
from handrail.bootstrap import running
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Invalid
from handrail.domain.roles import Role
from handrail.worker.accountability import settle_accountability
from handrail.worker.delegations import end_orphaned_delegations


@click.group()
def command() -> None:
    """Register staff with the roles they hold."""


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name, as colleagues know them.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    help="A role, with its scope after colons: clinician:northvale, or clinician:northvale:adult_community.",
)
@click.option("--registration", help="Body and number of a professional registration, as NMC:12A3456E.")
@click.option("--email", help="Where pages are sent.")
@click.password_option(help="The first password; asked for when it is left out.")
def add(
    username: str,
    name: str,
    roles: tuple[str, ...],
    registration: str | None,
    email: str | None,
    password: str,
) -> None:
    """Register a member of staff who signs in with USERNAME and a password."""
    body, _, number = (registration or "").partition(":")
    held = tuple(_held(text, body or None, number or None) for text in roles)
    with running() as handrail:
        registering = RegisterStaff(username=username, name=name, roles=held, password=password, email=email)
        handrail.perform(registering, by=SYSTEM)
    click.echo(f"{name} can sign in as {username}.")


@command.command()
@click.argument("username")
def leave(username: str) -> None:
    """USERNAME leaves now: signed out everywhere; the cases they were accountable for go to the named leads."""
    with running() as handrail:
        handrail.perform(Leave(username=username), by=SYSTEM)
        settled = settle_accountability(handrail)
    click.echo(f"{username} has left. Cases handed on: {settled}.")


@command.command("end-role")
@click.argument("username")
@click.argument("role")
def end_role(username: str, role: str) -> None:
    """USERNAME holds ROLE no longer, from now on; what they lent by it, or were lent, ends with it."""
    with running() as handrail:
        try:
            ended = handrail.perform(EndRole(username=username, role=role_called(role)), by=SYSTEM)
        except Invalid as refusal:
            raise click.ClickException(refusal.problems[0].message) from None
        delegations = end_orphaned_delegations(handrail)
    click.echo(f"Ended: {ended}. Delegations ended with it: {delegations}.")


@command.command()
@click.argument("file", type=click.File("rb"))
@click.option("--source", required=True, help="Where the rota is from, as: the on-call rota of March.")
def rota(file: BinaryIO, source: str) -> None:
    """Take in a duty rota, a CSV FILE with the columns username, role, locality, from, until; all of it or nothing."""
    with running() as handrail:
        try:
            rows = read_rota(file.read(MOST_BYTES + 1), handrail.resources.localities)
            planned = handrail.perform(ImportRota(rows=rows, source=source), by=SYSTEM)
        except Invalid as refusal:
            for problem in refusal.problems:
                click.echo(in_cells(problem), err=True)
            raise click.ClickException("Nothing of the rota was taken in.") from None
    click.echo(f"{len(planned)} duties are on the rota.")


@command.command()
def roles() -> None:
    """List the roles there are."""
    for role in Role:
        needs = " (needs a registration)" if role.needs_registration else ""
        click.echo(f"{role.value:24} {role.label}{needs}")


def _held(text: str, body: str | None, number: str | None) -> RoleHeld:
    code, _, scope = text.partition(":")
    locality, _, pathway = scope.partition(":")
    return RoleHeld(
        role=role_called(code),
        locality=locality or None,
        pathway=pathway or None,
        registration_body=body,
        registration_no=number,
    )


def role_called(code: str) -> Role:
    """A role by its code. Raises Invalid."""
    try:
        return Role(code)
    except ValueError:
        raise Invalid.at("/role", f"There is no role {code}; see: handrail staff roles") from None
