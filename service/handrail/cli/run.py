"""`handrail run`: everything on this machine in the foreground, from an empty folder to a page to open."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from handrail.cli.serve import refuse_a_taken_port
from handrail.cli.stopping import SUPERVISED, stop_with_supervisor, stops_in_order
from handrail.gateways.postgres import open_database
from handrail.settings import read

_REPOSITORY = Path(__file__).parents[3]
_DEMO = ("demo",)
_STEPS = (
    ("Bringing the database up to date", ("migrate",)),
    ("Loading made-up people and cases", _DEMO),
    ("Importing processes and forms", ("processes", "import", str(_REPOSITORY))),
)
"""The demo comes before the import: it publishes what is not there yet as of its first day, weeks ago."""
_LONGEST_PAUSE_S = 30.0
_WELL_AFTER_S = 10.0
_STOP_WITHIN_S = 25.0


@dataclass
class _Child:
    """One program that is kept running: started again, after growing pauses, when it ends by itself."""

    name: str
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at_s: float = 0.0
    again_at_s: float = 0.0
    pause_s: float = 1.0
    has_been_well: bool = False

    def start(self) -> None:
        self.process = _launch([self.name], self.environment)
        self.started_at_s = time.monotonic()

    def look_after(self) -> None:
        """Start it again if it ended; click.ClickException if it never ran long enough to be of use."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at_s:
                self.start()
            return
        if now - self.started_at_s > _WELL_AFTER_S:
            self.has_been_well, self.pause_s = True, 1.0
        status = self.process.poll()
        if status is None:
            return
        self.process = None
        if not self.has_been_well:
            raise click.ClickException(f"handrail {self.name} ended as it began (status {status})")
        click.echo(f"handrail {self.name} ended (status {status}); again in {self.pause_s:.0f} s", err=True)
        self.again_at_s, self.pause_s = now + self.pause_s, min(self.pause_s * 2, _LONGEST_PAUSE_S)


@click.command()
@click.option(
    "--empty", is_flag=True, help="Load no made-up people and cases, and offer no personas to sign in as."
)
def command(empty: bool) -> None:
    """Start the database, the pages and the worker, with made-up cases, until told to stop (Ctrl-C)."""
    stop_with_supervisor()
    settings = read()
    refuse_a_taken_port(settings)
    with stops_in_order(), open_database(settings, say=click.echo) as url:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "HANDRAIL_HOME": str(settings.home),
            SUPERVISED: str(os.getpid()),
        }
        if not empty:
            environment.setdefault("HANDRAIL_DEMO", "true")
        for saying, step in _STEPS:
            if empty and step == _DEMO:
                continue
            click.echo(saying)
            _perform(step, environment)
        _keep_running([_Child(name, environment) for name in ("serve", "worker")])
    click.echo("Stopped.")


def _perform(step: tuple[str, ...], environment: Mapping[str, str]) -> None:
    """Run one command to its end; click.ClickException if it failed (it has said why)."""
    process = _launch(step, environment)
    try:
        status = process.wait()
    finally:
        _stop([process])
    if status != 0:
        raise click.ClickException(f"handrail {' '.join(step)} failed (status {status})")


def _keep_running(children: list[_Child]) -> None:
    try:
        for child in children:
            child.start()
        while True:
            for child in children:
                child.look_after()
            time.sleep(0.25)
    finally:
        click.echo("Stopping")
        _stop([child.process for child in children if child.process is not None])


def _launch(
    arguments: tuple[str, ...] | list[str], environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """A command of ours in a session of its own: Ctrl-C reaches only this process, which stops them."""
    return subprocess.Popen(
        [sys.executable, "-m", "handrail.cli", *arguments],
        env=environment,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to stop, wait for all, and end what does not."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + _STOP_WITHIN_S
    for process in processes:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
