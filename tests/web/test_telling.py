"""Everything that can happen in a case has words of its own on its timeline."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import handrail.application.commands
import handrail.application.operations
import handrail.domain
from handrail.domain.events import Event
from handrail.web.cases.telling import UNTOLD, WORDS
from handrail.web.cases.telling_plainly import PLAINLY

ELSEWHERE = (
    *("ClinicalLead", "Delegation", "Draft", "Duty", "Retirement", "RotaGap", "Version", "Demo", "Staff"),
    *("Role", "Registered", "Sign", "Duration", "Timer"),
)
"""How events begin that are about no person's case: rota, staff, delegations, versions."""


def every_event() -> set[str]:
    for package in (handrail.domain, handrail.application.commands, handrail.application.operations):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")

    def below(kind: type) -> Iterator[type]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return {kind.__name__ for kind in below(Event) if kind.__module__.startswith("handrail.")}


def test_every_event_of_a_case_is_told_in_words() -> None:
    told = set(WORDS) | set(PLAINLY) | UNTOLD
    assert {name for name in every_event() - told if not name.startswith(ELSEWHERE)} == set()


def test_nothing_is_told_twice_or_never_happens() -> None:
    assert not set(WORDS) & set(PLAINLY)
    assert set(PLAINLY) <= every_event() and set(WORDS) <= every_event()
    assert all(not words.endswith(".") and "_" not in words for words in PLAINLY.values())
