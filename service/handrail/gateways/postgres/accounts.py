"""Which account the embedded server runs as: PostgreSQL refuses root, so root lends it an ordinary one."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.gateways.postgres.problems import PostgresUnavailable

_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account by name and numbers; `borrowed` when it is not the one this process runs as."""

    name: str
    uid: int
    gid: int
    borrowed: bool

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a short command as this account, in a bare environment; its error output joins its output."""
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            **self._as_this(),
        )

    def launch(self, command: Sequence[str | Path], log: int) -> subprocess.Popen[bytes]:
        """Start a server as this account, in a session of its own, where a terminal's Ctrl-C is not heard."""
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **self._as_this(),
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can reach the folder, whatever the permissions of the folders above it."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0

    def own(self, path: Path) -> None:
        """Give this account the path, if it is not ours already."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid)

    def _as_this(self) -> dict[str, Any]:
        who = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.borrowed else {}
        return {"env": _ENVIRONMENT, "cwd": "/", "umask": 0o077, **who}


def server_account(name: str) -> Account:
    """This process's own account, or for root the account called `name`.

    Raises PostgresUnavailable when there is no such account, or it is root too.
    """
    if os.geteuid() != 0:
        return Account(name=_name_of(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), borrowed=False)
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        raise PostgresUnavailable(
            f"This machine has no account {name!r}. Set HANDRAIL_POSTGRES_ACCOUNT to an ordinary account."
        ) from None
    if found.pw_uid == 0:
        raise PostgresUnavailable(
            "PostgreSQL does not run as root. Set HANDRAIL_POSTGRES_ACCOUNT to another account."
        )
    return Account(name=name, uid=found.pw_uid, gid=found.pw_gid, borrowed=True)


def own_name() -> str:
    """The name of the account this process runs as."""
    return _name_of(os.geteuid())


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise PostgresUnavailable(
            f"The account with number {uid} has no name on this machine, which PostgreSQL needs. "
            "Run as a named account, or set DATABASE_URL."
        ) from None
