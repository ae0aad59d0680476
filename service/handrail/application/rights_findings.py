"""What may be wrong with a decision-rights matrix: a table with holes, a rule it may not break, a right nobody holds.

Everything here is found by asking the tables, at every combination of values that a row of a code speaks of: what they
say is checked, not how it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Any

from handrail import dmn
from handrail.application.decision_rights import CODES, SELF_AUTHORISING
from handrail.application.rights_matrix import CONSULT, INFORM, KEY, RIGHT, Matrix
from handrail.dmn.completeness import Grid, grid_for
from handrail.dmn.elements import DecisionTable
from handrail.domain.consulted import is_known
from handrail.domain.decision_rights import (
    ANYONE,
    CHAIR,
    TASK_ROLE,
    DecisionRight,
    Period,
    RightFacts,
    is_reserved,
)
from handrail.domain.evaluations import ResponseClass
from handrail.domain.ladders import LadderCode
from handrail.domain.localities import Locality
from handrail.domain.permissions import Permission, holds
from handrail.domain.rights import expanded, roles_that_may
from handrail.domain.roles import Role
from handrail.domain.separation import S1_CODES
from handrail.domain.timer_table import TIMER_KEYS
from handrail.engine import Bundle, Finding, Severity
from handrail.storage.role_holders import RoleHolder

_FACTS = {one.name for one in fields(RightFacts)} - {"code", "period"}
_RULE, HOLDERS_RULE = "decision_rights", "right_with_holder"
_FILE = f"decisions/{RIGHT}.dmn"
RESTRICTING = frozenset({"D5a", "D5b", "D5c", "D5e"})
_CLINICAL_CODES = tuple(
    code for code in CODES if code[1] in "123456" and code[:3] not in ("D10", "D11", "D12")
)
_NOT_CLINICAL = {
    Role.ON_CALL_MANAGER,
    Role.GOVERNANCE_LEAD,
    Role.PROCESS_OWNER,
    Role.SYSTEM_ADMIN,
    Role.AUDITOR,
}
PUBLISHING = "D9"
"""The decision by which everything, this matrix too, comes into force."""
_MARKERS = (ANYONE, TASK_ROLE, CHAIR)
_ROLES: frozenset[str] = frozenset(Role)
_LADDERS: frozenset[str] = frozenset(LadderCode)
_FALLS_TO = "team_lead"
"""The role that stands for "the role of the step's own table" where a check needs one: the least that may restrict."""


def findings_of_matrix(bundle: Bundle) -> Iterator[Finding]:
    """What is wrong with the tables by themselves; nothing for any other process."""
    if bundle.key != KEY:
        return
    missing = [name for name in (RIGHT, CONSULT, INFORM) if f"decisions/{name}.dmn" not in bundle.files]
    for name in missing:
        yield _wrong(f"The table {name} is missing", file=f"decisions/{name}.dmn")
    if missing:
        return
    try:
        matrix, points = Matrix(bundle), _points(bundle)
    except (dmn.DmnError, ValueError) as fault:
        yield _wrong(f"The tables cannot be read: {fault}")
        return
    for code in CODES:
        yield from _findings_of_code(matrix, code, points(code))


def findings_of_holders(
    bundle: Bundle, holders: Iterable[RoleHolder], localities: Mapping[str, Locality]
) -> Iterator[Finding]:
    """Which decisions nobody could take in a locality, in hours or out, with the roles as they are held.

    An error where staff work already; a warning for a locality that nobody has been assigned to yet.
    """
    if bundle.key != KEY:
        return
    everybody, rows = tuple(holders), rows_of(bundle)
    yield from _findings_of_publishing(rows[PUBLISHING], [one for one in everybody if one.is_registered])
    for place in sorted(localities):
        here = [holder for holder in everybody if holder.is_registered and holder.reaches(place)]
        staffed = any(holder.locality == place for holder in here)
        for code in CODES:
            yield from _findings_of_place(code, place, rows[code], here, staffed=staffed)


def unheld(
    bundle: Bundle, holders: Iterable[RoleHolder], localities: Iterable[str]
) -> Iterator[tuple[str, str, Period]]:
    """(locality, code, period) in which the matrix lets somebody decide and nobody holds such a role."""
    everybody, rows = tuple(holders), rows_of(bundle)
    for place in sorted(localities):
        here = [holder for holder in everybody if holder.is_registered and holder.reaches(place)]
        for code, period in product(CODES, Period):
            decided = [row for row in rows[code] if row.period is period and row.decide]
            if any(not _able(row.decide, here) for row in decided):
                yield place, code, period


@dataclass(frozen=True)
class _Named:
    """A bundle that is known by its hash."""

    sha256: str
    bundle: Bundle = field(compare=False)


def rows_of(bundle: Bundle) -> Mapping[str, tuple[DecisionRight, ...]]:
    """Every row of the matrix by code, once for each period it answers in; kept, for it takes a third of a second."""
    return _kept_rows(_Named(bundle.sha256, bundle))


@lru_cache(maxsize=8)
def _kept_rows(named: _Named) -> Mapping[str, tuple[DecisionRight, ...]]:
    matrix, points = Matrix(named.bundle), _points(named.bundle)
    return MappingProxyType({code: tuple(_rows(matrix, points(code))) for code in CODES})


def _findings_of_code(matrix: Matrix, code: str, points: Iterable[RightFacts]) -> Iterator[Finding]:
    said: set[tuple[str, str]] = set()
    for facts in points:
        try:
            row = matrix.right(facts)
        except (dmn.DecisionFailed, KeyError, TypeError, ValueError) as fault:
            yield _wrong(f"{code} has no single answer for {_in_words(facts)}: {fault}", element=code)
            return
        for problem in _problems_of(row, facts):
            if (row.row, problem) not in said:
                said.add((row.row, problem))
                yield _wrong(f"{code}: {problem}", element=row.row)


def _problems_of(row: DecisionRight, facts: RightFacts) -> Iterator[str]:
    for code in (*row.propose, *row.decide, *row.second):
        if code not in _MARKERS and code not in _ROLES:
            yield f"there is no role {code}"
    for code in (*row.consult, *row.inform):
        if not is_known(code):
            yield f"nobody knows who {code} is"
    if row.within is not None and row.within not in TIMER_KEYS:
        yield f"there is no timer {row.within}"
    if row.ladder is not None and row.ladder not in _LADDERS:
        yield f"there is no ladder {row.ladder}"
    if not row.decide and not row.refusal:
        yield "nobody may decide, and nothing says what happens instead"
    if row.code in SELF_AUTHORISING and (ANYONE not in row.decide or row.second):
        yield "anybody may decide this alone, at any hour (K2)"
    if row.code in S1_CODES and not row.separate:
        yield "whoever proposes this may not decide it (S1)"
    if is_reserved(row.code, facts.rank) and row.delegable:
        yield "this may not be delegated"
    if row.code in ("D2b", "D2c", "D2d") and _is_emergency(row.code, facts) and row.decide:
        yield "nobody may hold or downgrade an emergency (D2d)"
    named = {Role(code) for code in row.decide if code in _ROLES}
    if row.code in _CLINICAL_CODES and named & _NOT_CLINICAL:
        yield f"{_labels(named & _NOT_CLINICAL)} may take no clinical decision"
    if row.code == PUBLISHING and row.period is Period.IN_HOURS:
        yield from _problems_of_publishing(row)
    if row.code in RESTRICTING and any(_may_restrict_too_soon(code, facts) for code in row.decide):
        yield "nobody below a team lead may authorise a restriction"


def _problems_of_publishing(row: DecisionRight) -> Iterator[str]:
    """A matrix by which nobody, or one person alone, could publish would be the last one: no other could replace it."""
    roles = (*row.decide, *row.second)
    if len(set(roles)) < 2:
        yield "two roles must approve before anything is published (S6)"
    for code in roles:
        if code in _MARKERS:
            yield f"name the roles that approve: {code} is none"
        elif code in _ROLES and not holds(Permission.APPROVE_VERSIONS, frozenset(roles_that_may(code))):
            yield f"{_labels({Role(code)})} may not approve a version"


def _is_emergency(code: str, facts: RightFacts) -> bool:
    return code == "D2d" or facts.response_class == ResponseClass.EMERGENCY.value


def _may_restrict_too_soon(code: str, facts: RightFacts) -> bool:
    if code == TASK_ROLE:
        return facts.rank < Role.TEAM_LEAD.rank
    return code == ANYONE or (code in _ROLES and Role(code).rank < Role.TEAM_LEAD.rank)


def _findings_of_publishing(
    rows: tuple[DecisionRight, ...], registered: list[RoleHolder]
) -> Iterator[Finding]:
    """A version is approved by every role that the row names, wherever its holders work.

    An error once somebody works here; a warning before anybody was registered.
    """
    severity = Severity.ERROR if registered else Severity.WARNING
    for row in rows:
        roles = (*row.decide, *row.second) if row.period is Period.IN_HOURS else ()
        for code in roles:
            if not _able((code,), registered):
                wanted = _labels(roles_meant((code,))[:1])
                yield Finding(
                    rule=HOLDERS_RULE,
                    file=_FILE,
                    element=row.row,
                    message=f"Nobody could approve a version after this one: it needs {wanted}",
                    severity=severity,
                )


def _findings_of_place(
    code: str, place: str, rows: tuple[DecisionRight, ...], here: list[RoleHolder], *, staffed: bool
) -> Iterator[Finding]:
    decided = [row for row in rows if row.decide]
    if not decided:
        return
    if not any(_able(row.decide, here) for row in decided):
        wanted = _labels({role for row in decided for role in roles_meant(row.decide)[:1]})
        yield Finding(
            rule=HOLDERS_RULE,
            file=_FILE,
            element=decided[0].row,
            message=f"Nobody in {place} could decide {code}, in hours or out: it needs {wanted}",
            severity=Severity.ERROR if staffed else Severity.WARNING,
        )
        return
    for row in decided:
        lacking = _lacks_another(row, here)
        if lacking:
            yield Finding(
                rule=HOLDERS_RULE,
                file=_FILE,
                element=row.row,
                message=f"In {place} {code} {lacking}",
                severity=Severity.WARNING,
            )


def _lacks_another(row: DecisionRight, here: list[RoleHolder]) -> str:
    """Why two people cannot be found for a row that needs them; empty when they can."""
    deciders = _able(row.decide, here)
    if row.second and not _two_different(deciders, _able(row.second, here)):
        return "needs a second person, and only one person could be either"
    if row.separate and row.propose and not _two_different(deciders, _able(row.propose, here)):
        return "may not be decided by whoever proposed it, and only one person could do either"
    return ""


def _two_different(one: set[Any], other: set[Any]) -> bool:
    return bool(one) and bool(other) and len(one | other) > 1


def _able(codes: Iterable[str], here: Iterable[RoleHolder]) -> set[Any]:
    may = set(roles_meant(codes))
    return {holder.staff_id for holder in here if holder.role in may}


def roles_meant(codes: Iterable[str], task_role: str | None = None) -> tuple[Role, ...]:
    """The roles of a list of the matrix. Where no step says which role it asks for, a team lead's at least.

    A meeting is chaired by any clinician that it names.
    """
    lanes = {ANYONE: None, CHAIR: Role.CLINICIAN.value}
    listed = [expanded((code,), lanes.get(code, task_role or _FALLS_TO)) for code in codes]
    return tuple(dict.fromkeys(role for roles in listed for role in roles))


def _rows(matrix: Matrix, points: Iterable[RightFacts]) -> Iterator[DecisionRight]:
    """Each different row of a code and period, once; what has no answer is said by `findings_of_matrix`."""
    seen: set[tuple[str, Period]] = set()
    for facts in points:
        try:
            row = matrix.right(facts)
        except (dmn.DecisionFailed, KeyError, TypeError, ValueError):
            continue
        if (row.row, row.period) not in seen:
            seen.add((row.row, row.period))
            yield row


def _points(bundle: Bundle) -> Callable[[str], tuple[RightFacts, ...]]:
    """The combinations of facts worth trying for a code: every value of every column that a row for it looks at.

    A column in which no row of that code says anything cannot change its answer.
    """
    tables = [_table(bundle, name) for name in (RIGHT, CONSULT, INFORM)]

    def points(code: str) -> tuple[RightFacts, ...]:
        looked_at: dict[str, list[Any]] = {}
        for table, grid in tables:
            for name in _looked_at(table, code):
                looked_at[name] = sorted({*looked_at.get(name, ()), *_values(name, grid.get(name, ()))})
        return tuple(
            RightFacts(code=code, period=period, **dict(zip(looked_at, combination, strict=True)))
            for period in Period
            for combination in product(*looked_at.values())
        )

    return points


def _table(bundle: Bundle, name: str) -> tuple[DecisionTable, Grid]:
    model = dmn.load(bundle.files[f"decisions/{name}.dmn"].decode())
    logic = model.decisions[name].logic if name in model.decisions else None
    if not isinstance(logic, DecisionTable) or "code" not in (clause.text for clause in logic.inputs):
        raise ValueError(f"{name}.dmn needs a decision table called {name} with an input called code")
    return logic, grid_for(model, name)


def _looked_at(table: DecisionTable, code: str) -> Iterator[str]:
    """The columns in which a row for the code says anything; code and period are tried anyway."""
    names = [clause.text for clause in table.inputs]
    rows = [rule for rule in table.rules if _speaks_of(code, rule.conditions[names.index("code")].text)]
    for number, name in enumerate(names):
        said = any(rule.conditions[number].text.strip() not in ("", "-") for rule in rows)
        if said and name in _FACTS:
            yield name


def _speaks_of(code: str, cell: str) -> bool:
    text = cell.strip()
    return text in ("", "-") or "not(" in text or f'"{code}"' in text


def _values(name: str, tried: Iterable[object]) -> tuple[Any, ...]:
    if name == "rank":
        return tuple(range(6))
    if name == "days_since_crisis":
        return tuple(int(value) for value in tried if isinstance(value, int | float) and value >= 0)
    return tuple(tried)


def _wrong(message: str, *, element: str | None = None, file: str = _FILE) -> Finding:
    return Finding(rule=_RULE, file=file, element=element, message=message)


def _labels(roles: Iterable[Role]) -> str:
    return ", ".join(sorted(role.label.lower() for role in roles)) or "a role that reaches it"


def _in_words(facts: RightFacts) -> str:
    return f"{facts.period.value}, class {facts.response_class or 'none'}, rank {facts.rank}"
