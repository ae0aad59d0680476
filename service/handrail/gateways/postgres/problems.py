"""What can keep a database server from running, in words that say what to do next."""

from pathlib import Path


class PostgresUnavailable(Exception):
    """The database server cannot be used; the message says why and what to do."""


_REASONS = (
    (
        "No space left on device",
        "the disk is full. Free some space on the disk that holds {place}, then try again",
    ),
    ("Disk quota exceeded", "your disk quota is used up. Free some space under {place}, then try again"),
    (
        "Read-only file system",
        "{place} cannot be written to. Set HANDRAIL_HOME to a folder on a disk that can",
    ),
    ("has group or world access", "others may read the data. Run: chmod 700 {place}/data"),
    (
        "has wrong ownership",
        "{place}/data belongs to another account. Run as that account, or set HANDRAIL_HOME",
    ),
    (
        "Permission denied",
        "a file under {place} may not be read or written. Check who owns it, or set HANDRAIL_HOME",
    ),
    ("shared memory", "the machine gave it too little shared memory. Stop other servers, or raise the limit"),
    (
        "incompatible with server",
        "{place}/data was made by another version. Set HANDRAIL_POSTGRES_BIN to that version",
    ),
    (
        "could not look up effective user ID",
        "this account has no name. Run as an account that is in the user list",
    ),
    (
        "invalid checkpoint record",
        "{place}/data is damaged. Restore a backup, or look at the log before anything else",
    ),
)


def explain(doing: str, output: str, *, place: Path) -> PostgresUnavailable:
    """The error for a server that failed `doing` something, from what it printed; `place` is its folder."""
    for sign, meaning in _REASONS:
        if sign in output:
            return PostgresUnavailable(
                f"PostgreSQL failed {doing}: {meaning.format(place=place)}.\n{_tail(output)}"
            )
    return PostgresUnavailable(
        f"PostgreSQL failed {doing}; its log is {place / 'server.log'}.\n{_tail(output)}"
    )


def explain_folder(folder: Path, problem: OSError) -> PostgresUnavailable:
    """The error for a folder of the server that cannot be made or used."""
    return PostgresUnavailable(
        f"Cannot use {folder} for the embedded PostgreSQL: {problem.strerror}. "
        "Free the disk or the permissions, or set HANDRAIL_HOME to another folder."
    )


def _tail(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return "\n".join(f"  {line}" for line in lines[-5:])
