"""`kill -9` of the server during completions loses nothing acknowledged and leaves nothing half-done (P1, P2, P6).

Clients write each request down before sending it and each answer after, on one clock. An answer is ok, refused or
unknown (a broken connection); a checker compares what they wrote with the history.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import a_house

KILLS = 4
CASES, TASKS_A_CASE = 6, 40
CLIENTS = 4


@dataclass
class Written:
    """What one client wrote down: (task, outcome, body), in order; fsynced as it goes."""

    path: Path
    lines: list[tuple[str, str]] = field(default_factory=list)

    def note(self, task: str, outcome: str) -> None:
        self.lines.append((task, outcome))
        with self.path.open("a") as file:
            file.write(json.dumps([time.monotonic(), task, outcome]) + "\n")
            file.flush()
            os.fsync(file.fileno())


def a_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def a_server(database: str, home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "DATABASE_URL": database.replace("postgresql+psycopg://", "postgresql://"),
        "HANDRAIL_HOME": str(home),
        "HANDRAIL_DEMO": "true",
        "HANDRAIL_LOG_LEVEL": "error",
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "handrail.cli", "serve", "--workers", "1"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        until = time.monotonic() + 40
        while time.monotonic() < until:
            with (
                suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2),
            ):
                break
            time.sleep(0.1)
        else:
            raise AssertionError("the server did not get ready")
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(timeout=20)


def call(port: int, token: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, None


def complete_until_none(
    port: int, token: str, cases: list[str], written: Written, stop: threading.Event
) -> None:
    """Complete whatever is open in the client's cases, one after the other, until nothing is or it is told to stop."""
    while not stop.is_set():
        task = "?"
        try:
            found = [call(port, token, "GET", f"/tasks?case={case}&limit=1")[1] for case in cases]
            items = [page["items"][0] for page in found if page and page["items"]]
            if not items:
                return
            task, revision = items[0]["id"], items[0]["revision"]
            written.note(task, "sent")
            status, _ = call(
                port, token, "POST", f"/tasks/{task}/complete", {"answers": {}, "revision": revision}
            )
            written.note(task, "ok" if status == 200 else "refused" if status < 500 else "unknown")
        except (OSError, ValueError):
            if task != "?":
                written.note(task, "unknown")
            time.sleep(0.05)


def test_what_was_acknowledged_survives_and_nothing_is_half_done(
    durable_database: str, tmp_path: Path
) -> None:
    seed = int(os.environ.get("HANDRAIL_TEST_SEED", random.randrange(10**6)))
    print(f"seed {seed}: HANDRAIL_TEST_SEED={seed} repeats it")
    chance = random.Random(seed)
    with a_house(durable_database, at=None) as house:
        steps = [user_task(f"A-{number}") for number in range(TASKS_A_CASE)]
        house.publish("many-steps", in_a_row("many-steps", *steps))
        clinician = house.persona("clinician-north")
        cases = [house.a_case() for _ in range(CASES)]
        for case in cases:
            house.handrail.perform(StartProcess(case_id=case.id, process="many-steps"), by=clinician)
        token = house.handrail.perform(SignInAsPersona(username="clinician-north", kind="token"), by=SYSTEM)
        home = house.handrail.resources.settings.home
        port = a_port()
        stop = threading.Event()
        logs = [Written(tmp_path / f"client-{number}.log") for number in range(CLIENTS)]
        ids = [str(case.id) for case in cases]
        clients = [
            threading.Thread(
                target=complete_until_none, args=(port, token, ids[n % 3 :], logs[n], stop), daemon=True
            )
            for n in range(CLIENTS)
        ]
        for round_ in range(KILLS + 1):
            with a_server(durable_database, home, port):
                if round_ == 0:
                    for client in clients:
                        client.start()
                if round_ == KILLS:
                    for client in clients:
                        client.join(timeout=60)
                else:
                    time.sleep(chance.uniform(0.2, 0.9))
        stop.set()

        done = {}
        for case in cases:
            for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events:
                if event.type == "TaskCompleted":
                    done[event.data["task_id"]] = done.get(event.data["task_id"], 0) + 1
        acknowledged = [task for log in logs for task, outcome in log.lines if outcome == "ok"]
        assert len(acknowledged) == len(set(acknowledged)), "a task was acknowledged to two clients"
        assert set(acknowledged) <= set(done), "an acknowledged completion is not in the history"
        assert set(done.values()) == {1}, "a task was completed twice"
        unknown = [task for log in logs for task, outcome in log.lines if outcome == "unknown"]
        assert unknown, "no request was cut off, so nothing was proved; more kills are needed"
        for case in cases:
            assert house.handrail.ask(ShowCase(case_id=case.id), by=clinician).tasks == ()
        report = house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM)
        assert report.faults == () and report.instances == CASES
        assert len(done) == CASES * TASKS_A_CASE
