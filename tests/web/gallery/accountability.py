"""Who is accountable: the leads, the map of a pathway, the map of a case, the rota, and knowing the person."""

from __future__ import annotations

from handrail.domain.conflicts import ConflictKind
from handrail.domain.roles import Role
from handrail.web.accountability.pages import (
    CaseMapPage,
    ConflictLine,
    ConflictPage,
    DecisionLine,
    DutyLine,
    LeadLine,
    LeadsOfPlace,
    LeadsPage,
    LedgerLine,
    OfferLine,
    OwnedLine,
    PathwayMapPage,
    PostLine,
    RotaDay,
    RotaPage,
    ShiftLine,
    StepLine,
)
from handrail.web.form_questions import ErrorLink
from handrail.web.page import Section
from handrail.web.wording import Mark
from tests.web.gallery.made_up import LONG, Shown, a_person, ago, within

READER = Role.TEAM_LEAD
PEOPLE = (("clinician-north", "Robin Alder (clinician)"), ("long", f"{LONG} (senior clinician on call)"))
DUTIES = (
    DutyLine(
        role="Senior clinician on call",
        now=("Dr Heather Martlet, until today 09:00",),
        by_rota=True,
        next="Dr Elder Wheatear, from today 09:00",
    ),
    DutyLine(role="Manager on call", now=("Ivy Lapwing", LONG, "and 3 more"), by_rota=False, next=""),
    DutyLine(role="Safeguarding lead", now=(), by_rota=True, next="Olive Siskin, from Mon 23 Nov 09:00"),
)
DECISIONS = (
    DecisionLine(code="D1a", title="Accept a referral", decides="Clinician or team lead", second=""),
    DecisionLine(
        code="D2b",
        title="Delay or hold an escalation",
        decides="Senior clinician on call",
        second="Clinician, team lead or consultant psychiatrist",
    ),
    DecisionLine(code="D1d", title="Discharge", decides="Nobody may discharge out of hours", second=""),
)


def _map(**more: object) -> Shown:
    known: dict[str, object] = {
        "title": "Who is accountable: adult community, Northvale",
        "section": Section.PEOPLE,
        "place": "Northvale",
        "pathway": "Adult community",
        "href": "/accountability/northvale/adult_community",
        "rota_href": "/rota/northvale",
        "printed_at": "21 November 2026, 03:12",
        "posts": (
            PostLine(post="Named clinical lead", who="Dr Fern Dunnock", dates="since Mon 2 Mar 09:00"),
            PostLine(post="Deputy", who=LONG, dates="since Mon 2 Mar 09:00, until Thu 31 Dec 09:00"),
        ),
        "findings": (),
        "decisions": DECISIONS,
        "period": "out of hours",
        "duties": DUTIES,
        "ladders": (
            ("Escalation", "Senior clinician, then senior clinician on call, then clinical director"),
            ("Restrictions", "The role the step asks for, then clinical director"),
        ),
        "partners": (("Northvale crisis team (Northvale Trust)", "very urgent and urgent out of hours"),),
        "may_name": False,
    }
    return Shown("accountability/map.html", PathwayMapPage(**{**known, **more}), READER)  # type: ignore[arg-type]


def _shift(at: int, **more: object) -> ShiftLine:
    known: dict[str, object] = {
        "id": f"s{at}",
        "who": "Dr Heather Martlet",
        "role": "Senior clinician on call",
        "when": "yesterday 17:00 to today 09:00",
        "where": "",
        "source": "The on-call rota of November",
        "is_now": False,
        "may_end": True,
    }
    return ShiftLine(**{**known, **more})  # type: ignore[arg-type]


def _rota(**more: object) -> Shown:
    known: dict[str, object] = {
        "title": "Rota: Northvale",
        "section": Section.PEOPLE,
        "place": "Northvale",
        "href": "/rota/northvale",
        "tabs": (("Northvale", "/rota/northvale", True), ("Southmere", "/rota/southmere", False)),
        "now": DUTIES,
        "gaps": (),
        "days": (
            RotaDay(
                day="Today",
                shifts=(_shift(1, is_now=True), _shift(2, who=LONG, where="All localities", may_end=False)),
            ),
            RotaDay(day="Tomorrow", shifts=(_shift(3, when="tomorrow 17:00 to Mon 23 Nov 09:00"),)),
        ),
        "may_keep": True,
        "people": PEOPLE,
        "roles": (("on_call_clinician", "Senior clinician on call"), ("on_call_manager", "Manager on call")),
        "sent": {},
    }
    return Shown("accountability/rota.html", RotaPage(**{**known, **more}), READER)  # type: ignore[arg-type]


def _case(**more: object) -> Shown:
    known: dict[str, object] = {
        "title": "Who is accountable",
        "section": Section.PEOPLE,
        "help_case_id": "c1",
        "person": a_person(),
        "printed_at": "21 November 2026, 03:12",
        "accountable": "Robin Alder",
        "since": "since Mon 2 Mar 10:00. The case was opened",
        "our_side": "",
        "fell": None,
        "fell_to_me": False,
        "lead": "Dr Fern Dunnock",
        "deputy": "Nobody is named",
        "ledger": (
            LedgerLine(
                who="Robin Alder",
                when="Mon 2 Mar 10:00 to now",
                because="The case was opened",
                accepted="Accepted by Robin Alder",
                is_now=True,
            ),
        ),
        "offer": None,
        "escalation": None,
        "steps": (),
        "restrictions": (),
        "actions": (),
        "conflicts": (),
        "map_href": "/accountability/northvale/adult_community",
        "may_offer": False,
        "may_take_on": False,
        "may_declare": False,
        "my_username": "team-lead-north",
        "eligible": (),
        "sent": {},
    }
    page = CaseMapPage(**{**known, **more})  # type: ignore[arg-type]
    return Shown("accountability/case_map.html", page, READER)


OFFER = OfferLine(
    id="o1",
    who="Merle Finch",
    by="Martin Sorrel",
    since=ago(hours=5),
    reason="Robin is on leave from Monday, and you know her from the ward.",
    is_mine=True,
)
FULL = {
    "accountable": "Northvale crisis team",
    "our_side": LONG,
    "since": "since today 01:40. They accepted in their answer to an escalation",
    "fell": within(480, hours=-9),
    "fell_to_me": True,
    "offer": OFFER,
    "escalation": OwnedLine(
        what="Very urgent, sent, not yet acknowledged, since today 02:24",
        who="“Send and confirm” is for front-line staff",
        href="/instances/i1",
    ),
    "ledger": (
        LedgerLine(who=LONG, when="Sat 14 Nov 09:00 to now", because="Handed over", accepted="", is_now=True),
        LedgerLine(
            who="Robin Alder",
            when="Mon 2 Mar 10:00 to Sat 14 Nov 09:00",
            because="The case was opened",
            accepted="Accepted by Robin Alder",
            is_now=False,
        ),
    ),
    "steps": (
        StepLine(
            name="Decide hold or downgrade",
            href="/tasks/t1",
            title="Delay or hold an escalation",
            who=f"Senior clinician: Dr Heather Martlet (on duty) or {LONG}",
            due=within(30, minutes=12),
        ),
        StepLine(name="Update the plan", href="/tasks/t2", title="", who="Robin Alder has it", due=None),
    ),
    "restrictions": (
        OwnedLine(
            what="Extra checks", who="Dr Rosemary Plover, Thu 19 Nov 11:00", due=within(4320, hours=22)
        ),
        OwnedLine(
            what="Limits on going out", who="Nobody yet: senior clinician decides", href="/instances/i2"
        ),
    ),
    "actions": (
        OwnedLine(
            what="Ring the pharmacy about the missed dose", who="Robin Alder", due=within(1440, hours=-2)
        ),
        OwnedLine(what=f"Write to {LONG}", who="Priya Raman, to be verified", due=within(1440, hours=20)),
    ),
    "conflicts": (
        ConflictLine(
            id="x1",
            who="Wren Teal",
            kind=ConflictKind.RELATIVE.label,
            since=ago(days=3),
            by="Martin Sorrel",
            details="A cousin",
            over="",
            may_withdraw=True,
        ),
        ConflictLine(
            id="x2",
            who=LONG,
            kind=ConflictKind.RELATIVE.label,
            since=ago(days=30),
            by="",
            details="",
            over="Withdrawn Fri 20 Nov 09:00",
            may_withdraw=False,
        ),
    ),
    "may_offer": True,
    "may_take_on": True,
    "may_declare": True,
    "eligible": PEOPLE,
}


def _conflict(**more: object) -> Shown:
    known: dict[str, object] = {
        "title": "I know this person",
        "section": Section.PEOPLE,
        "help_case_id": "c1",
        "person": a_person(),
        "kinds": tuple((kind.value, kind.label) for kind in ConflictKind),
        "colleagues": PEOPLE,
        "holds": "You hold 2 open steps here",
        "sent": {},
    }
    page = ConflictPage(**{**known, **more})  # type: ignore[arg-type]
    return Shown("accountability/conflict.html", page, READER)


PAGES = {
    "leads": Shown(
        "accountability/leads.html",
        LeadsPage(
            title="Who is accountable",
            section=Section.PEOPLE,
            places=tuple(
                LeadsOfPlace(
                    place=place,
                    rota_href="/rota/northvale",
                    lines=(
                        LeadLine(pathway="Adult community", href="#", lead="Dr Fern Dunnock", deputy=LONG),
                        LeadLine(
                            pathway="Eating disorders",
                            href="#",
                            lead="Nobody",
                            deputy="Nobody",
                            finding=Mark("No named lead", "alarm", "very-urgent"),
                        ),
                        LeadLine(
                            pathway="Older adults",
                            href="#",
                            lead="Dr Juniper Swift",
                            deputy="Nobody",
                            finding=Mark("No deputy", "eye", "early"),
                        ),
                    ),
                )
                for place in ("Northvale", "Southmere")
            ),
        ),
        READER,
    ),
    "leads-nowhere": Shown(
        "accountability/leads.html",
        LeadsPage(title="Who is accountable", section=Section.PEOPLE, places=()),
        READER,
    ),
    "pathway-map": _map(),
    "pathway-map-vacant": _map(
        findings=(
            "There is no named clinical lead since Mon 2 Mar 09:00. New cases fall to the deputy, or to a senior "
            "clinician.",
        ),
        posts=(PostLine(post="Named clinical lead", who="Nobody", dates=""),),
        decisions=(),
        partners=(),
        may_name=True,
        eligible=PEOPLE,
    ),
    "pathway-map-errors": _map(
        may_name=True,
        eligible=PEOPLE,
        has_errors=True,
        errors=(
            ErrorLink(message="Select who", anchor="username"),
            ErrorLink(message="Enter a day like 2026-03-02", anchor="from"),
        ),
    ),
    "rota": _rota(),
    "rota-errors": _rota(
        gaps=("today 17:00 to tomorrow 09:00", "Tue 24 Nov 17:00 to Wed 25 Nov 09:00"),
        has_errors=True,
        sent={"username": "clinician-north", "from_date": "2026-11-21"},
        errors=(
            ErrorLink(message="Enter a time like 17:00", anchor="from-time"),
            ErrorLink(message="Row 3, username: nobody has this name", anchor="file"),
        ),
    ),
    "rota-empty": _rota(days=(), may_keep=False, now=(DUTIES[2],), tabs=()),
    "case-map": _case(),
    "case-map-full": _case(**FULL),
    "case-map-errors": _case(
        **{**FULL, "offer": None, "fell": None},
        has_errors=True,
        sent={"to": "clinician-north", "reason": "as above"},
        errors=(ErrorLink(message="Write why in a sentence of its own", anchor="reason"),),
    ),
    "conflict": _conflict(holds="", colleagues=()),
    "conflict-errors": _conflict(
        has_errors=True,
        sent={"whom": "clinician-north", "details": "They are cousins"},
        errors=(ErrorLink(message="Select how they know the person", anchor="kind"),),
    ),
}
