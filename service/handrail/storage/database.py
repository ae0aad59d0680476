"""The connection pool and the transaction; nothing else begins or ends one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DataError, DBAPIError, OperationalError

from handrail.domain.errors import Conflict, HandrailError, Invalid, Unavailable
from handrail.storage.session import Session

LOCK_TIMEOUT_MS = 10_000
STATEMENT_TIMEOUT_MS = 30_000
_BROKEN_TEXT = {"22021", "22P05"}
"""PostgreSQL's states for bytes and escapes that are no text in its encoding (NUL above all)."""
_REFUSALS: dict[str, tuple[type[HandrailError], str]] = {
    "55P03": (Conflict, "Somebody else is working on this case right now; try again in a moment"),
    "40P01": (Conflict, "Somebody changed the same things at this very moment; nothing was changed. Try again"),
    "23505": (Conflict, "Somebody did the same at this very moment; nothing of yours was changed. Look again"),
    "22003": (Invalid, "Some number is too great to be kept"),
    "22007": (Invalid, "Some time is none that can be kept"),
    "22008": (Invalid, "Some time is too early or too late to be kept"),
    "57014": (Unavailable, "That took too long and was stopped; nothing was changed. Try again"),
}
"""PostgreSQL's states lock_not_available, deadlock_detected, unique_violation, those of values, query_canceled."""
_ANSWER_LOST = (
    "The database went away before it could say whether this was saved. Look whether it was before you send it again; "
    "sent again with the same Idempotency-Key it has one effect"
)


class Database:
    """One PostgreSQL, READ COMMITTED, with bounded waits for locks and statements.

    `waits_for_disk` False lets a commit return before it is on disk: a power cut may then lose the last moments, whole
    transactions and in order, which is right for made-up records only.
    """

    def __init__(self, url: str, *, pool_size: int = 10, waits_for_disk: bool = True) -> None:
        self.engine: Engine = create_engine(
            _with_driver(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=False,
            hide_parameters=True,  # an error's text must carry nobody's words (PROMISES P16)
            pool_recycle=1800,
            connect_args={
                "options": f"-c lock_timeout={LOCK_TIMEOUT_MS} -c statement_timeout={STATEMENT_TIMEOUT_MS} "
                "-c timezone=UTC -c default_transaction_isolation=read\\ committed"
                f"{'' if waits_for_disk else ' -c synchronous_commit=off'}",
                "application_name": "handrail",
            },
        )

        self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose writes are sent and committed at the end, or undone when anything is raised."""
        with _told_in_our_words(), self.engine.connect() as connection:
            session = Session(connection)
            try:
                yield session
                session.flush()
            except BaseException:
                connection.rollback()
                raise
            try:
                connection.commit()
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise Unavailable(_ANSWER_LOST) from error
                raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries. Each statement stands alone, which saves a query two round trips; it may not write."""
        with _told_in_our_words(), self._reading.connect() as connection:
            yield Session(connection)

    def not_ready_because(self) -> str | None:
        """Why nothing can be done with the database now, or None when it answers and has this version's shape."""
        from handrail.storage.migrations import is_current

        try:
            current = is_current(self.engine)
        except DBAPIError:
            return "the database does not answer"
        return None if current else "the database has another version's shape; run: handrail migrate"

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _with_driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


@contextmanager
def _told_in_our_words() -> Iterator[None]:
    """Turns what a database error means to whoever asked into the product's refusal; our own faults pass."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise Invalid("Some text holds half a character, which cannot be kept; type it again") from error
    except DBAPIError as error:
        meant = _meaning_of(error)
        if meant is None:
            raise
        raise meant from error


def _meaning_of(error: DBAPIError) -> HandrailError | None:
    state = getattr(error.orig, "sqlstate", None)
    if state in _BROKEN_TEXT or (isinstance(error, DataError) and "NUL" in str(error.orig)):
        return Invalid("Some text holds a character that cannot be kept; type it again")
    if state in _REFUSALS:
        kind, words = _REFUSALS[state]
        return kind(words)
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return Unavailable("The database cannot be reached just now; nothing was changed. Try again in a minute")
    return None
