"""The inbox and the page of one task."""

from __future__ import annotations

from handrail.web import wording
from handrail.web.inbox.pages import InboxPage
from handrail.web.page import Section
from handrail.web.tasks.pages import Fact, TaskPage
from tests.web.gallery.made_up import (
    CONTACTS,
    DECISIONS,
    RESTRICTIONS,
    TASKS,
    Shown,
    a_form,
    a_person,
    choices,
    within,
)

FILTERS = {
    "processes": choices("process", "Escalation", "Post-crisis review"),
    "places": choices("locality", "Northvale", "Southmere"),
}
INBOX = {"title": "Your tasks", "section": Section.INBOX, "poll_href": "/gallery/nothing-new"}


def a_task_page(**more: object) -> TaskPage:
    known: dict[str, object] = {
        "title": "Decide hold or downgrade",
        "section": Section.INBOX,
        "help_case_id": "c1",
        "id": "t1",
        "revision": 1,
        "person": a_person(),
        "process": "Escalation",
        "process_href": "/instances/i1",
        "why": (
            "The contact of today 01:12 reached Urgent: one of their own signs, and two changes in 14 days.",
            "Tom Hale proposed a hold. Until you decide, the hold shares the clock that began with the contact.",
        ),
        "who_decides": "Senior clinician",
        "due": within(30, minutes=12),
        "who_next": "Clinical director, from today 03:54",
        "held_by": "",
        "mine": False,
        "may": True,
        "mark": wording.CLASSES["urgent"],
        "facts": (
            Fact(name="Row that fired", value="N4 of Northvale thresholds, version 3", href="/contacts/k1"),
        ),
        "contacts": CONTACTS,
        "restrictions": RESTRICTIONS,
    }
    return TaskPage(**{**known, **more})  # type: ignore[arg-type]


PAGES = {
    "inbox": Shown(
        "inbox/inbox.html", InboxPage(mine=True, rows=TASKS, next_href="?after=x", **INBOX, **FILTERS)
    ),
    "inbox-decisions": Shown("inbox/inbox.html", InboxPage(mine=False, rows=DECISIONS, **INBOX, **FILTERS)),
    "inbox-empty": Shown("inbox/inbox.html", InboxPage(mine=True, rows=(), **INBOX, **FILTERS)),
    "inbox-available-empty": Shown("inbox/inbox.html", InboxPage(mine=False, rows=(), **INBOX, **FILTERS)),
    "inbox-no-match": Shown(
        "inbox/inbox.html",
        InboxPage(
            mine=False, rows=(), filtered=True, late_only=True, first_href="/inbox", **INBOX, **FILTERS
        ),
    ),
    "task": Shown("tasks/task.html", a_task_page(form=a_form())),
    "task-errors": Shown(
        "tasks/task.html", a_task_page(form=a_form(faulty=True), has_errors=True, mine=True)
    ),
    "task-not-yours": Shown(
        "tasks/task.html",
        a_task_page(
            may=False,
            held_by="Priya Raman",
            why_not="Someone else must do this step, because you did the one it checks",
            ask_first="Dr Rosemary Plover (senior clinician)",
            who_may="Dr Juniper Swift (consultant psychiatrist) or Dr Heather Martlet (senior clinician on call)",
        ),
    ),
    "task-waits": Shown(
        "tasks/task.html",
        a_task_page(
            may=False,
            decision="Delay or hold an escalation",
            waiting="Dr Rosemary Plover decided today 03:06. Priya Raman is asked to confirm it.",
        ),
    ),
    "task-decides": Shown(
        "tasks/task.html",
        a_task_page(
            form=a_form(), decision="Delay or hold an escalation", because="right D2b, as senior clinician"
        ),
    ),
    "task-done": Shown(
        "tasks/task.html", a_task_page(done_words="Done by Priya Raman, today 02:40, in time.")
    ),
    "task-act-now": Shown(
        "tasks/task.html",
        a_task_page(
            title="Act now",
            emergency=True,
            submit_words="I have acted",
            mark=wording.CLASSES["emergency"],
            due=within(30, minutes=-2),
        ),
    ),
}
