"""Recording a contact, its result, and getting help."""

from __future__ import annotations

from handrail.web import wording
from handrail.web.contacts.pages import EvaluationPage, Opened, RecordContactPage, RuleOnPage
from handrail.web.help.pages import HelpAskedPage, HelpPage
from handrail.web.page import Section
from tests.web.gallery.made_up import LONG, TASKS, Shown, a_form, a_person, ago, within

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
        ),
    ),
    "help-nobody-found": Shown(
        "help/help.html", HelpPage(title="Get help now", searching=True, searched="Zed")
    ),
    "help-asked": Shown(
        "help/asked.html",
        HelpAskedPage(title="Help is on its way", help_case_id="c1", person=a_person(LONG), tasks=TASKS[:1]),
    ),
}
