"""The embedded PostgreSQL: made on first use, shared by all of an installation, stopped by the last."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from psycopg import sql

from handrail.gateways.postgres import keeper
from handrail.gateways.postgres.accounts import Account, server_account
from handrail.gateways.postgres.addresses import plain
from handrail.gateways.postgres.cluster import COPIES, DATABASE, Cluster, Say
from handrail.gateways.postgres.problems import PostgresUnavailable, explain_folder
from handrail.settings import Settings

_NO_LONGER_THAN_S = 90


def _quiet(_: str) -> None:
    """Say nothing."""


class EmbeddedPostgres:
    """One server for one HANDRAIL_HOME, as a context manager; any number of processes may hold it."""

    def __init__(
        self,
        home: Path,
        *,
        binaries: Path | None = None,
        account: str = "nobody",
        fsync: bool = True,
        say: Say = _quiet,
    ) -> None:
        self._home = home.absolute()
        self._binaries = binaries
        self._account = account
        self._fsync = fsync
        self._say = say
        self._cluster: Cluster | None = None
        self._users: IO[bytes] | None = None
        self._children: list[subprocess.Popen[bytes]] = []

    @property
    def place(self) -> Path:
        """The folder that holds the data, the socket and the log; known once started."""
        return self._require_cluster().place

    @property
    def pid(self) -> int | None:
        """The server's process id, or None when it is not running."""
        return self._require_cluster().pid

    def url(self, database: str = DATABASE) -> str:
        """The plain address of `database`, for as long as the server runs."""
        return self._require_cluster().url(database)

    def start(self) -> Self:
        """Make the server if there is none yet, start it if it is not running, and hold it.

        Raises PostgresUnavailable, saying what to do, when that cannot be done.
        """
        if self._users is not None:
            return self
        account = server_account(self._account)
        place = self._choose_place(account)
        self._cluster = Cluster(
            place, account=account, fsync=self._fsync, named=self._binaries, say=self._say
        )
        users = self._open_lock("users.lock")
        try:
            self._share(users)
            with self._open_lock("start.lock") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                if not self._cluster.answers():
                    self._children.append(self._launch_keeper())  # first: it minds whatever happens next
                    self._children.append(self._cluster.launch())
                    self._make_first_database()
        except OSError as problem:
            users.close()
            raise explain_folder(place, problem) from problem
        except BaseException:
            users.close()
            raise
        self._users = users
        return self

    def stop(self) -> None:
        """Let go of the server; the last process to do so stops it."""
        if self._users is None:
            return
        users, self._users = self._users, None
        data = self._require_cluster().data
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            users.close()  # others use it still, or the keeper is already stopping it
        else:
            stopped = keeper.stop_server(data)
            users.close()
            if not stopped:
                raise PostgresUnavailable(
                    f"PostgreSQL of {data} did not stop; its log is {self.place / 'server.log'}"
                )
            for child in self._children:
                child.wait(timeout=10)
        self._children = [child for child in self._children if child.poll() is None]

    def __enter__(self) -> Self:
        """Start it."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it, unless others use it."""
        self.stop()

    def create_database(self, name: str, *, template: str | None = None) -> str:
        """Make a database, as a copy of `template` if given, and return its address."""
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        with self._require_cluster().connect() as connection:
            if template is not None:
                statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
                if not self._fsync and connection.info.server_version >= 150000:
                    statement += sql.SQL(" STRATEGY FILE_COPY")  # twice as quick where no disk is waited for
            connection.execute(statement)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting off whoever is connected; nothing happens if there is none."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        with self._require_cluster().connect() as connection:
            connection.execute(statement)

    def destroy(self) -> None:
        """Stop the server and remove its data for good; for tests."""
        self.stop()
        shutil.rmtree(self._require_cluster().socket_folder, ignore_errors=True)
        shutil.rmtree(self.place)

    def _choose_place(self, account: Account) -> Path:
        """`HOME/postgres`, or a folder under /var/lib where the server's account cannot reach that."""
        try:
            self._home.mkdir(parents=True, exist_ok=True, mode=0o711 if account.borrowed else 0o700)
            place = self._home / "postgres"
            place.mkdir(exist_ok=True, mode=0o711)
            if account.can_enter(place):
                return place
            digest = hashlib.sha256(str(self._home.resolve()).encode()).hexdigest()[:12]
            place = COPIES / digest
            if not place.exists():
                self._say(f"{account.name} cannot reach {self._home}: keeping the database in {place}")
            place.mkdir(parents=True, exist_ok=True, mode=0o711)
        except OSError as problem:
            raise explain_folder(self._home, problem) from problem
        if not account.can_enter(place):
            raise PostgresUnavailable(f"{account.name} can reach neither {self._home} nor {place}.")
        return place

    def _share(self, users: IO[bytes]) -> None:
        """Count as a user; waits while the keeper stops the server that a killed process left behind."""
        for attempt in range(_NO_LONGER_THAN_S * 10):
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return
            if attempt == 10:
                self._say("Waiting for the previous PostgreSQL to stop")
            time.sleep(0.1)
        raise PostgresUnavailable(
            f"The PostgreSQL of {self.place} is stopping since {_NO_LONGER_THAN_S} s. See server.log there."
        )

    def _launch_keeper(self) -> subprocess.Popen[bytes]:
        cluster = self._require_cluster()
        return subprocess.Popen(
            [sys.executable, "-I", "-S", keeper.__file__, cluster.place / "users.lock", cluster.data],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )

    def _make_first_database(self) -> None:
        with self._require_cluster().connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            self.create_database(DATABASE)

    def _open_lock(self, name: str) -> IO[bytes]:
        try:
            return os.fdopen(os.open(self.place / name, os.O_RDWR | os.O_CREAT, 0o600), "rb+")
        except OSError as problem:
            raise explain_folder(self.place, problem) from problem

    def _require_cluster(self) -> Cluster:
        if self._cluster is None:
            raise PostgresUnavailable("The embedded PostgreSQL has not been started")
        return self._cluster


@contextmanager
def open_database(settings: Settings, *, say: Say = _quiet) -> Iterator[str]:
    """The plain address of the database to use, for as long as the block runs.

    That is DATABASE_URL if it is set; otherwise the embedded server is started for it, or joined, and let go
    of at the end. Raises PostgresUnavailable, saying what to do, when there is no server to be had.
    """
    if settings.database_url:
        try:
            url = plain(settings.database_url)
        except ValueError as problem:
            raise PostgresUnavailable(f"DATABASE_URL cannot be used: {problem}") from None
        yield url
        return
    with EmbeddedPostgres(
        settings.home,
        binaries=settings.postgres_bin,
        account=settings.postgres_account,
        fsync=settings.fsync,
        say=say,
    ) as server:
        yield server.url()
