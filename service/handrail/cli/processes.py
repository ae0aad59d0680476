"""`handrail processes`: import, export and check processes and forms."""

from pathlib import Path

import click

from handrail.application.bundle_findings import findings_in
from handrail.application.frozen_code_lists import FILE as CODE_LISTS
from handrail.application.import_processes import import_processes, read_bundles
from handrail.application.rights_holders import findings_without_a_database
from handrail.bootstrap import running
from handrail.engine import Bundle, Engine, Severity


@click.group()
def command() -> None:
    """Import, export and check processes and forms."""


@command.command(name="import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_folder(folder: Path) -> None:
    """Publish every process of a FOLDER laid out like the repository (processes/, forms/)."""
    with running() as handrail:
        versions = import_processes(handrail, folder, say=click.echo)
    click.echo(f"{len(versions)} processes are published.")


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write every published process into FOLDER, laid out so that it can be imported again."""
    from handrail.storage.processes import Processes

    with running() as handrail, handrail.database.reading() as session:
        for version in Processes(session).all_published():
            for name, data in Processes(session).bundle_files(version.bundle_sha256).items():
                if name.startswith("calls/") or name == CODE_LISTS:  # made again when it is imported
                    continue
                place = (
                    folder / name
                    if name.startswith("forms/")
                    else folder / "processes" / version.process_key / name
                )
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            click.echo(f"  {version.process_key} version {version.number}")


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Say what is wrong with the processes of a FOLDER; exit status 1 when something forbids publishing."""
    engine, forbidden = Engine(), 0
    for key, files in read_bundles(folder).items():
        bundle = Bundle.of(key, files)
        findings = (*findings_in(engine, bundle), *findings_without_a_database(bundle))
        forbidden += sum(1 for finding in findings if finding.severity is Severity.ERROR)
        click.echo(f"{key}: {'no findings' if not findings else ''}")
        for finding in findings:
            click.echo(
                f"  {finding.severity.value} {finding.file or ''} {finding.element or ''}: {finding.message}"
            )
    if forbidden:
        raise click.ClickException(f"{forbidden} findings forbid publishing")
