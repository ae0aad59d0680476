"""Made-up people, times, tasks and a form that the pages of the gallery are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from handrail.domain.roles import Role
from handrail.web import times, wording
from handrail.web.cases.lines import ContactLine, PersonLine, RestrictionLine
from handrail.web.form_questions import Choice, ErrorLink, FormOnPage, GridRow, Look, Question, QuickTime
from handrail.web.inbox.pages import TaskRow
from handrail.web.page import Page

NOW = datetime(2026, 11, 21, 3, 12, tzinfo=UTC)
LONG = "Oluwaseun-Bartholomew Featherstonehaugh-Villiers-Cholmondeley-Majoribanks the Younger of Southmere"


@dataclass(frozen=True)
class Shown:
    """A page as the gallery shows it: its template, and the role of the reader (None: nobody is signed in)."""

    template: str
    page: Page
    reader: Role | None = Role.SUPPORT_WORKER


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
            value=label.lower(),
            label=label,
            id=name if at == 0 else f"{name}-{at + 1}",
            chosen=label.lower() == chosen,
        )
        for at, label in enumerate(labels)
    )


TASKS = (
    a_task(
        "Decide hold or downgrade", within(30, hours=-3), mark=wording.CLASSES["very_urgent"], may_claim=True
    ),
    a_task(
        "Escalation summary",
        within(30, minutes=4),
        mark=wording.CLASSES["very_urgent"],
        mine=True,
        has_draft=True,
    ),
    a_task("Send and confirm", within(60, minutes=45), mark=wording.CLASSES["urgent"], holder="Priya Raman"),
    a_task("Clinical review", within(4320, hours=60), process="Post-crisis review", may_claim=True),
    a_task(f"Update the plan for {LONG}", None, person=LONG, process="Post-crisis review", may_claim=True),
)
DECISIONS = (
    a_task(
        "Authorise the restriction",
        within(30, hours=4),
        decides="right D5b, as senior clinician",
        may_claim=True,
    ),
    a_task(
        "Decide on the discharge",
        within(1440, hours=20),
        why_not="It needs a senior clinician, and you are front-line staff.",
        ask="Dr Rosemary Plover (senior clinician)",
    ),
    a_task("Threshold not met", within(240, minutes=200), why_not="It needs a safeguarding lead."),
    a_task("Decide hold or downgrade", within(30, minutes=12), waits=True, person=""),
)
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
        Question(
            look=Look.NOTE,
            label="",
            paragraphs=("You are allowed to do this. Nobody has to approve it first.",),
        ),
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
            choices=choices(
                "a-mode", "Face to face", "Video", "Phone", "Text", "Carer only", "Tried, but no contact"
            ),
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
                        Choice(
                            value=state, label=state, id=f"a-indicators-{at}-{n}", chosen=n == 1 and at == 2
                        )
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
            look=Look.RADIOS,
            label="Read back?",
            name="a.back",
            id="a-back",
            choices=choices("a-back", "Yes", "No"),
        ),
    )
    errors = (
        ErrorLink(message="The time must not be in the future", anchor="a-at"),
        ErrorLink(message="Select how you were in contact", anchor="a-mode"),
        ErrorLink(message="Enter what the risk is", anchor="a-risks-1-text"),
    )
    return FormOnPage(questions=questions, errors=errors if faulty else ())
