"""What of the published decision-rights matrix can be lent, as the rules of delegation ask for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from itertools import product
from threading import Lock

from handrail import dmn
from handrail.application.decision_rights import CODES, matrix_in_force
from handrail.application.rights_matrix import KEY, Matrix
from handrail.application.work import Look
from handrail.domain.decision_rights import ANYONE, CHAIR, TASK_ROLE, DecisionRight, Period, RightFacts
from handrail.domain.delegation_rules import Lendable, LendableRow
from handrail.domain.rights import asks_of_delegate, expanded
from handrail.domain.roles import Role

_ASKED = tuple(
    product(
        tuple(Period),
        (None, "very_urgent", "urgent"),
        (None, 5),
        (0, Role.TEAM_LEAD.rank, Role.SENIOR_CLINICIAN.rank),
    )
)
"""What a code's rows differ by in who decides: hours, class, days since a crisis, the rank the table asks for."""
_kept: OrderedDict[str, Mapping[str, Lendable]] = OrderedDict()
_lock = Lock()
_MOST_KEPT = 4


def lendable_rights(look: Look) -> Mapping[str, Lendable]:
    """Every decision of the matrix in force, by code. Raises Conflict when none is published."""
    version = look.processes.published(KEY)
    matrix = matrix_in_force(look, None if version is None else version.bundle_sha256)
    with _lock:
        found = _kept.get(matrix.sha256)
    if found is None:
        found = {code: lent for code in CODES if (lent := _lendable(matrix, code)) is not None}
        with _lock:
            _kept[matrix.sha256] = found
            while len(_kept) > _MOST_KEPT:
                _kept.popitem(last=False)
    return found


def _lendable(matrix: Matrix, code: str) -> Lendable | None:
    rows: dict[str, DecisionRight] = {}
    for period, response_class, days, rank in _ASKED:
        facts = RightFacts(
            code=code, period=period, response_class=response_class, days_since_crisis=days, rank=rank
        )
        try:
            right = matrix.right(facts)
        except (dmn.DecisionFailed, ValueError):
            continue
        if right.decide:
            rows[right.row] = right
    if not rows:
        return None
    title = next(iter(rows.values())).title
    return Lendable(code=code, title=title, rows=tuple(_row(right) for right in rows.values()))


def _row(right: DecisionRight) -> LendableRow:
    """A row whose decider the step's own table names may be any senior role; the moment of deciding tells which."""
    by_table = TASK_ROLE in right.decide
    task_role = Role.TEAM_LEAD.value if by_table else None
    return LendableRow(
        decide=frozenset(expanded(right.decide, task_role)),
        asks=asks_of_delegate(right, task_role),
        everyone=ANYONE in right.decide,
        delegable=right.delegable and CHAIR not in right.decide,
    )
