"""Three-valued logic: true, false and null for `not known` (DMN 10.3.2.11, table 50)."""

from collections.abc import Iterable

from handrail.feel.values import Value


def all_of(answers: Iterable[Value]) -> bool | None:
    """False if any is false, true if all are true, else null."""
    known: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is not True:
            known = None
    return known


def any_of(answers: Iterable[Value]) -> bool | None:
    """True if any is true, false if all are false, else null."""
    known: bool | None = False
    for answer in answers:
        if answer is True:
            return True
        if answer is not False:
            known = None
    return known


def negated(answer: Value) -> bool | None:
    """The opposite; null stays null."""
    return (not answer) if isinstance(answer, bool) else None
