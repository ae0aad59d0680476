"""People and their cases."""

from __future__ import annotations

from handrail.web import wording
from handrail.web.cases.lines import ConcernLine, EventLine, InstanceLine, MeetingLine
from handrail.web.cases.pages import (
    CasePage,
    CaseRow,
    CasesPage,
    ClockLine,
    EscalationLine,
    OpenCasePage,
    StartPage,
)
from handrail.web.cases.startable import STARTABLE
from handrail.web.page import Section
from tests.web.gallery.made_up import (
    CONTACTS,
    LONG,
    RESTRICTIONS,
    TASKS,
    Shown,
    a_form,
    a_person,
    ago,
    within,
)


def a_case_page(**more: object) -> CasePage:
    known: dict[str, object] = {
        "title": "Amara Okafor",
        "section": Section.PEOPLE,
        "help_case_id": "c1",
        "person": a_person(),
        "accountable": "Priya Raman, Clinician",
        "last_seen": ago(hours=2),
        "next_contact": within(5760, hours=21),
        "contact_every": "every 7 days",
        "contingency": "A contingency plan is in force.",
    }
    return CasePage(**{**known, **more})  # type: ignore[arg-type]


PAGES = {
    "people": Shown(
        "cases/cases.html",
        CasesPage(
            title="People",
            section=Section.PEOPLE,
            mine=True,
            rows=(
                CaseRow(
                    person=a_person(),
                    accountable="Priya Raman",
                    last_seen=ago(hours=2),
                    mark=wording.CLASSES["urgent"],
                    late_tasks=1,
                ),
                CaseRow(
                    person=a_person("Ben Archer", "c2"), accountable="Priya Raman", last_seen=ago(days=3)
                ),
                CaseRow(person=a_person(LONG, "c3"), accountable="Priya Raman"),
            ),
            next_place="Zoe~1",
        ),
    ),
    "people-nobody-found": Shown(
        "cases/cases.html",
        CasesPage(title="People", section=Section.PEOPLE, mine=False, rows=(), searched="Zed"),
    ),
    "people-empty": Shown(
        "cases/cases.html", CasesPage(title="People", section=Section.PEOPLE, mine=True, rows=())
    ),
    "open-case": Shown(
        "cases/open_case.html",
        OpenCasePage(title="Open a case", section=Section.PEOPLE, form=a_form(faulty=True), has_errors=True),
    ),
    "case": Shown(
        "cases/case.html",
        a_case_page(
            escalation=EscalationLine(
                mark=wording.CLASSES["urgent"], state="sent", since=ago(hours=2), href="/instances/i1"
            ),
            tasks=TASKS[:3],
            clocks=(ClockLine(name="Partner answers", due=within(60, minutes=-8), href="/instances/i1"),),
            restrictions=RESTRICTIONS,
            concerns=(
                ConcernLine(
                    id="s1",
                    kinds="Neglect and self-neglect",
                    state=wording.CONCERN_STATES["to_send"],
                    since=ago(hours=3),
                    send=within(1440, hours=2),
                    href="/instances/i3",
                ),
                ConcernLine(
                    id="s2", kinds="Abuse", state=wording.CONCERN_STATES["closed"], since=ago(days=90)
                ),
            ),
            meetings=(
                MeetingLine(
                    id="m1",
                    question="Is the plan right?",
                    state=wording.MEETING_STATES["decided"],
                    at=ago(days=2),
                    answers=(
                        ("Local authority", wording.MEETING_ANSWERS["unconfirmed"]),
                        ("Northvale Trust", wording.MEETING_ANSWERS["disagrees"]),
                    ),
                    href="/instances/i4",
                ),
            ),
            contacts=CONTACTS,
            instances=(
                InstanceLine(
                    id="i1",
                    process="Escalation",
                    state=wording.INSTANCE_STATUSES["waiting"],
                    started=ago(hours=2),
                    waiting_for="Send and confirm",
                ),
            ),
            timeline=(
                EventLine(
                    at=ago(hours=1), words="Escalation summary completed", by="Tom Hale", href="/tasks/t1"
                ),
                EventLine(
                    at=ago(hours=2), words="Contact recorded: Urgent", by="Tom Hale", href="/contacts/k1"
                ),
            ),
            older_href="?before=3",
            signs=("stops answering his sister's calls", "sleeps with the light on"),
        ),
    ),
    "case-new": Shown("cases/case.html", a_case_page(last_seen=None)),
    "case-long-name": Shown("cases/case.html", a_case_page(title=LONG, person=a_person(LONG), tasks=TASKS)),
    "start": Shown(
        "cases/start.html",
        StartPage(
            title="Start something",
            section=Section.PEOPLE,
            help_case_id="c1",
            person=a_person(),
            offers=tuple(STARTABLE.values()),
        ),
    ),
}
