"""`handrail serve` and `handrail run` as an operator meets them: they start, answer, and leave nothing running."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.slow


@dataclass
class Installation:
    """A HANDRAIL_HOME and a port of a test's own, and what was started there."""

    home: Path
    port: int
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        settings = {"HANDRAIL_HOME": str(self.home), "PORT": str(self.port), "HANDRAIL_FSYNC": "false"}
        process = subprocess.Popen(
            [sys.executable, "-m", "handrail.cli", *arguments],
            env={**os.environ, **settings, **environment},
            stdout=(self.home / "output").open("a"),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        self.started.append(process)
        return process

    def said(self) -> str:
        return (self.home / "output").read_text()

    def answers(self) -> bool:
        """Whether a web process takes requests and none of them fails for want of the rest."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/health/live")
            return line.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            line.close()

    def processes(self) -> list[str]:
        """Every process that belongs to this installation, by what it was started with."""
        mine = []
        for process in psutil.process_iter():
            try:
                words = " ".join(process.cmdline())
                belongs = str(self.home) in words or process.environ().get("HANDRAIL_HOME") == str(self.home)
                if belongs and process.status() != psutil.STATUS_ZOMBIE:
                    mine.append(words)
            except psutil.Error:
                continue
        return mine


@pytest.fixture
def installation() -> Iterator[Installation]:
    home = Path(tempfile.mkdtemp(prefix="handrail-test-", dir="/tmp"))
    home.chmod(0o711)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    installation = Installation(home, port)
    yield installation
    for process in installation.started:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=60)
    assert soon(lambda: not installation.processes(), within_s=20), installation.processes()
    shutil.rmtree(home)


def soon(happens: Callable[[], bool], *, within_s: float) -> bool:
    until = time.monotonic() + within_s
    while not happens():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def starts(installation: Installation) -> None:
    newest = installation.started[-1]
    assert soon(lambda: installation.answers() or newest.poll() is not None, within_s=90), installation.said()
    assert newest.poll() is None, installation.said()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_serving_stops_when_asked_with_everything_it_started(
    installation: Installation, sign: signal.Signals
) -> None:
    serving = installation.start("serve")
    starts(installation)
    assert soon(lambda: f"Open http://127.0.0.1:{installation.port}" in installation.said(), within_s=5)
    assert len(installation.processes()) >= 4, "the server, two web processes, the database"
    serving.send_signal(sign)
    assert serving.wait(timeout=40) == 0, installation.said()
    assert soon(lambda: not installation.processes(), within_s=10), installation.processes()
    assert "Traceback" not in installation.said()


@pytest.mark.fault
def test_a_killed_server_leaves_nothing_and_the_next_one_starts(installation: Installation) -> None:
    serving = installation.start("serve")
    starts(installation)
    serving.kill()
    serving.wait()
    assert soon(lambda: not installation.processes(), within_s=30), installation.processes()
    installation.start("serve")
    starts(installation)


@pytest.mark.fault
def test_a_web_process_that_dies_is_replaced(installation: Installation) -> None:
    serving = installation.start("serve")
    starts(installation)
    web = [
        child for child in psutil.Process(serving.pid).children() if "spawn_main" in " ".join(child.cmdline())
    ]
    assert len(web) == 2
    web[0].kill()
    web[1].kill()
    assert soon(installation.answers, within_s=60), installation.said()


def test_a_port_that_is_taken_is_said_at_once(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", installation.port))
        other.listen()
        serving = installation.start("serve")
        assert serving.wait(timeout=60) == 1
    assert f"port {installation.port}" in installation.said()
    assert "PORT=8041 make run" in installation.said()
    assert "Traceback" not in installation.said()


def test_a_setting_that_cannot_be_used_is_said_in_one_line(installation: Installation) -> None:
    serving = installation.start("serve", HANDRAIL_WEB_THREADS="many")
    assert serving.wait(timeout=60) == 1
    assert installation.said() == "Error: HANDRAIL_WEB_THREADS cannot be used: Not a valid integer.\n"


def test_one_command_starts_everything_and_stops_it(installation: Installation) -> None:
    running = installation.start("run", "--empty")
    starts(installation)
    words = " ".join(installation.processes())
    assert "handrail.cli serve" in words and "handrail.cli worker" in words and "postgres" in words
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=60) == 0, installation.said()
    assert soon(lambda: not installation.processes(), within_s=10), installation.processes()
    assert installation.said().endswith("Stopped.\n")
    assert "Traceback" not in installation.said()


@pytest.mark.fault
def test_when_the_one_command_is_killed_everything_else_ends(installation: Installation) -> None:
    running = installation.start("run", "--empty")
    starts(installation)
    running.kill()
    running.wait()
    assert soon(lambda: not installation.processes(), within_s=40), installation.processes()
