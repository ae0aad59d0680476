"""The decision-rights matrix of one published bundle, read: three decision tables, asked for one row at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import Lock
from typing import Any

from handrail import dmn
from handrail.domain.decision_rights import DecisionRight, RightFacts
from handrail.engine import Bundle

KEY = "decision-rights"
RIGHT, CONSULT, INFORM = "right", "consult", "inform"
NO_CRISIS = 9999
"""Days since the last crisis, for the tables, where none is known."""
NO_CLASS = "none"
_KEPT_ROWS = 4096
_KEPT_MATRICES = 8


class Matrix:
    """The tables `right`, `consult` and `inform` of a bundle; safe to share between threads."""

    def __init__(self, bundle: Bundle) -> None:
        """Raises KeyError or dmn.DmnError when a table is missing or cannot be read."""
        self.sha256 = bundle.sha256
        self._models = {
            name: dmn.load(bundle.files[f"decisions/{name}.dmn"].decode())
            for name in (RIGHT, CONSULT, INFORM)
        }
        self.right = lru_cache(maxsize=_KEPT_ROWS)(self._right)
        """The row for some facts, kept: the tables never change, so neither does their answer."""

    def _right(self, facts: RightFacts) -> DecisionRight:
        """Raises dmn.DecisionFailed when not exactly one row answers, ValueError when it makes no sense."""
        asked = asked_of(facts)
        outcome = self._models[RIGHT].decide(RIGHT, asked)
        row: dict[str, Any] = outcome.value  # type: ignore[assignment]
        return DecisionRight(
            code=facts.code,
            title=row["title"],
            row=outcome.tables[-1].rows[0],
            table_sha256=self.sha256,
            period=facts.period,
            propose=_codes(row["propose"]),
            decide=_codes(row["decide"]),
            second=_codes(row["second"]),
            consult=self._listed(CONSULT, asked),
            inform=self._listed(INFORM, asked),
            within=row["within"],
            ladder=row["ladder"],
            if_nobody=row["if_nobody"],
            separate=row["separate"],
            delegable=row["delegable"],
            refusal=row["refusal"],
        )

    def _listed(self, table: str, asked: dict[str, Any]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_codes(self._models[table].decide(table, asked).value)))


def asked_of(facts: RightFacts) -> dict[str, Any]:
    """The facts as the tables' inputs: what is unknown is named, so that no cell compares with nothing."""
    return {
        "code": facts.code,
        "period": facts.period.value,
        "response_class": facts.response_class or NO_CLASS,
        "days_since_crisis": NO_CRISIS if facts.days_since_crisis is None else facts.days_since_crisis,
        "rank": facts.rank,
        "setting": facts.setting,
        "in_cohort": facts.in_cohort,
        "open_restriction": facts.open_restriction,
        "open_safeguarding": facts.open_safeguarding,
        "disengaged": facts.disengaged,
        "under_18": facts.under_18,
    }


def _codes(value: Any) -> tuple[str, ...]:
    if (
        not isinstance(value, Iterable)
        or isinstance(value, str)
        or not all(isinstance(one, str) for one in value)
    ):
        raise ValueError(f"expected a list of codes, not {value!r}")
    return tuple(value)


_kept: OrderedDict[str, Matrix] = OrderedDict()
_lock = Lock()


def kept_matrix(sha256: str, bundle: Callable[[], Bundle]) -> Matrix:
    """The matrix of a bundle, read once in this process and kept by its hash: a published bundle never changes."""
    with _lock:
        found = _kept.get(sha256)
    if found is not None:
        return found
    found = Matrix(bundle())
    with _lock:
        _kept[sha256] = found
        while len(_kept) > _KEPT_MATRICES:
            _kept.popitem(last=False)
    return found
