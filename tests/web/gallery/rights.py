"""My decision rights."""

from __future__ import annotations

from dataclasses import replace

from handrail.domain.roles import Role
from handrail.web.page import Section
from handrail.web.rights.pages import Answer, PeriodOnPage, RightOnPage, RightsPage
from handrail.web.rights.questions import ASKED_MOST, QUESTIONS
from tests.web.gallery.made_up import LONG, Shown

MINE = Answer(
    when="",
    mine=True,
    under=("as senior clinician in Northvale",),
    who="senior clinician",
    ask=("Dr Fern Dunnock (senior clinician)",),
    second="clinician or team lead",
    i_may_second=True,
    refusal="",
)
LENT = replace(
    MINE,
    when="For an emergency",
    under=(
        f"for {LONG} as consultant psychiatrist, under their delegation, in Northvale, until Fri 27 Nov 18:00",
    ),
    ask=(),
)
ASKED = replace(
    MINE,
    mine=False,
    under=(),
    who="MDT chair",
    ask=("Dr Juniper Swift (consultant psychiatrist)", f"{LONG} (senior clinician on call)"),
    i_may_second=False,
)
UNHELD = replace(ASKED, who="clinical director", ask=(), second="")
REFUSED = replace(UNHELD, when="Soon after a crisis", refusal="Nobody may discharge out of hours")


def a_right(code: str, title: str, *periods: tuple[Answer, ...], may: bool) -> RightOnPage:
    names = ("In working hours", "Out of hours")
    return RightOnPage(
        code=code,
        title=title,
        question=QUESTIONS[code],
        may_decide=may,
        may_propose=not may,
        periods=tuple(
            PeriodOnPage(name=name, answers=answers) for name, answers in zip(names, periods, strict=True)
        ),
    )


RIGHTS = (
    a_right("D2b", "Delay or hold an escalation", (MINE,), (MINE, LENT), may=True),
    a_right("D1d", "Discharge", (REFUSED, replace(MINE, when="Otherwise")), (REFUSED,), may=True),
    a_right("D6", "Decide in a meeting of the team", (ASKED,), (UNHELD,), may=False),
)


def _page(**more: object) -> Shown:
    known: dict[str, object] = {
        "title": "My decision rights",
        "section": Section.RIGHTS,
        "rights": RIGHTS,
        "questions": tuple((QUESTIONS[code], f"/rights#{code}") for code in ASKED_MOST),
        "delegations_href": "/delegations",
        "name": "Dr Rosemary Plover",
        "drawn": "today 03:12",
    }
    page = RightsPage(**{**known, **more})  # type: ignore[arg-type]
    return Shown("rights/rights.html", page, Role.SENIOR_CLINICIAN)


PAGES = {
    "rights": _page(),
    "rights-mine": _page(mine_only=True, rights=RIGHTS[:2]),
    "rights-nothing-found": _page(searched="parking", rights=()),
}
