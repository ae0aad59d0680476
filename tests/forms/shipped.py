"""The forms this repository ships, as its tests load and check them."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from handrail import forms
from handrail.forms import Checked, Form
from handrail.rehearsal.answers import CASE_STARTED_AT, NOW, valid, variables

FOLDER = Path(__file__).parents[2] / "forms"
KEYS = tuple(sorted(path.stem for path in FOLDER.glob("*.form")))


@lru_cache
def form(key: str) -> Form:
    """The shipped form `key`."""
    return forms.load((FOLDER / f"{key}.form").read_bytes())


def check(
    key: str,
    *,
    given: dict[str, Any] | None = None,
    now: datetime = NOW,
    case_started_at: datetime = CASE_STARTED_AT,
    known: dict[str, Any] | None = None,
    **changes: Any,
) -> Checked:
    """The valid answers to `key` with `changes` (or `given` instead of them), checked with what is `known` besides."""
    answers = valid(key, now=now, **changes) if given is None else given
    handed = {**variables(key, now=now), **(known or {})}
    return form(key).check(answers, now=now, case_started_at=case_started_at, variables=handed)


def told(checked: Checked) -> dict[str, str]:
    """The problems by pointer."""
    return {problem.pointer: problem.message for problem in checked.problems}
