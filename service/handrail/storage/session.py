"""One transaction's reads and buffered writes.

Writes are gathered and sent as one statement of data-modifying CTEs, one part a table and row shape, so that a
completion stays within its budget of statements (DESIGN section 10). A read sends what is gathered first, so a
repository always sees its own writes. PostgreSQL runs the parts of a statement in no order that it promises, so no row
is touched by two parts of one statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Executable, Row, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_MOST_VALUES = 30_000
"""Values in one statement; PostgreSQL's protocol counts them in 16 bits."""
_MOST_PARTS = 500

Key = tuple[Any, ...]
Rows = dict[Table, dict[Key, dict[str, Any]]]


@dataclass(frozen=True)
class Mark:
    """What was gathered, and what had been read, at a place that `back_to` can return to."""

    inserts: Rows
    updates: Rows
    deletes: dict[Table, set[Key]]
    kept: dict[object, dict[Any, Any]]


class Session:
    """Reads at once, writes in a buffer until `flush`. `statements` counts what was sent (for tests and benches).

    `kept` holds values read once (see `read_once`).
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.statements = 0
        self.kept: dict[object, dict[Any, Any]] = {}
        self._inserts: Rows = {}
        self._updates: Rows = {}
        self._deletes: dict[Table, set[Key]] = {}
        self._marks: list[Mark] = []
        self._savepoints = 0  # how many of the marks, from the first, the database knows of

    def rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None, *, apart: bool = False
    ) -> Sequence[Row[Any]]:
        """Every row of a query. `apart` says that it reads nothing this transaction may have written, so that the
        buffer need not be sent first.
        """
        if not apart:
            self.flush()
        self.statements += 1
        return self.connection.execute(statement, parameters or {}).all()

    def row(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None, *, apart: bool = False
    ) -> Row[Any] | None:
        """The first row of a query, or None; `apart` as for `rows`."""
        if not apart:
            self.flush()
        self.statements += 1
        return self.connection.execute(statement, parameters or {}).first()

    def execute(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> int:
        """Run a statement that is not worth buffering; the number of rows it touched."""
        self.flush()
        self._set_savepoints()
        self.statements += 1
        options = {"preserve_rowcount": True}
        return self.connection.execute(statement, parameters or {}, execution_options=options).rowcount

    def insert(self, table: Table, values: Mapping[str, Any]) -> None:
        """Remember a new row. Raises ValueError when one with that primary key is remembered already."""
        key = tuple(values[column.name] for column in table.primary_key)
        if key in self._deletes.get(table, ()):
            self.flush()
        rows = self._inserts.setdefault(table, {})
        if key in rows:
            raise ValueError(f"two new rows of {table.name} have one key")
        rows[key] = dict(values)

    def update(self, table: Table, key: Key | Any, values: Mapping[str, Any]) -> None:
        """Remember a change to the row with that primary key, if there is one; later values win."""
        key = key if isinstance(key, tuple) else (key,)
        if not values or key in self._deletes.get(table, ()):
            return
        inserted = self._inserts.get(table, {}).get(key)
        if inserted is not None:
            inserted.update(values)
        else:
            self._updates.setdefault(table, {}).setdefault(key, {}).update(values)

    def delete(self, table: Table, key: Key | Any) -> None:
        """Remember that the row with that primary key goes."""
        key = key if isinstance(key, tuple) else (key,)
        if self._inserts.get(table, {}).pop(key, None) is None:
            self._updates.get(table, {}).pop(key, None)
            self._deletes.setdefault(table, set()).add(key)

    def flush(self) -> None:
        """Send the gathered writes, as one statement unless there are too many for one."""
        parts = list(self._parts())
        self._inserts, self._updates, self._deletes = {}, {}, {}
        if not parts:
            return
        self._set_savepoints()
        for statement in _statements(parts):
            *before, last = statement
            chain = ", ".join(f"w{number} AS ({part})" for number, (part, _) in enumerate(before))
            values = tuple(value for _, bound in statement for value in bound)
            self.statements += 1
            self.connection.exec_driver_sql(f"WITH {chain} {last[0]}" if before else last[0], values)

    # -- a place to go back to --------------------------------------------------------------------------------------

    def mark(self) -> Mark:
        """Remember this place in the transaction, so that what comes can be taken back. Marks may stand in each other.

        Nothing is sent for it until something is written (then a savepoint, just before).
        """
        mark = Mark(_copied(self._inserts), _copied(self._updates), _sets(self._deletes), _values(self.kept))
        self._marks.append(mark)
        return mark

    def unmark(self) -> None:
        """What was done since the last mark stays, as far as that mark is concerned."""
        self._marks.pop()
        self._savepoints = min(self._savepoints, len(self._marks))

    def back_to(self, mark: Mark) -> None:
        """Take back everything that was written since the mark, and forget it and every mark after it.

        Raises ValueError for a mark that no longer stands.
        """
        place = next((number for number, one in enumerate(self._marks) if one is mark), None)
        if place is None:
            raise ValueError("only a mark that still stands can be gone back to")
        if place < self._savepoints:
            self.statements += 1
            self.connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT mark_{place}")
        self._inserts, self._updates, self._deletes = mark.inserts, mark.updates, mark.deletes
        self.kept = mark.kept
        del self._marks[place:]
        self._savepoints = min(self._savepoints, place)

    def _set_savepoints(self) -> None:
        for number in range(self._savepoints, len(self._marks)):
            self.statements += 1
            self.connection.exec_driver_sql(f"SAVEPOINT mark_{number}")
        self._savepoints = len(self._marks)

    # -- what is sent ------------------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[tuple[str, list[Any]]]:
        for table in reversed(in_order_of_need(self._deletes)):
            names = tuple(c.name for c in table.primary_key)
            keys = sorted(self._deletes[table], key=str)
            for group in _slices(keys, len(names)):
                values = [value for key in group for value in _bound(table, names, key)]
                yield _delete_sql(table, names, len(group)), values
        for table in in_order_of_need(self._inserts):
            for columns, rows in _by_shape(self._inserts[table]).items():
                for group in _slices(rows, len(columns)):
                    values = [value for _, row in group for value in _bound(table, columns, row)]
                    yield _insert_sql(table, columns, len(group)), values
        for table, updates in self._updates.items():
            names = tuple(c.name for c in table.primary_key)
            for columns, rows in _by_shape(updates).items():
                for key, row in rows:
                    yield _update_sql(table, columns), [*_bound(table, columns, row), *_bound(table, names, key)]


def in_order_of_need(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Tables so that each comes after those its foreign keys point to."""
    return tuple(sorted(tables, key=_depth))


@lru_cache(maxsize=256)
def _depth(table: Table) -> int:
    needs = {key.column.table for key in table.foreign_keys} - {table}
    return 1 + max((_depth(need) for need in needs), default=0)


def _statements(parts: Sequence[tuple[str, list[Any]]]) -> Iterator[list[tuple[str, list[Any]]]]:
    """The parts in their order, packed into as few statements as can carry them."""
    packed: list[tuple[str, list[Any]]] = []
    count = 0
    for part in parts:
        if packed and (count + len(part[1]) > _MOST_VALUES or len(packed) >= _MOST_PARTS):
            yield packed
            packed, count = [], 0
        packed.append(part)
        count += len(part[1])
    yield packed


def _slices(rows: Sequence[Any], width: int) -> Iterator[Sequence[Any]]:
    size = max(1, _MOST_VALUES // max(1, width))
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _copied(rows: Rows) -> Rows:
    return {table: {key: dict(row) for key, row in found.items()} for table, found in rows.items()}


def _sets(deletes: Mapping[Table, set[Key]]) -> dict[Table, set[Key]]:
    return {table: set(keys) for table, keys in deletes.items()}


def _values(kept: Mapping[object, dict[Any, Any]]) -> dict[object, dict[Any, Any]]:
    return {kind: dict(values) for kind, values in kept.items()}


def _by_shape(rows: Mapping[Key, dict[str, Any]]) -> dict[tuple[str, ...], list[tuple[Key, Sequence[Any]]]]:
    groups: dict[tuple[str, ...], list[tuple[Key, Sequence[Any]]]] = {}
    for key, row in rows.items():
        columns = tuple(sorted(row))
        groups.setdefault(columns, []).append((key, [row[name] for name in columns]))
    return groups


def _bound(table: Table, columns: Sequence[str], values: Sequence[Any]) -> list[Any]:
    return [
        Jsonb(value) if value is not None and isinstance(table.c[name].type, JSONB) else value
        for name, value in zip(columns, values, strict=True)
    ]


@lru_cache(maxsize=4096)
def _slots(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"%s::{table.c[name].type.compile(_DIALECT)}" for name in columns)


@lru_cache(maxsize=4096)
def _insert_sql(table: Table, columns: tuple[str, ...], count: int) -> str:
    row = f"({', '.join(_slots(table, columns))})"
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {_named(table)} ({names}) VALUES {', '.join([row] * count)}"


@lru_cache(maxsize=4096)
def _update_sql(table: Table, columns: tuple[str, ...]) -> str:
    slots = zip(columns, _slots(table, columns), strict=True)
    changes = ", ".join(f'"{name}" = {slot}' for name, slot in slots)
    return f"UPDATE {_named(table)} SET {changes} WHERE {_key_test(table)}"


@lru_cache(maxsize=4096)
def _delete_sql(table: Table, columns: tuple[str, ...], count: int) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    row = f"({', '.join(_slots(table, columns))})"
    return f"DELETE FROM {_named(table)} WHERE ({names}) IN ({', '.join([row] * count)})"


def _key_test(table: Table) -> str:
    names = tuple(column.name for column in table.primary_key)
    return " AND ".join(f'"{n}" = {s}' for n, s in zip(names, _slots(table, names), strict=True))


def _named(table: Table) -> str:
    return f'"{table.schema}"."{table.name}"' if table.schema else f'"{table.name}"'
