"""What a machine can check of the application's shape: commands, queries, operations, commits, migrations."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from handrail.application import commands, operations, queries
from handrail.application.commanding import Command, Query
from handrail.domain.permissions import HOLDERS, Permission

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "service" / "handrail"


def classes(package: object, base: type) -> list[type]:
    found = []
    for module in pkgutil.iter_modules(package.__path__):  # type: ignore[attr-defined]
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")  # type: ignore[attr-defined]
        for _, kind in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(kind, base) and kind is not base and kind.__module__ == loaded.__name__:
                found.append(kind)
    return found


COMMANDS = classes(commands, Command)
QUERIES = classes(queries, Query)


@pytest.mark.parametrize("kind", COMMANDS + QUERIES, ids=lambda kind: kind.__name__)
def test_everything_that_knocks_states_its_permission(kind: type) -> None:
    assert isinstance(kind.permission, Permission)  # type: ignore[attr-defined]
    assert kind.permission in HOLDERS  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_records_an_event_or_says_that_it_is_no_history(kind: type) -> None:
    source = inspect.getsource(inspect.getmodule(kind))  # type: ignore[arg-type]
    writing = (
        r"work\.record|start_instance|deliver_in_case|_begin\(|fire\(|move\(|finish\("
        r"|do_task_of\(|tell_published\(|withdraw_waiting\("
    )
    records = re.search(writing, source)
    assert records or kind.records_event is False, "record an event, or set records_event = False"  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_is_exercised_by_a_test(kind: type) -> None:
    played = (PACKAGE / "rehearsal").glob("*.py")  # what scenarios do, they test
    places = [*(REPOSITORY / "tests").rglob("*.py"), *played]
    assert any(kind.__name__ in path.read_text() for path in places if path != Path(__file__))


def test_queries_write_nothing() -> None:
    for path in sorted((PACKAGE / "application" / "queries").glob("*.py")):
        names = {
            node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)
        }
        assert not names & {"insert", "update", "delete", "record", "throw", "notify", "add"}, path.name


def test_nothing_but_the_database_commits() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.name in ("database.py",) or "migrations" in path.parts:
            continue
        assert not re.search(r"\.commit\(\)", path.read_text()), path


def test_every_operation_a_diagram_names_exists_and_none_is_left_over() -> None:
    named: set[str] = set()
    for diagram in (REPOSITORY / "processes").glob("*/process.bpmn"):
        text = diagram.read_text()
        named |= set(re.findall(r'serviceTaskOperator id="([^"]+)"', text))
        named |= set(re.findall(r'name="operation" value="([^"]+)"', text))
    assert named == set(operations.all_operations())


def test_migrations_stand_in_one_line_and_make_what_the_tables_say(empty_database: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from handrail.storage import every_table
    from handrail.storage.migrations import upgrade
    from handrail.storage.schema import IDENTITY_SCHEMA

    upgrade(empty_database)
    engine = create_engine(empty_database)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": lambda name, kind, _: (
                    kind != "schema" or name in (None, "public", IDENTITY_SCHEMA)
                ),
                "compare_server_default": False,
            },
        )
        drift = [change for change in compare_metadata(context, every_table()) if change[0] != "remove_table"]
    engine.dispose()
    assert drift == []
    versions = sorted((PACKAGE / "storage" / "migrations" / "versions").glob("m*.py"))
    numbers = [int(path.name[1:5]) for path in versions]
    assert numbers == list(range(1, len(numbers) + 1))
