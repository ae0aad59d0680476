"""Recording a contact, its result, and getting help."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handrail.domain.roles import Role
from handrail.web import times, wording
from handrail.web.contacts.pages import EvaluationPage, Opened, RecordContactPage, RuleOnPage
from handrail.web.help.pages import HelpAskedPage, HelpPage, RungLine, SeniorCallPage, SeniorLine
from handrail.web.page import Section
from tests.web.gallery.made_up import LONG, NOW, TASKS, Shown, a_form, a_person, a_task, ago, within

EVALUATION = EvaluationPage(
    title="What the table says",
    section=Section.PEOPLE,
    help_case_id="c1",
    id="k1",
    may_flag=True,
    person=a_person(),
    contact_at=ago(minutes=4),
    recorded_by="Tom Hale",
    mark=wording.CLASSES["urgent"],
    table="Northvale thresholds, version 3",
    fired=RuleOnPage(
        row="N4",
        mark=wording.CLASSES["urgent"],
        conditions=(
            "no red flag",
            "nobody very worried",
            "one of their own signs",
            "2 or more changes in 14 days",
        ),
        prompt="Crisis team today.",
    ),
    nearest=(
        RuleOnPage(
            row="N3",
            mark=wording.CLASSES["very_urgent"],
            conditions=(),
            missing=("at least 2 of their own signs (there was 1)",),
        ),
        RuleOnPage(
            row="N2", mark=wording.CLASSES["very_urgent"], conditions=(), missing=("somebody very worried",)
        ),
    ),
    inputs=(("Red flag", "no"), ("Worry, the most of anyone", "worried"), ("Their own signs", "1")),
    opened=(Opened(words="Escalation summary", href="/tasks/t1", due=within(120, minutes=116)),),
    decide_within="120 minutes",
)
SENIOR_ASKED = SeniorCallPage(
    title="A senior is asked to ring you",
    help_case_id="c1",
    person=a_person(),
    asked=(("Tom Hale", ago(minutes=1)),),
    paged="Dr Heather Martlet (senior clinician on call)",
    paged_at=ago(minutes=1),
    by_rota=True,
    next_roles="team lead and senior clinician on call",
    next_at=times.moment(NOW + timedelta(minutes=9), NOW),
    tasks=(a_task("Ring back", within(10, minutes=9), process="Senior call", role="Senior clinician"),),
)
PAGES = {
    "contact": Shown(
        "contacts/record.html",
        RecordContactPage(
            title="Record contact",
            section=Section.PEOPLE,
            help_case_id="c1",
            person=a_person(),
            form=a_form(),
            last=ago(days=4),
        ),
    ),
    "contact-card-first": Shown(
        "contacts/record.html",
        RecordContactPage(
            title="Record contact",
            section=Section.PEOPLE,
            help_case_id="c1",
            person=a_person(LONG),
            form=a_form(),
            card_first=True,
        ),
    ),
    "evaluation": Shown("contacts/evaluation.html", EVALUATION),
    "help": Shown(
        "help/help.html",
        HelpPage(
            title="Get help now",
            about=a_person(),
            people=(a_person("Ben Archer", "c2"), a_person(LONG, "c3")),
            seniors=(
                SeniorLine(
                    place="Northvale",
                    role="senior clinician on call",
                    names=("Dr Heather Martlet",),
                    until="today 09:00",
                ),
            ),
        ),
    ),
    "help-nobody-on-the-rota": Shown(
        "help/help.html",
        HelpPage(
            title="Get help now",
            people=(a_person(LONG, "c3"),),
            seniors=(
                SeniorLine(
                    place="Northvale",
                    role="senior clinician on call",
                    names=(f"Dr {LONG}", "Dr Fern Dunnock"),
                    more=4,
                ),
                SeniorLine(place="Southmere", role="senior clinician on call"),
            ),
        ),
    ),
    "senior-asked": Shown("help/senior.html", SENIOR_ASKED),
    "senior-late": Shown(
        "help/senior.html",
        replace(
            SENIOR_ASKED,
            title="A senior is asked to ring back",
            person=a_person(LONG),
            paged="Everybody in Northvale who is senior clinician on call",
            by_rota=False,
            mine=False,
            asked=((LONG, ago(minutes=31)), ("Tom Hale", ago(minutes=8))),
            rung=(RungLine(name="Dr Heather Martlet", at=ago(minutes=22), spoke=False),),
            is_late=True,
        ),
        reader=Role.SENIOR_CLINICIAN,
    ),
    "senior-rang": Shown(
        "help/senior.html",
        replace(
            SENIOR_ASKED,
            title="The call to a senior",
            tasks=(),
            rung=(
                RungLine(
                    name="Dr Heather Martlet",
                    at=ago(minutes=3),
                    spoke=True,
                    besides="an escalation",
                    href="/tasks/t1",
                ),
            ),
        ),
    ),
    "senior-not-needed": Shown(
        "help/senior.html", replace(SENIOR_ASKED, title="The call to a senior", tasks=())
    ),
    "help-nobody-found": Shown(
        "help/help.html", HelpPage(title="Get help now", searching=True, searched="Zed")
    ),
    "help-asked": Shown(
        "help/asked.html",
        HelpAskedPage(title="Help is on its way", help_case_id="c1", person=a_person(LONG), tasks=TASKS[:1]),
    ),
}
