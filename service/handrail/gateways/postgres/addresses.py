"""One database address, written as each library wants it."""

from pathlib import Path
from urllib.parse import quote

ROLE = "handrail"
_PLAIN = "postgresql://"
_SQLALCHEMY = "postgresql+psycopg://"


def plain(url: str) -> str:
    """`postgresql://...`, as psycopg and PostgreSQL's programs read it; ValueError for another database's."""
    for prefix in (_SQLALCHEMY, _PLAIN, "postgres://"):
        if url.startswith(prefix):
            return _PLAIN + url.removeprefix(prefix)
    raise ValueError("A database address begins with postgresql://")


def for_sqlalchemy(url: str) -> str:
    """`postgresql+psycopg://...`, as SQLAlchemy reads it; ValueError if it names another database."""
    return _SQLALCHEMY + plain(url).removeprefix(_PLAIN)


def by_socket(folder: Path, database: str) -> str:
    """The plain address of `database` on the server whose socket is in `folder`."""
    return f"{_PLAIN}{ROLE}@/{quote(database, safe='')}?host={quote(str(folder), safe='')}"
