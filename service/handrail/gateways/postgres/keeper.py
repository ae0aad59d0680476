"""Stops an embedded server once nobody uses it, however its users ended: `keeper.py USERS_LOCK DATA`.

Every process that uses the server holds a shared lock on one file, and the kernel drops a lock with its
process, so the exclusive lock is to be had exactly when the last user is gone, killed ones included. Runs on
its own, with nothing but the standard library, so that it costs little.
"""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path

_PATIENCE_S = 60.0


def server_pid(data: Path) -> int | None:
    """The process id of the server that has `data` open, or None if there is none."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if _is_server(pid, data) else None


def stop_server(data: Path, *, patience_s: float = _PATIENCE_S) -> bool:
    """Stop the server of `data` in good order, after `patience_s` in haste; False if it is still there."""
    pid = server_pid(data)
    for sign, wait_s in ((signal.SIGINT, patience_s), (signal.SIGQUIT, 10.0)):
        if pid is None or _gone(pid, data, 0.0):
            return True
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            return True
        if _gone(pid, data, wait_s):
            return True
    return False


def _gone(pid: int, data: Path, wait_s: float) -> bool:
    until = time.monotonic() + wait_s
    while server_pid(data) == pid:
        if time.monotonic() >= until:
            return False
        time.sleep(0.02)
    return True


def _is_server(pid: int, data: Path) -> bool:
    """Whether process `pid` is a PostgreSQL of `data`, not a stranger given a dead server's number."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        command = os.popen(f"ps -ww -o command= -p {pid}").read()
    return "postgres" in command and str(data) in command


def main() -> None:
    """Wait until every user of the server is gone, then stop it."""
    users, data = Path(sys.argv[1]), Path(sys.argv[2])
    with users.open("rb+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stop_server(data)


if __name__ == "__main__":
    main()
