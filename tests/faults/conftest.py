"""A house to break, for all tests of a file, and operations that fail on purpose."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from handrail.application import operations
from tests.builders.house import A_MONDAY, House, a_house


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    """A Handrail in virtual time. Tests make cases and processes of their own in it."""
    with a_house(module_database, at=A_MONDAY) as made:
        yield made


@pytest.fixture
def seed() -> int:
    """What chance starts from; printed, and HANDRAIL_TEST_SEED repeats it."""
    chosen = int(os.environ.get("HANDRAIL_TEST_SEED", random.randrange(10**6)))
    print(f"seed {chosen}: HANDRAIL_TEST_SEED={chosen} repeats it")
    return chosen


AddOperation = Callable[[str, Callable[..., Mapping[str, Any] | None]], None]


@pytest.fixture
def operation(monkeypatch: pytest.MonkeyPatch) -> AddOperation:
    """Adds an operation of the test's own beside the product's."""
    known = dict(operations.all_operations())

    def add(name: str, perform: Callable[..., Mapping[str, Any] | None]) -> None:
        known[name] = perform

    monkeypatch.setattr(operations, "all_operations", lambda: known)
    return add
