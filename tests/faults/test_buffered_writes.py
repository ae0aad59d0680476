"""What a transaction gathers and sends as one statement is what the same writes one by one would leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, create_engine, select
from sqlalchemy.dialects.postgresql import JSONB

from handrail.storage.session import Session

metadata = MetaData()
notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("a", Text),
    Column("b", Integer),
    Column("c", JSONB),
)


@pytest.fixture(scope="module")
def connection(module_database: str) -> Iterator[Connection]:
    engine = create_engine(module_database)
    with engine.connect() as made:
        metadata.create_all(made)
        yield made
    engine.dispose()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    connection.execute(notes.delete())
    yield Session(connection)
    connection.rollback()
    metadata.create_all(connection)


def stored(session: Session) -> dict[int, tuple[Any, ...]]:
    return {row.id: (row.a, row.b, row.c) for row in session.rows(select(notes))}


_KEYS = st.integers(1, 3)
_VALUES = st.fixed_dictionaries(
    {}, optional={"a": st.sampled_from("xyz"), "b": st.integers(0, 3), "c": st.none() | st.just([1])}
)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), _KEYS, _VALUES),
        st.tuples(st.just("update"), _KEYS, _VALUES),
        st.tuples(st.just("delete"), _KEYS, st.just({})),
        st.tuples(st.just("read"), st.just(0), st.just({})),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_buffered_writes_leave_what_writes_one_by_one_would(
    session: Session, steps: list[tuple[str, int, dict]]
) -> None:
    session.execute(notes.delete())
    model: dict[int, dict[str, Any]] = {}
    for what, key, values in steps:
        if what == "read":
            assert set(stored(session)) == set(model)
        elif what == "insert" and key not in model:
            session.insert(notes, {"id": key, "a": None, "b": None, "c": None} | values)
            model[key] = {"a": None, "b": None, "c": None} | values
        elif what == "update":
            session.update(notes, key, values)
            if key in model:
                model[key] |= values
        elif what == "delete":
            session.delete(notes, key)
            model.pop(key, None)
    assert stored(session) == {key: (row["a"], row["b"], row["c"]) for key, row in model.items()}


def test_two_new_rows_with_one_key_are_refused_not_merged(session: Session) -> None:
    session.insert(notes, {"id": 1, "a": "first"})
    with pytest.raises(ValueError, match="notes"):
        session.insert(notes, {"id": 1, "a": "second"})


def test_more_values_than_one_statement_carries_are_all_written(session: Session) -> None:
    many = 17_000  # four values each: past the 65,535 that PostgreSQL's protocol allows a statement
    for number in range(many):
        session.insert(notes, {"id": number, "a": "x", "b": number, "c": None})
    session.flush()
    for number in range(0, many, 17):
        session.update(notes, number, {"a": "y"})
    for number in range(1, many, 17):
        session.delete(notes, number)
    found = stored(session)
    assert len(found) == many - many // 17
    assert sum(1 for a, _, _ in found.values() if a == "y") == many // 17


def test_parents_are_written_before_their_children_when_one_statement_cannot_hold_both() -> None:
    from handrail.storage.cases import cases
    from handrail.storage.instances import instances
    from handrail.storage.session import in_order_of_need
    from handrail.storage.tasks import drafts, tasks

    assert in_order_of_need((drafts, tasks, cases, instances)) == (cases, instances, tasks, drafts)


def test_going_back_to_a_mark_takes_back_what_came_after_and_keeps_what_came_before(session: Session) -> None:
    session.insert(notes, {"id": 1, "a": "before"})
    session.insert(notes, {"id": 2, "a": "before"})
    session.flush()
    session.insert(notes, {"id": 3, "a": "gathered before"})
    mark = session.mark()
    session.insert(notes, {"id": 4, "a": "after"})
    session.update(notes, 1, {"a": "after"})
    session.execute(notes.delete().where(notes.c.id == 2))
    session.update(notes, 3, {"a": "after"})
    assert len(stored(session)) == 3
    session.back_to(mark)
    assert {key: row[0] for key, row in stored(session).items()} == {
        1: "before",
        2: "before",
        3: "gathered before",
    }


def test_a_mark_costs_nothing_until_something_is_written(session: Session) -> None:
    session.flush()
    sent = session.statements
    mark = session.mark()
    session.insert(notes, {"id": 1, "a": "after"})
    session.back_to(mark)
    session.mark()
    session.unmark()
    assert session.statements == sent
    assert stored(session) == {}
