"""The command line of Handrail: `handrail COMMAND`, one file a command, read only when it is asked for."""

from importlib import import_module
from typing import Any

import click

from handrail.cli.problems import in_words

COMMANDS = {
    "run": "Start everything on this machine with made-up cases, and stop it again with Ctrl-C",
    "serve": "Serve the pages and the API",
    "worker": "Fire timers, send messages and do other work that happens by itself",
    "migrate": "Bring the database to this version's shape",
    "processes": "Import, export and check processes and forms",
    "staff": "Register staff with the roles they hold",
    "durations": "How long everything may take, and setting it for a place",
    "demo": "Load made-up people and cases",
    "token": "Print an API token for a persona of the demo",
    "audit": "Verify the history, or rebuild what is stored from it",
    "bench": "Measure this installation against its bars",
}


class _Commands(click.Group):
    """Reads a command's file when it is run: `handrail token` does not wait for the web server's imports."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Every command, in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command called `name`, from `handrail/cli/NAME.py`, where it is called `command`."""
        if name not in COMMANDS:
            return None
        command = import_module(f"handrail.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without reading their files."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, context: click.Context) -> Any:
        """Run the command; what is known to go wrong ends in one plain message, not a traceback."""
        return in_words(super().invoke, context)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="handrail")
def main() -> None:
    """Run clinical decisions of mental-health services as processes people can read, question and verify."""
