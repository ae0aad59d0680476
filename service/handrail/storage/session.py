"""One transaction's reads and buffered writes.

Writes are gathered and sent as one statement of data-modifying CTEs, one part a table and row shape, so that a
completion stays within its budget of statements (DESIGN section 10). A read sends what is gathered first, so a
repository always sees its own writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Executable, Row, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]

Key = tuple[Any, ...]


class Session:
    """Reads at once, writes in a buffer until `flush`. `statements` counts what was sent (for tests and benches)."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.statements = 0
        self._inserts: dict[Table, dict[Key, dict[str, Any]]] = {}
        self._updates: dict[Table, dict[Key, dict[str, Any]]] = {}
        self._deletes: dict[Table, set[Key]] = {}

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
        self.statements += 1
        options = {"preserve_rowcount": True}
        return self.connection.execute(statement, parameters or {}, execution_options=options).rowcount

    def insert(self, table: Table, values: Mapping[str, Any]) -> None:
        """Remember a new row."""
        key = tuple(values[column.name] for column in table.primary_key)
        self._inserts.setdefault(table, {})[key] = dict(values)

    def update(self, table: Table, key: Key | Any, values: Mapping[str, Any]) -> None:
        """Remember a change to the row with that primary key; later values win."""
        key = key if isinstance(key, tuple) else (key,)
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
        """Send the gathered writes as one statement."""
        parts: list[str] = []
        values: list[Any] = []
        for table, keys in self._deletes.items():
            for columns, group in (((tuple(c.name for c in table.primary_key)), sorted(keys, key=str)),):
                if group:
                    parts.append(_delete_sql(table, columns, len(group)))
                    values.extend(value for key in group for value in _bound(table, columns, key))
        for table, inserts in self._inserts.items():
            for columns, rows in _by_shape(inserts).items():
                parts.append(_insert_sql(table, columns, len(rows)))
                values.extend(value for _, row in rows for value in _bound(table, columns, row))
        for table, updates in self._updates.items():
            names = tuple(c.name for c in table.primary_key)
            for columns, rows in _by_shape(updates).items():
                for key, row in rows:
                    parts.append(_update_sql(table, columns))
                    values.extend(_bound(table, columns, row))
                    values.extend(_bound(table, names, key))
        self._inserts, self._updates, self._deletes = {}, {}, {}
        if not parts:
            return
        *before, last = parts
        chain = ", ".join(f"w{number} AS ({part})" for number, part in enumerate(before))
        self.statements += 1
        self.connection.exec_driver_sql(f"WITH {chain} {last}" if before else last, tuple(values))


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
