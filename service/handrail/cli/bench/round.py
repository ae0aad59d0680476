"""A start-and-complete round over HTTP with everything on: start, list, complete, see the end."""

from __future__ import annotations

import statistics
import threading
import time
from typing import Any

from sqlalchemy import event, text

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.cli.bench import Figures, Say
from handrail.cli.bench.place import Place, a_place, one_task
from handrail.cli.bench.serving import connection, one_round, processor_seconds, served
from handrail.domain.actors import SYSTEM

BARS = {
    "cpu_ms": "at most 14",
    "rounds_per_second": "at least 97 (15 times 6.5)",
    "statements": "a completion at most 10",
    "commits": "a completion 1",
    "bytes_per_instance": "at most 5,120",
}
CLIENTS, WORKERS = 4, 2
_AT_MOST_S = 300.0


def measure(rounds: int, say: Say) -> Figures:
    """Processor time a round (server and database apart), rounds a second, statements, commits, bytes stored."""
    with a_place() as place:
        place.publish("bench-one-task", one_task("bench-one-task"))
        secret = place.handrail.perform(SignInAsPersona(username="bench-clinician", kind="token"), by=SYSTEM)
        counted = _statements_and_commits(place, secret)
        with served(place, say, workers=WORKERS) as (server, port):
            cases = [str(place.a_case().id) for _ in range(CLIENTS * 4)]
            say("Warming up ...")
            _rounds(port, secret, cases, CLIENTS * 10)
            before_bytes = _database_bytes(place)
            before = processor_seconds(server.pid), processor_seconds(place.server.pid or 0)
            say(f"Measuring {rounds} rounds with {CLIENTS} clients and {WORKERS} web workers ...")
            began = time.monotonic()
            latencies = _rounds(port, secret, cases, rounds)
            took = time.monotonic() - began
            after = processor_seconds(server.pid), processor_seconds(place.server.pid or 0)
            after_bytes = _database_bytes(place)
        done = len(latencies)
        server_ms, database_ms = (
            (late - early) / done * 1000 for early, late in zip(before, after, strict=True)
        )
        return {
            "cpu_ms": server_ms + database_ms,
            "server_cpu_ms": server_ms,
            "database_cpu_ms": database_ms,
            "rounds_per_second": done / took,
            "median_ms": statistics.median(latencies) * 1000,
            "p95_ms": statistics.quantiles(latencies, n=20)[-1] * 1000,
            **counted,
            "bytes_per_instance": (after_bytes - before_bytes) / done,
            "rounds": done,
        }


def _statements_and_commits(place: Place, secret: str) -> dict[str, int]:
    """Counted, not measured: one round through the application in this process."""
    from handrail.web.app import create_app

    client = create_app(place.handrail, place.settings).test_client()
    headers = {"Authorization": f"Bearer {secret}"}
    case = str(place.a_case().id)
    counts = {"statements": 0, "commits": 0}

    def statement(*_: Any) -> None:
        counts["statements"] += 1

    def commit(*_: Any) -> None:
        counts["commits"] += 1

    engine = place.handrail.database.engine
    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        body: dict[str, Any] = {"process": "bench-one-task"}
        started = client.post(f"/api/v1/cases/{case}/instances", json=body, headers=headers).get_json()
        task = client.get(f"/api/v1/tasks?instance={started['id']}", headers=headers).get_json()["items"][0]
        at_completion = dict(counts)
        body = {"answers": {}, "revision": task["revision"]}
        client.post(f"/api/v1/tasks/{task['id']}/complete", json=body, headers=headers)
        completion = {name: counts[name] - at_completion[name] for name in counts}
        client.get(f"/api/v1/instances/{started['id']}", headers=headers)
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)
    return {
        "statements": completion["statements"],
        "commits": completion["commits"],
        "statements_a_round": counts["statements"],
        "commits_a_round": counts["commits"],
    }


def _rounds(port: int, secret: str, cases: list[str], rounds: int) -> list[float]:
    """Seconds that each round took, from several clients at once; stops after five minutes whatever happens."""
    latencies: list[float] = []
    faults: list[str] = []
    left = iter(range(rounds))
    lock = threading.Lock()
    until = time.monotonic() + _AT_MOST_S

    def client(number: int) -> None:
        to = connection(port)
        mine = cases[number::CLIENTS]
        turn = 0
        while time.monotonic() < until and not faults:
            with lock:
                if next(left, None) is None:
                    return
            began = time.monotonic()
            try:
                one_round(to, secret, mine[turn % len(mine)])
            except (OSError, AssertionError, KeyError, IndexError) as fault:
                faults.append(repr(fault))
                return
            turn += 1
            with lock:
                latencies.append(time.monotonic() - began)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(f"a round failed: {faults[0]}")
    return latencies


def _database_bytes(place: Place) -> int:
    with place.handrail.database.engine.connect() as connection:
        found = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    return int(found)
