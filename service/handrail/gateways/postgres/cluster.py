"""One data folder and its server: made, configured, started, and told from the marks of a dead one.

It listens on a Unix socket only, in a folder that only its account (and root) may enter, and takes
connections only from the accounts listed in its `pg_ident.conf`.
"""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from handrail.gateways.postgres import keeper
from handrail.gateways.postgres.accounts import Account, own_name
from handrail.gateways.postgres.addresses import ROLE, by_socket
from handrail.gateways.postgres.binaries import Binaries, find_binaries
from handrail.gateways.postgres.problems import PostgresUnavailable, explain

DATABASE = "handrail"
COPIES = Path("/var/lib/handrail")
_LONGEST_SOCKET_FOLDER = 85
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._ -]+")
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
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_NOT_YET = (
    "starting up",
    "shutting down",
    "not yet accepting",
    "recovery mode",
    "refused",
    "No such file",
    "timeout",
)

Say = Callable[[str], None]


class Cluster:
    """The server of one folder `place`, run as `account`; nothing here looks at who else uses it."""

    def __init__(self, place: Path, *, account: Account, fsync: bool, named: Path | None, say: Say) -> None:
        self.place = place
        self.data = place / "data"
        self._account = account
        self._fsync = fsync
        self._named = named
        self._say = say

    @property
    def pid(self) -> int | None:
        """The server's process id, or None when it is not running."""
        return keeper.server_pid(self.data)

    @property
    def socket_folder(self) -> Path:
        """`PLACE/run`, or a folder in /tmp where that is no good as a socket's address (too long, a comma)."""
        near = self.place / "run"
        if len(str(near)) <= _LONGEST_SOCKET_FOLDER and _PLAIN_PATH.fullmatch(str(near)):
            return near
        digest = hashlib.sha256(str(self.place).encode()).hexdigest()[:12]
        return Path("/tmp") / f"handrail-{self._account.uid}-{digest}"

    def url(self, database: str) -> str:
        """The plain address of `database`, for as long as the server runs."""
        return by_socket(self.socket_folder, database)

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection for what is done to databases as a whole; each statement commits by itself."""
        return psycopg.connect(self.url("postgres"), connect_timeout=5, autocommit=True)

    def answers(self) -> bool:
        """Whether the server is running; waits while it starts up or recovers."""
        for attempt in range(_PATIENCE_S * 20):
            if self.pid is None:
                return False
            if self._ready():
                return True
            if attempt == 20:
                self._say("Waiting for PostgreSQL to become ready")
            time.sleep(0.05)
        raise self._never_ready()

    def launch(self) -> subprocess.Popen[bytes]:
        """Make the data if there is none yet and start the server; returns when it takes connections.

        Raises PostgresUnavailable, saying what to do, when that cannot be done.
        """
        version = self.data / "PG_VERSION"
        binaries = find_binaries(
            named=self._named,
            account=self._account,
            data_major=int(version.read_text()) if version.exists() else None,
            copies=COPIES,
        )
        if not version.exists():
            self._say(f"Making a database with PostgreSQL {binaries.major} in {self.place}")
            self._initialise(binaries)
        self._write_access()
        self._make_socket_folder()
        for _ in range(3):
            self._clear_stale()
            server, output = self._run(binaries)
            if server.poll() is None:
                return server
            if "pre-existing shared memory" not in output:
                break
            time.sleep(2)  # what a killed server left is about to go
        raise explain("to start", output, place=self.place)

    def _initialise(self, binaries: Binaries) -> None:
        """Run initdb beside the place, then move the result there: a killed one leaves nothing half-made."""
        draft = self.place / "data.new"
        language = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if binaries.major >= 17
            else ["--locale=C"]
        )
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._account.own(draft)
        answer = self._account.run(
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
        draft.rename(self.data)

    def _write_access(self) -> None:
        """Let in, as Handrail's role, the server's own account, this process's and root; nobody else."""
        names = sorted({self._account.name, own_name(), "root"})
        rules = {
            "pg_hba.conf": f"local all all peer map={ROLE}\n",
            "pg_ident.conf": "".join(f'{ROLE} "{name}" {ROLE}\n' for name in names),
        }
        for name, text in rules.items():
            if (self.data / name).read_text() != text:
                (self.data / name).write_text(text)

    def _make_socket_folder(self) -> None:
        account, folder = self._account, self.socket_folder
        try:
            folder.mkdir(mode=0o700)
            account.own(folder)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
                raise PostgresUnavailable(
                    f"{folder} is not a folder of {account.name} alone. Remove it."
                ) from None

    def _clear_stale(self) -> None:
        """Remove the marks of a server that is gone, whose number another process may have by now."""
        if self.pid is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            for left in self.socket_folder.glob(".s.PGSQL.*"):
                left.unlink()

    def _run(self, binaries: Binaries) -> tuple[subprocess.Popen[bytes], str]:
        """Start the server and wait until it answers or has ended; the process and what it printed."""
        configuration = {**_CONFIGURATION, **({} if self._fsync else _CARELESS)}
        configuration["unix_socket_directories"] = f'"{self.socket_folder}"'
        options = [part for name, value in configuration.items() for part in ("-c", f"{name}={value}")]
        log = self.place / "server.log"
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(self.place / "server.log.1")
        with os.fdopen(os.open(log, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "rb+") as file:
            begins_at = file.seek(0, os.SEEK_END)
            server = self._account.launch([binaries.postgres, "-D", self.data, *options], file.fileno())
            try:
                self._await(server)
            except BaseException:  # nobody else knows of it yet
                server.terminate()
                server.wait()
                raise
            file.seek(begins_at)
            return server, file.read().decode(errors="replace")

    def _await(self, server: subprocess.Popen[bytes]) -> None:
        """Return when the server answers or has ended."""
        for attempt in range(_PATIENCE_S * 40):
            if server.poll() is not None or self._ready():
                return
            if attempt == 400:
                self._say("PostgreSQL is recovering what it had not finished; this may take a while")
            time.sleep(0.025)
        raise self._never_ready()

    def _ready(self) -> bool:
        """Whether the server takes connections by now; PostgresUnavailable if it never will take ours."""
        try:
            self.connect().close()
        except psycopg.OperationalError as problem:
            if any(sign in str(problem) for sign in _NOT_YET):
                return False
            message = f"PostgreSQL runs in {self.place} but refuses us: {problem}"
            raise PostgresUnavailable(message) from problem
        return True

    def _never_ready(self) -> PostgresUnavailable:
        return PostgresUnavailable(
            f"PostgreSQL has not become ready in {_PATIENCE_S} s; its log is {self.place / 'server.log'}"
        )
