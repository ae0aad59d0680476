"""Short ways to ask FEEL something in a test."""

from datetime import UTC, datetime

import pytest

from handrail import feel

NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


def answer(text: str, **variables: object) -> object:
    """The strict answer, at half past nine on 1 May 2026."""
    return feel.evaluate(text, variables, now=NOW)


def lenient(text: str, **variables: object) -> object:
    """What DMN itself answers, null where something went wrong."""
    return feel.compile(text, names=frozenset(variables)).explain(variables, now=NOW).value


def refusal(text: str, **variables: object) -> feel.FeelError:
    """The error that an expression ends in."""
    with pytest.raises(feel.FeelError) as caught:
        answer(text, **variables)
    return caught.value
