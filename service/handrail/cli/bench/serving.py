"""The web server of a bench: started with everything on, asked over HTTP, and its processes' time and memory."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil

from handrail.cli.bench import Say
from handrail.cli.bench.place import Place

_READY_WITHIN_S = 60.0


@contextmanager
def served(place: Place, say: Say, *, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server on a free port of this machine with so many web workers, stopped at the end.

    RuntimeError when it does not get ready within a minute.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ,
        "DATABASE_URL": place.database_url.replace("postgresql+psycopg://", "postgresql://"),
        "HANDRAIL_HOME": str(place.settings.home),
        "HANDRAIL_DEMO": "true",
        "HANDRAIL_LOG_LEVEL": "error",
        "PORT": str(port),
    }
    say("Starting the server ...")
    command = [sys.executable, "-m", "handrail.cli", "serve", "--workers", str(workers)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + _READY_WITHIN_S
        while time.monotonic() < until:
            try:
                if call(connection(port), "", "GET", "/health/ready")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        else:
            raise RuntimeError("the server did not get ready within a minute")
        yield server, port
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=10)


def connection(port: int) -> http.client.HTTPConnection:
    """A connection to the server that is kept open."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def call(
    to: http.client.HTTPConnection, secret: str, method: str, path: str, body: Any = None
) -> tuple[int, bytes]:
    """One request with a token and a JSON body: status and answer."""
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    to.request(method, path, None if body is None else json.dumps(body), headers)
    answer = to.getresponse()
    return answer.status, answer.read()


def api(to: http.client.HTTPConnection, secret: str, method: str, path: str, body: Any = None) -> Any:
    """One request to the API, and what it answers. AssertionError unless all is well."""
    status, answer = call(to, secret, method, f"/api/v1{path}", body)
    assert status < 300, f"{method} {path}: {status} {answer!r}"
    return json.loads(answer)


def one_round(to: http.client.HTTPConnection, secret: str, case: str) -> str:
    """Start, list, complete, see the end, of the process `bench-one-task`; the id of the instance."""
    started = api(to, secret, "POST", f"/cases/{case}/instances", {"process": "bench-one-task"})
    task = api(to, secret, "GET", f"/tasks?instance={started['id']}")["items"][0]
    body = {"answers": {}, "revision": task["revision"]}
    done = api(to, secret, "POST", f"/tasks/{task['id']}/complete", body)
    assert done["instance"]["status"] == "completed"
    assert api(to, secret, "GET", f"/instances/{started['id']}")["status"] == "completed"
    return str(started["id"])


def processor_seconds(pid: int) -> float:
    """Seconds of processor time of a process and everything below it."""
    total = 0.0
    for process in _family(pid):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def largest_mebibytes(pid: int) -> float:
    """Resident memory of the largest process among a process and everything below it, in MiB."""
    sizes = []
    for process in _family(pid):
        try:
            sizes.append(process.memory_info().rss)
        except psutil.NoSuchProcess:
            continue
    return max(sizes) / 2**20


def _family(pid: int) -> tuple[psutil.Process, ...]:
    root = psutil.Process(pid)
    return root, *root.children(recursive=True)
