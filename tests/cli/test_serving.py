"""`handrail serve` and `handrail run` as an operator meets them: they start, answer, and leave nothing running."""

import signal
import socket

import psutil
import pytest

from tests.installation import Installation, soon

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_serving_stops_when_asked_with_everything_it_started(
    installation: Installation, sign: signal.Signals
) -> None:
    serving = installation.start("serve")
    installation.is_ready()
    assert soon(lambda: f"Open http://127.0.0.1:{installation.port}" in installation.said(), within_s=5)
    assert len(installation.processes()) >= 4, "the server, two web processes, the database"
    serving.send_signal(sign)
    assert serving.wait(timeout=40) == 0, installation.said()
    installation.is_all_gone()
    assert "Traceback" not in installation.said()


@pytest.mark.fault
def test_a_killed_server_leaves_nothing_and_the_next_one_starts(installation: Installation) -> None:
    serving = installation.start("serve")
    installation.is_ready()
    serving.kill()
    serving.wait()
    installation.is_all_gone()
    installation.start("serve")
    installation.is_ready()


@pytest.mark.fault
def test_a_web_process_that_dies_is_replaced(installation: Installation) -> None:
    serving = installation.start("serve")
    installation.is_ready()
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


def test_what_keeps_the_pages_from_starting_is_said_once_and_ends_it(installation: Installation) -> None:
    serving = installation.start("serve", HANDRAIL_MASTER_KEY="a key that somebody mistyped")
    assert serving.wait(timeout=90) == 1, installation.said()
    assert "The master key in HANDRAIL_MASTER_KEY is not base64" in installation.said()
    assert installation.said().endswith("Error: The web processes cannot start; the reason is above.\n")
    assert "Traceback" not in installation.said()


def test_one_command_starts_everything_and_stops_it(installation: Installation) -> None:
    running = installation.start("run", "--empty")
    installation.is_ready()
    words = " ".join(word for process in installation.processes() for word in process.cmdline())
    assert "handrail.cli serve" in words and "handrail.cli worker" in words and "postgres" in words
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=60) == 0, installation.said()
    installation.is_all_gone()
    assert installation.said().endswith("Stopped.\n")
    assert "Traceback" not in installation.said()


@pytest.mark.fault
def test_when_the_one_command_is_killed_everything_else_ends(installation: Installation) -> None:
    running = installation.start("run", "--empty")
    installation.is_ready()
    running.kill()
    running.wait()
    installation.is_all_gone()
