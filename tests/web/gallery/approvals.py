"""Approvals: the queue, one decision in each of its states, and the second person's page."""

from __future__ import annotations

from dataclasses import replace

from handrail.domain.roles import Role
from handrail.web import wording
from handrail.web.approvals.pages import (
    ApprovalPage,
    ApprovalRow,
    ConfirmPage,
    EarlierOnPage,
    EarlierPart,
    LadderLine,
    OptionCard,
    QueuePage,
    Told,
    View,
    WaitingCard,
)
from handrail.web.contacts.pages import RuleOnPage
from handrail.web.form_questions import ErrorLink, FormOnPage, Look, Question
from handrail.web.page import Section
from tests.web.gallery.made_up import (
    CONTACTS,
    LONG,
    RESTRICTIONS,
    Shown,
    a_person,
    ago,
    choices,
    within,
)

READER = Role.SENIOR_CLINICIAN
RATIONALE = (
    "Her sister stays tonight and has the crisis line's number. She asked for time until the morning, and the "
    "medicines are locked away."
)


def a_row(name: str, **more: object) -> ApprovalRow:
    known: dict[str, object] = {
        "id": name.lower().replace(" ", "-"),
        "name": name,
        "title": "Delay or hold an escalation",
        "person": "Amara Okafor",
        "process": "Escalation",
        "place": "Northvale",
        "why": "Proposed by Tom Hale 18 min ago: “Escalation summary”.",
        "because": "as senior clinician",
        "href": "/approvals/a1",
        "due": within(30, minutes=12),
        "mark": wording.CLASSES["very_urgent"],
    }
    return ApprovalRow(**{**known, **more})  # type: ignore[arg-type]


TO_CONFIRM = (
    a_row(
        "Decide on the discharge",
        person="Ben Archer",
        process="Referral",
        why="Dr Fern Dunnock decided 40 min ago; it waits for a second person.",
        because="",
        due=within(1440, hours=20),
        mark=None,
    ),
)
TO_DECIDE = (
    a_row("Decide hold or downgrade", due=within(30, hours=-3), held="You hold this"),
    a_row(
        "Authorise the restriction",
        title="Impose a planned restriction",
        process="Restriction imposition",
        person=LONG,
        why=f"Proposed by {LONG}. Asked for 2 h ago.",
        because=f"for {LONG}, under their delegation until Fri 27 Nov 18:00",
        due=within(4320, hours=30),
        mark=None,
    ),
    a_row("Accept or refuse a delegation", person="", process="Delegation", due=None, mark=None),
)
WAITING = (
    a_row(
        "Threshold not met",
        title="Decide that the safeguarding threshold is not met",
        process="Safeguarding actions",
        why="You decided 5 min ago; it waits for a second person.",
        because="",
        mark=wording.CLASSES["urgent"],
        due=within(240, minutes=200),
    ),
)
FILTERS = {
    "processes": choices("process", "Escalation", "Restriction imposition", chosen="escalation"),
    "places": choices("locality", "Northvale", "Southmere"),
}
RULE = RuleOnPage(
    row="N3",
    mark=wording.CLASSES["very_urgent"],
    conditions=("at least 2 of their own signs", "not seen for more than 7 days"),
)
NEAREST = (
    RuleOnPage(
        row="N4",
        mark=wording.CLASSES["urgent"],
        conditions=(),
        missing=("one of their own signs fewer", "a contact within 7 days"),
    ),
)
VIEWS = (
    View(
        whose="The person",
        words="Please do not send anybody tonight. My sister is here and I will ring.",
        source="Tom Hale, today 02:54",
    ),
    View(
        whose="The carer or family",
        words="Not asked: the person asked us not to",
        source="Tom Hale, today 02:54",
        missing=True,
    ),
)
EARLIER = (
    EarlierOnPage(
        name="Escalation summary",
        by="Tom Hale",
        at=ago(minutes=18),
        parts=(
            EarlierPart(
                heading="3 What is different now",
                lines=(
                    Told(question="What has changed?", answers=("Paces at night, has stopped eating",)),
                    Told(
                        question="Restrictions in force",
                        answers=("Limits on going out", "Extra checks every hour at night"),
                    ),
                ),
            ),
        ),
        rest=(
            EarlierPart(
                heading="Who was told", lines=(Told(question="Told by phone", answers=("Her sister",)),)
            ),
        ),
    ),
)
OPTIONS = (
    OptionCard(
        label="Approve the hold",
        does="Nothing is sent for now. It is looked at again at the time you set, and a review is booked.",
        second="Counts once a second person has confirmed it: clinician or team lead.",
        href="?choose=approve_hold#decision",
        chosen=True,
    ),
    OptionCard(
        label="Send it at a lower urgency",
        does="It is sent now, at the lower urgency you choose.",
        second="Counts once a second person has confirmed it: clinician or team lead.",
        href="?choose=downgrade#decision",
    ),
    OptionCard(
        label="Refuse the hold",
        does="It is sent now, at the urgency it has.",
        second="",
        href="?choose=refuse#decision",
    ),
    OptionCard(
        label="Stand it down",
        does="Nothing is sent.",
        second="",
        why_not="It needs a consultant psychiatrist out of hours.",
    ),
)
STATED = (
    Told(question="What do you decide?", answers=("Approve the hold",)),
    Told(question="Why is that right for her?", answers=(RATIONALE,)),
    Told(question="Looked at again", answers=("today 09:00",)),
    Told(question="What would end the hold at once?", answers=("She asks for help", "Her sister leaves")),
)
WAITS = WaitingCard(
    decider="You",
    chosen="Approve the hold",
    asked="Priya Raman",
    asked_at=ago(minutes=6),
    until="today 03:24",
    mine=True,
    may_confirm=False,
)


def a_decision_form(*, faulty: bool = False) -> FormOnPage:
    """Short, because a long one hangs among the tasks."""
    why = "Say why that is right for this person" if faulty else ""
    questions = (
        Question(
            look=Look.NOTE, label="", paragraphs=("A hold needs a second person, and a time to look again.",)
        ),
        Question(
            look=Look.RADIOS,
            label="What do you decide?",
            name="a.chosen",
            id="a-chosen",
            choices=choices("a-chosen", "Approve the hold", "Send it at a lower urgency", "Refuse the hold"),
        ),
        Question(look=Look.MOMENT, label="Look at it again", name="a.recheck_at", id="a-recheck_at"),
        Question(
            look=Look.AREA,
            label="Why is that right for her?",
            name="a.rationale",
            id="a-rationale",
            longest=2000,
            error=why,
        ),
    )
    errors = (ErrorLink(message=why, anchor="a-rationale"),) if faulty else ()
    return FormOnPage(questions=questions, errors=errors)


def an_approval(**more: object) -> ApprovalPage:
    known: dict[str, object] = {
        "title": "Decide hold or downgrade",
        "section": Section.APPROVALS,
        "help_case_id": "c1",
        "id": "a1",
        "revision": 2,
        "person": a_person(),
        "process": "Escalation",
        "process_href": "/instances/i1",
        "decision": "Delay or hold an escalation",
        "due": within(30, minutes=12),
        "lapse": "If nobody decides by today 03:24, it is not held: the step to send it opens for whoever is on duty.",
        "may": True,
        "because": "as senior clinician",
        "why_not": "",
        "missing": "",
        "who_may": ("Dr Rosemary Plover (senior clinician)", "Dr Fern Dunnock (senior clinician)"),
        "ask_first": "Dr Rosemary Plover (senior clinician)",
        "why_now": (
            "Tom Hale completed “Escalation summary” today 02:54 (18 min ago).",
            "The clock began today 02:24 (48 min ago). The table said very urgent.",
        ),
        "mark": wording.CLASSES["very_urgent"],
        "contact_href": "/contacts/k1",
        "fired": RULE,
        "nearest": NEAREST,
        "table": "Northvale thresholds, version 3",
        "views": VIEWS,
        "tried": (("Rang her sister", "she came at 02:30"), ("Offered the quiet room",)),
        "earlier": EARLIER,
        "options": OPTIONS,
        "proposer": "Tom Hale",
        "consulted": "The person and, with their agreement, the carer or family.",
        "informed": "Whoever proposed it and the accountable clinician.",
        "second": "Clinician or team lead",
        "ladder": (
            LadderLine(
                who=("Dr Rosemary Plover, senior clinician", "Dr Fern Dunnock, senior clinician"),
                at=ago(minutes=18),
                passed=True,
            ),
            LadderLine(who=("Senior clinician on call",), at=ago(minutes=-12), passed=False),
        ),
        "form": a_decision_form(),
        "instructions": ("Read what the person wants first.", "The clock runs while you decide."),
        "draft_at": ago(minutes=1),
        "may_ask_advice": True,
        "delegate_href": "/delegations/new?codes=D2b",
        "contacts": CONTACTS,
        "restrictions": RESTRICTIONS,
    }
    return ApprovalPage(**{**known, **more})  # type: ignore[arg-type]


DECIDED = {
    "may": False,
    "form": None,
    "because": "",
    "options": tuple(replace(option, href="") for option in OPTIONS),
    "draft_at": None,
}


def a_confirmation(**more: object) -> ConfirmPage:
    known: dict[str, object] = {
        "title": "Confirm a colleague’s decision",
        "section": Section.APPROVALS,
        "help_case_id": "c1",
        "id": "a1",
        "revision": 3,
        "person": "Amara Okafor",
        "task": "Decide hold or downgrade",
        "decision": "Delay or hold an escalation",
        "decider": "Dr Rosemary Plover",
        "under": "",
        "proposer": "Tom Hale",
        "chosen": "Approve the hold",
        "does": "Nothing is sent for now. It is looked at again at the time you set, and a review is booked.",
        "at": ago(minutes=6),
        "due": within(30, minutes=12),
        "lapse": "If nobody decides by today 03:24, it is not held: the step to send it opens for whoever is on duty.",
        "stated": STATED,
        "may": True,
        "why_not": "",
        "who_may": (),
        "case_href": "/cases/c1",
    }
    return ConfirmPage(**{**known, **more})  # type: ignore[arg-type]


def a_queue(**more: object) -> QueuePage:
    known: dict[str, object] = {
        "title": "Approvals",
        "section": Section.APPROVALS,
        "to_confirm": (),
        "to_decide": (),
        "waiting": (),
    }
    return QueuePage(**{**known, **FILTERS, **more})  # type: ignore[arg-type]


def _queue(**more: object) -> Shown:
    return Shown("approvals/queue.html", a_queue(**more), READER)


def _decision(**more: object) -> Shown:
    return Shown("approvals/approval.html", an_approval(**more), READER)


def _confirmation(**more: object) -> Shown:
    return Shown("approvals/confirm.html", a_confirmation(**more), READER)


PAGES = {
    "approvals": _queue(
        to_confirm=TO_CONFIRM, to_decide=TO_DECIDE, waiting=WAITING, filtered=True, next_href="?after=x"
    ),
    "approvals-late": _queue(
        to_decide=tuple(
            replace(row, id=str(n), due=within(30, hours=-n)) for n, row in enumerate(TO_DECIDE, 1)
        )
    ),
    "approvals-empty": _queue(),
    "approvals-no-match": _queue(filtered=True),
    "decision": _decision(),
    "decision-errors": _decision(form=a_decision_form(faulty=True), has_errors=True),
    "decision-late-and-long": _decision(
        person=a_person(LONG), proposer=LONG, due=within(30, hours=-2), views=(), fired=None, nearest=()
    ),
    "decision-not-yours": _decision(
        may=False,
        form=None,
        because="",
        why_not="You proposed this, and somebody else must decide it",
        missing="What is missing: being another person than whoever proposed or decided.",
    ),
    "decision-of-nobody": _decision(
        may=False,
        form=None,
        because="",
        draft_at=None,
        why_not="You declared that you know this person",
        missing="What is missing: freedom from a conflict of interest.",
        who_may=(),
        ask_first="",
    ),
    "decision-waits": _decision(**DECIDED, waiting=WAITS),
    "decision-waits-for-you": _decision(
        **DECIDED,
        waiting=replace(WAITS, decider="Dr Fern Dunnock", asked="you", mine=False, may_confirm=True),
    ),
    "decision-disagreed": _decision(
        refusal="Priya Raman did not agree, today 03:01: “Her sister leaves at six, so nobody is with her then.”"
    ),
    "decision-done": _decision(
        **DECIDED, done_words="Decided by Dr Rosemary Plover, today 03:05, in time.", stated=STATED, ladder=()
    ),
    "confirm": _confirmation(),
    "confirm-under-delegation": _confirmation(
        decider=LONG, under=f"for {LONG}, under their delegation", person=LONG
    ),
    "confirm-not-for-you": _confirmation(
        may=False,
        why_not="You proposed this, and somebody else must confirm it",
        who_may=("Priya Raman (clinician)", "Martin Sorrel (team lead)"),
    ),
    "confirm-errors": _confirmation(
        has_errors=True,
        reason="No",
        problem="Say in a sentence why you do not agree: whoever decided it reads this",
    ),
}
