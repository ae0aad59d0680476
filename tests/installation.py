"""A Handrail of a test's own, started as an operator starts it: its own home, port, database and processes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from handrail.settings import Settings

VARIABLES = {one.metadata["variable"] for one in fields(Settings)}


@dataclass
class Installation:
    """A HANDRAIL_HOME and a port, and what was started there. What it prints goes to `home/output`."""

    home: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """What a browser would open."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of its processes: nothing of the tester's own settings."""
        inherited = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        own = {"HANDRAIL_HOME": str(self.home), "PORT": str(self.port)}
        return {**inherited, **own, **self.settings, **more}

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start `handrail` with these arguments and come back at once."""
        with (self.home / "output").open("a") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "handrail.cli", *arguments],
                env=self.environment(**environment),
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                text=True,
            )
        self.started.append(process)
        return process

    def perform(self, *arguments: str, **environment: str) -> str:
        """Run `handrail` with these arguments to its end; what it printed. AssertionError if it failed."""
        answer = subprocess.run(
            [sys.executable, "-m", "handrail.cli", *arguments],
            env=self.environment(**environment),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def said(self) -> str:
        """Everything that was printed by what was started here."""
        return (self.home / "output").read_text()

    def is_ready(self, *, within_s: float = 120.0) -> None:
        """Return when requests are answered; AssertionError if what was started last ends first."""
        newest = self.started[-1]
        assert soon(lambda: self.answers() or newest.poll() is not None, within_s=within_s), self.said()
        assert newest.poll() is None, self.said()

    def answers(self) -> bool:
        """Whether a web process takes requests and does not fail for want of the rest."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/health/live")
            return line.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            line.close()

    def processes(self) -> list[psutil.Process]:
        """Every living process that belongs here, by what it was started with."""
        mine = []
        for process in psutil.process_iter():
            try:
                belongs = str(self.home) in " ".join(process.cmdline()) or process.environ().get(
                    "HANDRAIL_HOME"
                ) == str(self.home)
                if belongs and process.status() != psutil.STATUS_ZOMBIE:
                    mine.append(process)
            except psutil.Error:
                continue
        return mine

    def is_all_gone(self, *, within_s: float = 30.0) -> None:
        """Return when no process is left; AssertionError, naming them, if some stay."""
        assert soon(lambda: not self.processes(), within_s=within_s), self.processes()

    def close(self) -> None:
        """Stop what still runs, see that nothing is left, and remove the home."""
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=60)
        self.is_all_gone()
        shutil.rmtree(self.home)


@contextmanager
def new_installation(**settings: str) -> Iterator[Installation]:
    """An installation on a free port, in a folder that the database's account can reach."""
    home = Path(tempfile.mkdtemp(prefix="handrail-test-", dir="/tmp"))
    home.chmod(0o711)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    installation = Installation(home=home, port=port, settings=settings)
    try:
        yield installation
    finally:
        installation.close()


def soon(happens: Callable[[], bool], *, within_s: float) -> bool:
    """Whether it happens within so many seconds; looked at ten times a second."""
    until = time.monotonic() + within_s
    while not happens():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
