"""Every page in every state worth looking at, made of typed pages alone; tests and screenshots are taken from here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import Blueprint, Flask, g
from markupsafe import Markup

from handrail.domain.actors import Actor
from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role, RoleAssignment, ScopeKind
from handrail.web import rendering, times, wording
from handrail.web.access import open_to_all
from handrail.web.account.pages import AccountPage, RoleLine
from handrail.web.cases.lines import ContactLine, EventLine, InstanceLine, PersonLine, RestrictionLine
from handrail.web.cases.pages import CasePage, CaseRow, CasesPage, ClockLine, EscalationLine, OpenCasePage
from handrail.web.contacts.pages import EvaluationPage, Opened, RecordContactPage, RuleOnPage
from handrail.web.form_questions import Choice, ErrorLink, FormOnPage, GridRow, Look, Question, QuickTime
from handrail.web.help.pages import HelpPage
from handrail.web.inbox.pages import InboxPage, TaskRow
from handrail.web.instances.pages import HeardOffer, InstancePage, OutlineLine, StepLine, WaitLine
from handrail.web.notices.pages import NoticeLine, NoticesPage
from handrail.web.page import Page, Section
from handrail.web.refusals import RefusalPage
from handrail.web.sign_in.pages import PersonaCard, SignInPage
from handrail.web.tasks.pages import Fact, TaskPage

NOW = datetime(2026, 11, 21, 3, 12, tzinfo=UTC)
LONG = "Oluwaseun-Bartholomew Featherstonehaugh-Villiers-Cholmondeley-Majoribanks the Younger of Southmere"

blueprint = Blueprint("gallery", __name__)


def ago(**length: float) -> times.Moment:
    return times.moment(NOW - timedelta(**length), NOW)


def within(allowance_minutes: float = 60, **length: float) -> times.Due:
    at = NOW + timedelta(**length)
    return times.due(at, NOW, from_at=at - timedelta(minutes=allowance_minutes))


def a_person(name: str = "Amara Okafor", case: str = "c1") -> PersonLine:
    return PersonLine(
        case_id=case,
        name=name,
        born=times.birthday(date(1984, 5, 12), NOW.date()),
        nhs_number="NHS number 999 012 3456",
        pathway="Adult community",
        place="Northvale",
        status=wording.CASE_STATUSES["open"],
    )


def a_task(name: str, due: times.Due | None, **more: object) -> TaskRow:
    known = {
        "id": name.lower().replace(" ", "-"),
        "person": "Amara Okafor",
        "process": "Escalation",
        "place": "Northvale",
        "role": "Clinician",
    }
    return TaskRow(name=name, due=due, **{**known, **more})  # type: ignore[arg-type]


def choices(name: str, *labels: str, chosen: str = "") -> tuple[Choice, ...]:
    return tuple(
        Choice(
            value=label.lower(), label=label, id=name if at == 0 else f"{name}-{at + 1}", chosen=label.lower() == chosen
        )
        for at, label in enumerate(labels)
    )


TASKS = (
    a_task("Decide hold or downgrade", within(30, hours=-3), mark=wording.CLASSES["very_urgent"], may_claim=True),
    a_task("Escalation summary", within(30, minutes=4), mark=wording.CLASSES["very_urgent"], mine=True, has_draft=True),
    a_task("Send and confirm", within(60, minutes=45), mark=wording.CLASSES["urgent"], holder="Priya Raman"),
    a_task("Clinical review", within(4320, hours=60), process="Post-crisis review", may_claim=True),
    a_task(f"Update the plan for {LONG}", None, person=LONG, process="Post-crisis review", may_claim=True),
)
FILTERS = {
    "processes": choices("process", "Escalation", "Post-crisis review"),
    "places": choices("locality", "Northvale", "Southmere"),
}
RESTRICTIONS = (
    RestrictionLine(
        id="r1",
        name="Limits on going out",
        what="Goes out only with staff after dark",
        state=wording.RESTRICTION_STATES["no_current_authority"],
        since=ago(days=20),
        limit=within(60, days=-6),
        href="/instances/i2",
    ),
    RestrictionLine(
        id="r2",
        name="Extra checks",
        what="Every hour at night",
        state=wording.RESTRICTION_STATES["active"],
        since=ago(days=2),
        limit=within(10080, days=5),
        review=within(4320, hours=22),
    ),
)
CONTACTS = (
    ContactLine(
        id="k1",
        at=ago(hours=2),
        mode="Face to face",
        outcome="Seen",
        by="Tom Hale",
        mark=wording.CLASSES["urgent"],
        said="The voices are back and I can't make them stop",
    ),
    ContactLine(id="k2", at=ago(days=4), mode="Phone", outcome="Spoken to", by="Tom Hale", back_entered=True),
)


def a_form(*, faulty: bool = False) -> FormOnPage:
    states = ("Same", "New", "Worse", "Better", "Could not tell")
    indicators = ("Sleep", "Eating or looking after themselves", "Withdrawal", "Agitation or pacing")
    rows = tuple(
        (
            Question(
                look=Look.SELECT,
                label="Which risk",
                name=f"a.risks.{at}.domain",
                id=f"a-risks-{at}-domain",
                choices=choices(f"a-risks-{at}-domain-c", "To self", "To others", "Fire"),
            ),
            Question(
                look=Look.AREA,
                label="What is it?",
                name=f"a.risks.{at}.text",
                id=f"a-risks-{at}-text",
                longest=600,
                value="Has spoken of the bridge twice" if at == "0" else "",
                error="Enter what the risk is" if faulty and at == "1" else "",
            ),
        )
        for at in ("0", "1", "__row__")
    )
    questions = (
        Question(look=Look.HEADING, label="The contact"),
        Question(look=Look.NOTE, label="", paragraphs=("You are allowed to do this. Nobody has to approve it first.",)),
        Question(
            look=Look.MOMENT,
            label="When was it?",
            name="a.at",
            id="a-at",
            value="2026-11-21T03:10",
            quick_times=(QuickTime(0, "Now"), QuickTime(-60, "1 hour ago")),
            error="The time must not be in the future" if faulty else "",
        ),
        Question(
            look=Look.RADIOS,
            label="How were you in contact?",
            name="a.mode",
            id="a-mode",
            choices=choices("a-mode", "Face to face", "Video", "Phone", "Text", "Carer only", "Tried, but no contact"),
            error="Select how you were in contact" if faulty else "",
        ),
        Question(
            look=Look.AREA,
            label="Why not?",
            name="a.why",
            id="a-why",
            hint="Their reason, in a few words",
            shown_when='{"field": "a.mode", "is": ["tried, but no contact"]}',
            only_if="Only if you tried but had no contact",
        ),
        Question(
            look=Look.GRID,
            label="Early warning signs",
            name="a.indicators",
            id="a-indicators-1-1",
            hint="Compared with before",
            grid=tuple(
                GridRow(
                    code=str(at),
                    label=label,
                    name=f"a.indicators.{at}",
                    choices=tuple(
                        Choice(value=state, label=state, id=f"a-indicators-{at}-{n}", chosen=n == 1 and at == 2)
                        for n, state in enumerate(states, 1)
                    ),
                )
                for at, label in enumerate(indicators, 1)
            ),
            choices=(Choice(value="same", label="All the others are the same", id="a-indicators-rest"),),
        ),
        Question(
            look=Look.TICKS,
            label="Is any of this happening?",
            name="a.flags",
            id="a-flags",
            hint="If yes, ring 999 first. You can record afterwards.",
            choices=choices(
                "a-flags",
                "Harm in progress",
                "Overdose or ingestion",
                "Weapon with intent",
                "Not breathing normally or cannot be roused",
                "Missing and vulnerable, with means",
                "Child or dependent adult in immediate danger",
                "Fire-setting in progress",
                "Severe side-effect or toxicity",
                "None of these",
            ),
        ),
        Question(
            look=Look.ROWS,
            label="Current risks",
            name="a.risks",
            id="a-risks",
            row_name="Risk",
            rows=rows[:2],
            row_template=rows[2],
            hint="Describe them; no grades",
        ),
        Question(look=Look.NUMBER, label="How many times?", name="a.times", id="a-times", optional=True),
        Question(look=Look.DATE, label="Review on", name="a.on", id="a-on"),
        Question(look=Look.LINE, label="Who took it?", name="a.who", id="a-who", width="20", optional=True),
        Question(
            look=Look.RADIOS, label="Read back?", name="a.back", id="a-back", choices=choices("a-back", "Yes", "No")
        ),
    )
    errors = (
        ErrorLink(message="The time must not be in the future", anchor="a-at"),
        ErrorLink(message="Select how you were in contact", anchor="a-mode"),
        ErrorLink(message="Enter what the risk is", anchor="a-risks-1-text"),
    )
    return FormOnPage(questions=questions, errors=errors if faulty else ())


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
        "facts": (Fact(name="Row that fired", value="N4 of Northvale thresholds, version 3", href="/contacts/k1"),),
        "contacts": CONTACTS,
        "restrictions": RESTRICTIONS,
    }
    return TaskPage(**{**known, **more})  # type: ignore[arg-type]


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


def _pages() -> Mapping[str, tuple[str, Page, int]]:
    inbox = {"title": "Your tasks", "section": Section.INBOX, "poll_href": "/gallery/nothing-new"}
    evaluation = EvaluationPage(
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
            conditions=("no red flag", "nobody very worried", "one of their own signs", "2 or more changes in 14 days"),
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
    return {
        "sign-in": ("sign_in/sign_in.html", SignInPage(title="Sign in"), 0),
        "sign-in-refused": (
            "sign_in/sign_in.html",
            SignInPage(
                title="Sign in",
                has_errors=True,
                username="thale",
                problem="The user name or the password is not right. Try again.",
            ),
            0,
        ),
        "sign-in-demo": (
            "sign_in/sign_in.html",
            SignInPage(
                title="Sign in",
                personas=(
                    PersonaCard(
                        username="support-worker-north",
                        name="Tom Hale",
                        does="Support worker: records contacts, gets help",
                        place="Northvale",
                    ),
                    PersonaCard(
                        username="clinician-north",
                        name="Priya Raman",
                        does="Clinician: answers for 31 people",
                        place="Northvale",
                    ),
                    PersonaCard(username="auditor", name="Ruth Adeyemi", does="Auditor: reads histories", place="Both"),
                ),
            ),
            0,
        ),
        "inbox": ("inbox/inbox.html", InboxPage(mine=True, rows=TASKS, next_href="?after=x", **inbox, **FILTERS), 1),
        "inbox-empty": ("inbox/inbox.html", InboxPage(mine=True, rows=(), **inbox, **FILTERS), 1),
        "inbox-available-empty": ("inbox/inbox.html", InboxPage(mine=False, rows=(), **inbox, **FILTERS), 1),
        "inbox-no-match": (
            "inbox/inbox.html",
            InboxPage(mine=False, rows=(), filtered=True, late_only=True, first_href="/inbox", **inbox, **FILTERS),
            1,
        ),
        "task": ("tasks/task.html", a_task_page(form=a_form()), 1),
        "task-errors": ("tasks/task.html", a_task_page(form=a_form(faulty=True), has_errors=True, mine=True), 1),
        "task-not-yours": (
            "tasks/task.html",
            a_task_page(
                may=False,
                held_by="Priya Raman",
                why_not="Someone else must do this step, because you did the one it checks",
                ask_first="Dr Rosemary Plover (senior clinician)",
            who_may="Dr Juniper Swift (consultant psychiatrist) or Dr Heather Martlet (senior clinician on call)",
            ),
            1,
        ),
        "task-done": ("tasks/task.html", a_task_page(done_words="Done by Priya Raman, today 02:40, in time."), 1),
        "task-act-now": (
            "tasks/task.html",
            a_task_page(
                title="Act now",
                emergency=True,
                submit_words="I have acted",
                mark=wording.CLASSES["emergency"],
                due=within(30, minutes=-2),
            ),
            1,
        ),
        "contact": (
            "contacts/record.html",
            RecordContactPage(
                title="Record contact",
                section=Section.PEOPLE,
                help_case_id="c1",
                person=a_person(),
                form=a_form(),
                last=ago(days=4),
            ),
            1,
        ),
        "contact-card-first": (
            "contacts/record.html",
            RecordContactPage(
                title="Record contact",
                section=Section.PEOPLE,
                help_case_id="c1",
                person=a_person(LONG),
                form=a_form(),
                card_first=True,
            ),
            1,
        ),
        "evaluation": ("contacts/evaluation.html", evaluation, 1),
        "help": (
            "help/help.html",
            HelpPage(
                title="Get help now",
                about=a_person(),
                people=(a_person("Ben Archer", "c2"), a_person(LONG, "c3")),
            ),
            1,
        ),
        "help-nobody-found": ("help/help.html", HelpPage(title="Get help now", searching=True, searched="Zed"), 1),
        "people": (
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
                    CaseRow(person=a_person("Ben Archer", "c2"), accountable="Priya Raman", last_seen=ago(days=3)),
                    CaseRow(person=a_person(LONG, "c3"), accountable="Priya Raman"),
                ),
                next_place="Zoe~1",
            ),
            1,
        ),
        "people-nobody-found": (
            "cases/cases.html",
            CasesPage(title="People", section=Section.PEOPLE, mine=False, rows=(), searched="Zed"),
            1,
        ),
        "people-empty": ("cases/cases.html", CasesPage(title="People", section=Section.PEOPLE, mine=True, rows=()), 1),
        "open-case": (
            "cases/open_case.html",
            OpenCasePage(title="Open a case", section=Section.PEOPLE, form=a_form(faulty=True), has_errors=True),
            1,
        ),
        "case": (
            "cases/case.html",
            a_case_page(
                escalation=EscalationLine(
                    mark=wording.CLASSES["urgent"], state="sent", since=ago(hours=2), href="/instances/i1"
                ),
                tasks=TASKS[:3],
                clocks=(ClockLine(name="Partner answers", due=within(60, minutes=-8), href="/instances/i1"),),
                restrictions=RESTRICTIONS,
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
                    EventLine(at=ago(hours=1), words="Escalation summary completed", by="Tom Hale", href="/tasks/t1"),
                    EventLine(at=ago(hours=2), words="Contact recorded: Urgent", by="Tom Hale", href="/contacts/k1"),
                ),
                older_href="?before=3",
                signs=("stops answering his sister's calls", "sleeps with the light on"),
            ),
            1,
        ),
        "case-new": ("cases/case.html", a_case_page(last_seen=None), 1),
        "case-long-name": ("cases/case.html", a_case_page(title=LONG, person=a_person(LONG), tasks=TASKS), 1),
        "instance": (
            "instances/instance.html",
            InstancePage(
                title="Escalation",
                section=Section.PEOPLE,
                help_case_id="c1",
                id="i1",
                person=a_person(),
                version="version 3",
                state=wording.INSTANCE_STATUSES["incident"],
                started=ago(hours=2),
                ended=None,
                picture=Markup(
                    '<svg width="900" height="120" role="img" aria-label="Escalation diagram">'
                    '<rect x="10" y="20" width="160" height="80" fill="#ddf0e5" stroke="#00612e"/></svg>'
                ),
                stands_at="",
                outline=(
                    OutlineLine(
                        name="Escalation summary",
                        kind="User task",
                        lane="Front-line staff",
                        leads_to=("Goes to Send and confirm (step 4)",),
                        standing="Open",
                    ),
                ),
                heard=(
                    HeardOffer(
                        message="partner.acknowledged",
                        words="The partner says they have it",
                        hint="They know about it.",
                        who_label="Who said so?",
                        who=(("duty", "Duty worker"),),
                    ),
                ),
                tasks=TASKS[1:2],
                waits=(WaitLine(name="Partner acknowledges", due=within(60, minutes=20)),),
                steps=(
                    StepLine(
                        element="ESC-G1",
                        name="How urgent is it?",
                        kind="gateway",
                        at=ago(hours=2),
                        took="urgent",
                        because=('class = "urgent" because class was "urgent"',),
                    ),
                    StepLine(
                        element="ESC-01", name="Open the escalation", kind="service", at=ago(hours=2), by="Handrail"
                    ),
                ),
                incident="Step ESC-06 failed five times.",
                may_retry=True,
            ),
            1,
        ),
        "notices": (
            "notices/notices.html",
            NoticesPage(
                title="What happened",
                section=Section.NOTICES,
                notices=(
                    NoticeLine(
                        id="n1",
                        heading="The escalation you raised is closed",
                        words="Outcome: seen by the crisis team.",
                        at=ago(minutes=30),
                        icon="done",
                        person="Amara Okafor",
                        href="/cases/c1",
                        unread=True,
                    ),
                    NoticeLine(
                        id="n2",
                        heading="A restriction has no current authority",
                        words="",
                        at=ago(days=1),
                        icon="alarm",
                        person=LONG,
                    ),
                ),
            ),
            1,
        ),
        "notices-empty": (
            "notices/notices.html",
            NoticesPage(title="What happened", section=Section.NOTICES, notices=()),
            1,
        ),
        "account": (
            "account/account.html",
            AccountPage(
                title="My account",
                section=Section.ACCOUNT,
                name="Tom Hale",
                username="support-worker-north",
                roles=(RoleLine(name="Front-line staff", where="Northvale", until="no end set"),),
            ),
            1,
        ),
        "refused": (
            "refusal.html",
            RefusalPage(
                title="Somebody was quicker",
                status=409,
                said="Priya Raman completed this task at 02:40.",
                next_steps=("Open it again to see what has changed.",),
                request_id="0f3c",
            ),
            1,
        ),
    }


PAGES = _pages()


def an_actor(name: str = "Tom Hale") -> Actor:
    staff = StaffId(UUID(int=7))
    held = RoleAssignment(
        staff_id=staff, role=Role.SUPPORT_WORKER, scope=ScopeKind.LOCALITY, locality="northvale", from_at=NOW
    )
    return Actor(id=staff, name=name, username="support-worker-north", assignments=(held,))


@blueprint.get("/gallery/<name>")
@open_to_all
def picture(name: str):  # type: ignore[no-untyped-def]
    if name == "nothing-new":
        return "", 204
    template, page, signed_in = PAGES[name]
    if signed_in:
        g.actor = an_actor()
        g.unread = 2
    return rendering.show(template, page)


def hang(app: Flask) -> Flask:
    """`app` with the gallery under /gallery/<name>."""
    app.register_blueprint(blueprint)
    return app
