"""A run of a process, what happened, my account, and what is said when something is refused."""

from __future__ import annotations

from markupsafe import Markup

from handrail.web import wording
from handrail.web.account.pages import AccountPage, RoleLine
from handrail.web.instances.pages import HeardOffer, InstancePage, OutlineLine, StepLine, WaitLine
from handrail.web.notices.pages import NoticeLine, NoticesPage
from handrail.web.page import Section
from handrail.web.refusals import RefusalPage
from tests.web.gallery.made_up import LONG, TASKS, Shown, a_person, ago, within

PAGES = {
    "instance": Shown(
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
                    element="ESC-01",
                    name="Open the escalation",
                    kind="service",
                    at=ago(hours=2),
                    by="Handrail",
                ),
            ),
            incident="Step ESC-06 failed five times.",
            may_retry=True,
        ),
    ),
    "notices": Shown(
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
    ),
    "notices-empty": Shown(
        "notices/notices.html",
        NoticesPage(title="What happened", section=Section.NOTICES, notices=()),
    ),
    "account": Shown(
        "account/account.html",
        AccountPage(
            title="My account",
            section=Section.ACCOUNT,
            name="Tom Hale",
            username="support-worker-north",
            roles=(RoleLine(name="Front-line staff", where="Northvale", until="no end set"),),
        ),
    ),
    "refused": Shown(
        "refusal.html",
        RefusalPage(
            title="Somebody was quicker",
            status=409,
            said="Priya Raman completed this task at 02:40.",
            next_steps=("Open it again to see what has changed.",),
            request_id="0f3c",
        ),
    ),
}
