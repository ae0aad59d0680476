"""The embedded PostgreSQL: made on first use, shared by every process of this installation, stopped by the last.

It listens on a Unix socket only, in a folder that only its account (and root) may enter, and takes connections only from
the accounts listed in its `pg_ident.conf`.
"""

import fcntl
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg
from psycopg import sql

from handrail.gateways.postgres import keeper
from handrail.gateways.postgres.accounts import Account, own_name, server_account
from handrail.gateways.postgres.addresses import ROLE, by_socket, plain
from handrail.gateways.postgres.binaries import Binaries, find_binaries
from handrail.gateways.postgres.problems import PostgresUnavailable, explain, explain_folder
from handrail.settings import Settings

DATABASE = "handrail"
_LONGEST_SOCKET_FOLDER = 85
_LOG_BYTES = 20_000_000
_PATIENCE_S = 300
_CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "jit": "off",
}
_NOT_YET = ("starting up", "shutting down", "not yet accepting", "recovery mode", "refused", "No such file", "timeout")
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

Say = Callable[[str], None]


def _quiet(_: str) -> None:
    """Say nothing."""


class EmbeddedPostgres:
    """One server for one HANDRAIL_HOME, used as a context manager; any number of processes may hold it at once."""

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
        self._named_binaries = binaries
        self._account_name = account
        self._fsync = fsync
        self._say = say
        self._users: IO[bytes] | None = None
        self._place: Path | None = None
        self._account: Account | None = None
        self._children: list[subprocess.Popen[bytes]] = []

    @property
    def place(self) -> Path:
        """The folder that holds the data, the socket and the log; known once started."""
        if self._place is None:
            raise PostgresUnavailable("The embedded PostgreSQL has not been started")
        return self._place

    @property
    def pid(self) -> int | None:
        """The server's process id, or None when it is not running."""
        return keeper.server_pid(self.place / "data")

    def url(self, database: str = DATABASE) -> str:
        """The plain address of `database`, for as long as the server runs."""
        return by_socket(self._socket_folder(), database)

    def start(self) -> Self:
        """Make the server if there is none yet, start it if it is not running, and hold it.

        Raises PostgresUnavailable, saying what to do, when that cannot be done.
        """
        if self._users is not None:
            return self
        self._account = server_account(self._account_name)
        self._place = self._choose_place()
        users = self._open_lock("users.lock")
        try:
            self._share(users)
            with self._open_lock("start.lock") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                if not self._answers():
                    self._launch()
        except OSError as problem:
            users.close()
            raise explain_folder(self.place, problem) from problem
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
        data = self.place / "data"
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            users.close()  # others use it still, or the keeper is already stopping it
        else:
            stopped = keeper.stop_server(data)
            users.close()
            if not stopped:
                raise PostgresUnavailable(f"PostgreSQL of {data} did not stop; its log is {self.place / 'server.log'}")
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
        with self._connect() as connection:
            if template is not None:
                statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
                if connection.info.server_version >= 150000:  # before, copying files was the only way
                    statement += sql.SQL(" STRATEGY FILE_COPY")
            connection.execute(statement)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting off whoever is connected; nothing happens if there is none."""
        with self._connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def destroy(self) -> None:
        """Stop the server and remove its data for good; for tests."""
        self.stop()
        shutil.rmtree(self._socket_folder(), ignore_errors=True)
        shutil.rmtree(self.place)

    # Where things are

    def _choose_place(self) -> Path:
        """`HOME/postgres`, or a folder under /var/lib where the server's account cannot reach that."""
        account = self._require_account()
        try:
            self._home.mkdir(parents=True, exist_ok=True, mode=0o711 if account.borrowed else 0o700)
            place = self._home / "postgres"
            place.mkdir(exist_ok=True, mode=0o711)
            if account.can_enter(place):
                return place
            digest = hashlib.sha256(str(self._home.resolve()).encode()).hexdigest()[:12]
            place = Path("/var/lib/handrail") / digest
            if not place.exists():
                self._say(f"{account.name} cannot reach {self._home}: keeping the database in {place}")
            place.mkdir(parents=True, exist_ok=True, mode=0o711)
        except OSError as problem:
            raise explain_folder(self._home, problem) from problem
        if not account.can_enter(place):
            raise PostgresUnavailable(f"The account {account.name} can reach neither {self._home} nor {place}.")
        return place

    def _socket_folder(self) -> Path:
        """`PLACE/run`, or a folder in /tmp where that is too long for a socket's address."""
        near = self.place / "run"
        if len(str(near).encode()) <= _LONGEST_SOCKET_FOLDER:
            return near
        digest = hashlib.sha256(str(self.place).encode()).hexdigest()[:12]
        return Path("/tmp") / f"handrail-{self._require_account().uid}-{digest}"

    def _make_socket_folder(self) -> None:
        account, folder = self._require_account(), self._socket_folder()
        try:
            folder.mkdir(mode=0o700)
            account.own(folder)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
                raise PostgresUnavailable(f"{folder} is not a folder of {account.name} alone. Remove it.") from None

    # Starting

    def _share(self, users: IO[bytes]) -> None:
        """Count as a user; waits while the keeper stops the server that a killed process left behind."""
        for attempt in range(900):
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return
            if attempt == 10:
                self._say("Waiting for the previous PostgreSQL to stop")
            time.sleep(0.1)
        raise PostgresUnavailable(f"The PostgreSQL of {self.place} has been stopping for 90 seconds. See server.log.")

    def _answers(self) -> bool:
        """Whether the server is running; waits while it starts up or recovers."""
        for attempt in range(_PATIENCE_S * 20):
            if self.pid is None:
                return False
            if self._ready():
                return True
            if attempt == 20:
                self._say("Waiting for PostgreSQL to become ready")
            time.sleep(0.05)
        raise PostgresUnavailable(f"PostgreSQL has not become ready in {_PATIENCE_S} s; see {self.place}/server.log")

    def _launch(self) -> None:
        account, data = self._require_account(), self.place / "data"
        version = data / "PG_VERSION"
        binaries = find_binaries(
            named=self._named_binaries,
            account=account,
            data_major=int(version.read_text()) if version.exists() else None,
            copies=Path("/var/lib/handrail"),
        )
        first = not version.exists()
        if first:
            self._say(f"Making a database with PostgreSQL {binaries.major} in {self.place}")
            self._initialise(binaries, data)
        self._write_access(data)
        self._make_socket_folder()
        for attempt in range(3):  # what a killed server leaves in shared memory may take a moment to go
            self._clear_stale(data)
            output = self._run(binaries, data)
            if output is None:
                break
            if "pre-existing shared memory" not in output or attempt == 2:
                raise explain("to start", output, place=self.place)
            time.sleep(2)
        self._children.append(
            subprocess.Popen(
                [sys.executable, "-I", "-S", keeper.__file__, self.place / "users.lock", data],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        )
        with self._connect() as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if there is None:
            self.create_database(DATABASE)

    def _initialise(self, binaries: Binaries, data: Path) -> None:
        """Run initdb beside the place and move the result there, so that a killed initdb leaves nothing half-made."""
        account, draft = self._require_account(), self.place / "data.new"
        language = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if binaries.major >= 17
            else ["--locale=C"]
        )
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        account.own(draft)
        answer = account.run(
            [
                binaries.initdb,
                f"--pgdata={draft}",
                f"--username={ROLE}",
                "--encoding=UTF8",
                *language,
                "--auth-local=peer",
                "--auth-host=reject",
                "--data-checksums",
                *([] if self._fsync else ["--no-sync"]),
            ]
        )
        if answer.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise explain("to make a database", answer.stdout, place=self.place)
        draft.rename(data)

    def _write_access(self, data: Path) -> None:
        """Let in, as Handrail's role, the server's own account, this process's and root; nobody else."""
        names = sorted({self._require_account().name, own_name(), "root"})
        rules = {
            "pg_hba.conf": f"local all all peer map={ROLE}\n",
            "pg_ident.conf": "".join(f'{ROLE} "{name}" {ROLE}\n' for name in names),
        }
        for name, text in rules.items():
            if (data / name).read_text() != text:
                (data / name).write_text(text)

    def _clear_stale(self, data: Path) -> None:
        """Remove the marks of a server that is gone: its number may since have been given to another process."""
        if self.pid is None:
            (data / "postmaster.pid").unlink(missing_ok=True)
            for left in self._socket_folder().glob(".s.PGSQL.*"):
                left.unlink()

    def _run(self, binaries: Binaries, data: Path) -> str | None:
        """Start the server and wait until it answers; what it printed if it ended instead."""
        configuration = {**_CONFIGURATION, **({} if self._fsync else _CARELESS)}
        configuration["unix_socket_directories"] = f'"{self._socket_folder()}"'
        options = [part for name, value in configuration.items() for part in ("-c", f"{name}={value}")]
        log = self.place / "server.log"
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(self.place / "server.log.1")
        with os.fdopen(os.open(log, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "rb+") as file:
            begins_at = file.seek(0, os.SEEK_END)
            server = self._require_account().launch([binaries.postgres, "-D", data, *options], file.fileno())
            try:
                self._await(server)
            except BaseException:  # nobody else knows of it yet
                server.terminate()
                server.wait()
                raise
            if server.poll() is None:
                self._children.append(server)
                return None
            file.seek(begins_at)
            return file.read().decode(errors="replace")

    def _await(self, server: subprocess.Popen[bytes]) -> None:
        """Return when the server answers or has ended."""
        for attempt in range(_PATIENCE_S * 40):
            if server.poll() is not None or self._ready():
                return
            if attempt == 400:
                self._say("PostgreSQL is recovering what it had not finished; this may take a while")
            time.sleep(0.025)
        raise PostgresUnavailable(f"PostgreSQL has not become ready in {_PATIENCE_S} s; see {self.place}/server.log")

    def _ready(self) -> bool:
        """Whether the server takes connections by now; PostgresUnavailable if it never will take ours."""
        try:
            self._connect().close()
        except psycopg.OperationalError as problem:
            if any(sign in str(problem) for sign in _NOT_YET):
                return False
            raise PostgresUnavailable(f"PostgreSQL runs in {self.place} but refuses us: {problem}") from problem
        return True

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url("postgres"), connect_timeout=5, autocommit=True)

    def _open_lock(self, name: str) -> IO[bytes]:
        try:
            return os.fdopen(os.open(self.place / name, os.O_RDWR | os.O_CREAT, 0o600), "rb+")
        except OSError as problem:
            raise explain_folder(self.place, problem) from problem

    def _require_account(self) -> Account:
        if self._account is None:
            raise PostgresUnavailable("The embedded PostgreSQL has not been started")
        return self._account


@contextmanager
def open_database(settings: Settings, *, say: Say = _quiet) -> Iterator[str]:
    """The plain address of the database to use, for as long as the block runs.

    That is DATABASE_URL if it is set; otherwise the embedded server is started for it, or joined, and let go of at the end.
    Raises PostgresUnavailable, saying what to do, when there is no server to be had.
    """
    if settings.database_url:
        try:
            yield plain(settings.database_url)
        except ValueError as problem:
            raise PostgresUnavailable(f"DATABASE_URL cannot be used: {problem}") from None
        return
    with EmbeddedPostgres(
        settings.home,
        binaries=settings.postgres_bin,
        account=settings.postgres_account,
        fsync=settings.fsync,
        say=say,
    ) as server:
        yield server.url()
