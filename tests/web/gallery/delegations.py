"""Rights lent to a colleague: the list, lending in two steps, and one delegation in each of its states."""

from __future__ import annotations

from handrail.domain.delegations import DelegationStatus
from handrail.domain.roles import Role
from handrail.web.delegations.pages import (
    ConfirmPage,
    DelegationGroup,
    DelegationLine,
    DelegationPage,
    DelegationsPage,
    HistoryLine,
    LendPage,
)
from handrail.web.delegations.presenting import STATUSES
from handrail.web.form_questions import Choice, ErrorLink, FormOnPage, Look, Question, QuickTime
from handrail.web.page import Section
from tests.web.gallery.made_up import LONG, Shown, ago

READER = Role.SENIOR_CLINICIAN
RIGHTS = "Delay or hold an escalation and Impose a planned restriction"
WHY = "I am on leave from Tuesday and somebody has to decide on the ward."


def a_line(status: DelegationStatus, **more: object) -> DelegationLine:
    known: dict[str, object] = {
        "href": "/delegations/d1",
        "rights": "Delay or hold an escalation",
        "between": "To Olive Siskin",
        "place": "Northvale, adult community",
        "mark": STATUSES[status],
        "ends": ago(days=-7),
    }
    return DelegationLine(**{**known, **more})  # type: ignore[arg-type]


def _list(*groups: DelegationGroup, may_lend: bool = True) -> Shown:
    page = DelegationsPage(title="Delegations", section=Section.ACCOUNT, groups=groups, may_lend=may_lend)
    return Shown("delegations/delegations.html", page, READER)


def a_lending_form(*, faulty: bool = False) -> FormOnPage:
    def wrong(words: str) -> str:
        return words if faulty else ""

    def picked(name: str, *labels: str) -> tuple[Choice, ...]:
        return tuple(
            Choice(value=str(at), label=label, id=f"{name}-{at}", hint=f"D2{'abcd'[at % 4]}")
            for at, label in enumerate(labels)
        )

    questions = (
        Question(
            look=Look.TICKS,
            label="What do you want to lend?",
            name="codes",
            id="codes-0",
            error=wrong("Choose at least one right to lend"),
            choices=picked("codes", "Delay or hold an escalation", "Discharge", "Lower an escalation"),
        ),
        Question(
            look=Look.SELECT,
            label="To whom?",
            name="to",
            id="to",
            hint="They are asked first. It gives them nothing until they accept.",
            error=wrong("Select to whom"),
            choices=(
                Choice(value="", label="Choose", id=""),
                Choice(value="1", label=f"{LONG}, senior clinician on call", id=""),
            ),
        ),
        Question(look=Look.TICK, label="This is above their own rank", name="acting_up", id="acting_up"),
        Question(
            look=Look.MOMENT,
            label="Until when?",
            name="ends_at",
            id="ends_at",
            error=wrong("Enter until when, as a date and time"),
            quick_times=(QuickTime(1440, "In a day"), QuickTime(10080, "In a week")),
        ),
        Question(look=Look.HEADING, label="Why"),
        Question(look=Look.AREA, label="Why do you lend it?", name="reason", id="reason", longest=4000),
    )
    errors = (
        ErrorLink(message="Choose at least one right to lend", anchor="codes-0"),
        ErrorLink(message="Select to whom", anchor="to"),
        ErrorLink(message="Enter until when, as a date and time", anchor="ends_at"),
    )
    return FormOnPage(questions=questions, errors=errors if faulty else ())


def _lend(**more: object) -> Shown:
    known = {
        "title": "Lend a right",
        "section": Section.ACCOUNT,
        "form": a_lending_form(),
        "has_rights": True,
    }
    return Shown("delegations/lend.html", LendPage(**{**known, **more}), READER)  # type: ignore[arg-type]


FACTS = (
    ("Given by", "Dr Rosemary Plover"),
    ("Given to", "Olive Siskin"),
    ("Rights", RIGHTS),
    ("Where", "Northvale, adult community"),
    ("Only when", "Very urgent or urgent"),
    ("When", "Out of hours only"),
    ("From", "today 03:12"),
    ("Until", "Sat 28 Nov 09:00"),
    ("Why", WHY),
)


def _one(status: DelegationStatus, **more: object) -> Shown:
    known: dict[str, object] = {
        "title": "Delegation from Dr Rosemary Plover to Olive Siskin",
        "section": Section.ACCOUNT,
        "id": "d1",
        "mark": STATUSES[status],
        "summary": "It gives Olive Siskin nothing yet: they have to accept it first.",
        "facts": FACTS,
        "history": (HistoryLine(words="Offered", who="Dr Rosemary Plover", at=ago(hours=1)),),
        "accept_words": "I am free and able to decide this, until Sat 28 Nov 09:00",
    }
    return Shown("delegations/delegation.html", DelegationPage(**{**known, **more}), READER)  # type: ignore[arg-type]


PAGES = {
    "delegations": _list(
        DelegationGroup(
            heading="Waiting for you",
            lines=(
                a_line(
                    DelegationStatus.TO_ACCEPT,
                    between="From Dr Fern Dunnock",
                    waits_for_reader="Accept or refuse",
                ),
                a_line(
                    DelegationStatus.TO_APPROVE,
                    rights=RIGHTS,
                    between=f"{LONG} to {LONG}",
                    waits_for_reader="Approve or not",
                ),
            ),
        ),
        DelegationGroup(heading="You were given", lines=(a_line(DelegationStatus.ACTIVE),)),
        DelegationGroup(
            heading="You gave",
            lines=tuple(
                a_line(status, ends=ago(days=-7) if not status.is_over else None)
                for status in DelegationStatus
            ),
        ),
    ),
    "delegations-none": _list(
        DelegationGroup(heading="Waiting for you", lines=(), empty="Nobody waits for an answer of yours."),
        DelegationGroup(heading="You gave", lines=(), empty="You have not lent a right of yours."),
        may_lend=False,
    ),
    "lend": _lend(),
    "lend-errors": _lend(form=a_lending_form(faulty=True), has_errors=True),
    "lend-nothing": _lend(has_rights=False),
    "lend-confirm": Shown(
        "delegations/confirm.html",
        ConfirmPage(
            title=f"Lend this to {LONG}?",
            section=Section.ACCOUNT,
            sentences=(
                "First it needs approval, because it is longer than you can give alone. A clinical director is asked.",
                "Olive Siskin may decide this in your place, as soon as they accept, until Sat 28 Nov 09:00.",
                "You keep the right too, and can take it back at any moment.",
            ),
            facts=FACTS[2:],
            sent=(("codes", "D2b"), ("reason", WHY)),
        ),
        READER,
    ),
    "delegation-to-accept": _one(DelegationStatus.TO_ACCEPT, may_accept=True),
    "delegation-accept-errors": _one(
        DelegationStatus.TO_ACCEPT,
        may_accept=True,
        has_errors=True,
        error="Tick that you are free and able to decide this",
        error_anchor="able",
    ),
    "delegation-refuse-errors": _one(
        DelegationStatus.TO_ACCEPT,
        may_accept=True,
        has_errors=True,
        error="Enter why you refuse",
        error_anchor="refuse-reason",
    ),
    "delegation-to-approve": _one(
        DelegationStatus.TO_APPROVE, may_approve=True, may_revoke=True, withdraws=True
    ),
    "delegation-in-force": _one(
        DelegationStatus.ACTIVE,
        may_revoke=True,
        summary="Olive Siskin may decide now, in place of Dr Rosemary Plover, until Sat 28 Nov 09:00.",
    ),
    "delegation-hand-back-errors": _one(
        DelegationStatus.ACTIVE,
        may_revoke=True,
        hands_back=True,
        has_errors=True,
        error="Enter why",
        error_anchor="revoke-reason",
    ),
    "delegation-over": _one(
        DelegationStatus.REVOKED,
        history=(
            HistoryLine(words="Taken back", who=LONG, at=ago(minutes=4)),
            HistoryLine(words="Accepted", who="Olive Siskin", at=ago(hours=1)),
            HistoryLine(words="Offered", who="Dr Rosemary Plover", at=ago(hours=2)),
        ),
    ),
}
