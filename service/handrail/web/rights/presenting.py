"""My decision rights from what the application knows of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from handrail.application.queries.my_rights import Held, InPeriod, MyRight
from handrail.domain.decision_rights import Period
from handrail.domain.role_scopes import scope_of
from handrail.domain.roles import Role
from handrail.web import times
from handrail.web.door import place_name
from handrail.web.page import Section
from handrail.web.rights.pages import Answer, PeriodOnPage, RightOnPage, RightsPage
from handrail.web.rights.questions import ASKED_MOST, QUESTIONS, fits
from handrail.web.rights.wording import role_word
from handrail.web.wording import in_words, listed

_PERIODS = {Period.IN_HOURS: "In working hours", Period.OUT_OF_HOURS: "Out of hours"}
_CASES = {
    "emergency": "for an emergency",
    "very-urgent": "for very urgent",
    "urgent": "for urgent",
    "now": "for emergency and very urgent",
    "crisis": "soon after a crisis",
    "disengaged": "if they have lost touch with us",
    "restriction": "with an open restriction",
    "safeguarding": "with an open safeguarding concern",
    "cohort": "with repeated crises",
    "floor": "for lesser limits",
    "final": "at the last stage",
    "manager": "for more than 14 days",
}


def rights_page(
    rights: tuple[MyRight, ...],
    now: datetime,
    *,
    name: str,
    roles: Iterable[Role] = (),
    searched: str = "",
    mine_only: bool = False,
) -> RightsPage:
    """The page, narrowed to the words that were searched for."""
    shown = [
        right
        for right in rights
        if fits(right.code, right.title, searched) and (right.may_decide or not mine_only)
    ]
    return RightsPage(
        title="My decision rights",
        section=Section.RIGHTS,
        rights=tuple(_right(right, now) for right in shown),
        searched=searched,
        mine_only=mine_only,
        questions=tuple((QUESTIONS[code], f"/rights#{code}") for code in ASKED_MOST),
        delegations_href="/delegations",
        name=name,
        scopes=tuple((role.label, scope_of(role)) for role in sorted(roles) if scope_of(role)),
        drawn=times.clock(now, now),
    )


def _right(right: MyRight, now: datetime) -> RightOnPage:
    return RightOnPage(
        code=right.code,
        title=right.title,
        question=QUESTIONS.get(right.code, right.title),
        may_decide=right.may_decide,
        may_propose=any(row.propose for row in right.rows),
        periods=tuple(
            PeriodOnPage(name=words, answers=_answers(right, period, now))
            for period, words in _PERIODS.items()
        ),
    )


def _answers(right: MyRight, period: Period, now: datetime) -> tuple[Answer, ...]:
    """The rows of a period, those with the same answer told once."""
    grouped: dict[tuple[object, ...], list[InPeriod]] = {}
    for row in right.rows:
        if row.period is period:
            grouped.setdefault((row.roles, row.refusal, row.by_step, row.seconds), []).append(row)
    special_first = sorted(grouped.values(), key=lambda rows: "" in _cases(right.code, rows))
    return tuple(_answer(right.code, rows, len(grouped) > 1, now) for rows in special_first)


def _answer(code: str, rows: list[InPeriod], several: bool, now: datetime) -> Answer:
    row = rows[0]
    cases = _cases(code, rows)
    when = "otherwise" if "" in cases else listed(cases)
    who = listed(tuple(role_word(role) for role in row.roles[:1]))
    if row.by_step:
        who = "whoever the step names" if not row.roles else f"{who}, or the role the step names"
    return Answer(
        when=f"{when[:1].upper()}{when[1:]}" if several else "",
        mine=bool(row.decide),
        under=tuple(dict.fromkeys(_under(held, now) for held in row.decide)),
        who=who,
        ask=row.others,
        second=listed(tuple(role_word(role) for role in row.seconds[:2]), "or"),
        i_may_second=bool(row.second),
        refusal=row.refusal,
    )


def _cases(code: str, rows: list[InPeriod]) -> tuple[str, ...]:
    """The kinds of case that rows with the same answer are for; "" is every other one."""
    return tuple(dict.fromkeys(_case(code, row.row) for row in rows))


def _case(code: str, row: str) -> str:
    """The kind of case a row is for, from its name."""
    rest = (
        row.removeprefix(code).removesuffix("-ih").removesuffix("-ooh").removesuffix("-ih-floor").strip("-")
    )
    if row.endswith("-floor"):
        return _CASES["floor"]
    rest = rest.removesuffix("-ih").removesuffix("-ooh")
    return _CASES.get(rest, "")


def _under(held: Held, now: datetime) -> str:
    """ "as senior clinician in Northvale", "for Dr X, under their delegation, until Sat 28 Nov 18:00"."""
    place = "everywhere" if held.locality is None else f"in {place_name(held.locality)}"
    pathway = "" if held.pathway is None else f", {in_words(held.pathway).lower()} only"
    until = "" if held.until is None else f", until {times.clock(held.until, now)}"
    if held.on_behalf_of is not None:
        return f"for {held.on_behalf_of} as {role_word(held.role)}, under their delegation, {place}{pathway}{until}"
    return f"as {role_word(held.role)} {place}{pathway}{until}"
