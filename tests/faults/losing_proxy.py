"""Stands between Handrail and PostgreSQL, and loses the connection around a COMMIT when told to."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sqlalchemy.engine import URL, make_url

_COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""A simple query message of PostgreSQL's protocol (version 3.0)."""


class Lose(Enum):
    """When the connection breaks."""

    BEFORE = "the server never hears of the COMMIT"
    AFTER = "the server commits, and its answer is lost"


@dataclass
class LosingProxy:
    """`lose` is what happens at the next COMMIT; it happens once, and counts in `lost`."""

    address: str
    lose: Lose | None = None
    lost: int = 0

    def wants(self, data: bytes) -> Lose | None:
        """What to do about what a client sends."""
        if self.lose is None or _COMMIT not in data:
            return None
        found, self.lose = self.lose, None
        self.lost += 1
        return found


@contextmanager
def losing_proxy(database: str) -> Iterator[LosingProxy]:
    """A proxy before a database that listens on a Unix socket; `address` replaces the database's own."""
    url = make_url(database)
    folder, port = str(url.query["host"]), str(url.query.get("port", url.port or 5432))
    home = Path(tempfile.mkdtemp(prefix="handrail-proxy-", dir="/tmp"))
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(home / f".s.PGSQL.{port}"))
    listening.listen()
    proxy = LosingProxy(address=_through(url, home).render_as_string(hide_password=False))
    server = f"{folder}/.s.PGSQL.{port}"
    threading.Thread(target=_accept, args=(listening, server, proxy), daemon=True).start()
    try:
        yield proxy
    finally:
        listening.close()
        shutil.rmtree(home)


def _through(url: URL, home: Path) -> URL:
    return url.update_query_dict({"host": str(home)})


def _accept(listening: socket.socket, server: str, proxy: LosingProxy) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            backend = socket.socket(socket.AF_UNIX)
            backend.connect(server)
            threading.Thread(target=_to_server, args=(client, backend, proxy), daemon=True).start()
            threading.Thread(target=_to_client, args=(backend, client), daemon=True).start()


def _to_server(client: socket.socket, backend: socket.socket, proxy: LosingProxy) -> None:
    with suppress(OSError):
        while data := client.recv(65536):
            lose = proxy.wants(data)
            if lose is Lose.BEFORE:
                break
            if lose is Lose.AFTER:
                client.shutdown(socket.SHUT_RDWR)  # nothing reaches the client any more
                backend.sendall(data)
                backend.settimeout(1)
                backend.recv(65536)  # the commit's answer, or the other thread has it
                break
            backend.sendall(data)
    for each in (client, backend):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


def _to_client(backend: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while data := backend.recv(65536):
            client.sendall(data)
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)
