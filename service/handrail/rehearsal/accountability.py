"""The demo's named clinical leads and its duty rota, with one gap in it that a lead can find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from handrail.application.commands.name_clinical_lead import NameClinicalLead
from handrail.application.commands.put_on_duty import DutyWanted, ImportRota
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.handrail import Handrail
from handrail.application.queries.pathway_accountability import AllLeads
from handrail.application.queries.personas import Personas
from handrail.domain.actors import SYSTEM
from handrail.domain.calendars import LONDON, instant_of
from handrail.domain.cases import Pathway
from handrail.domain.roles import Role

LEFT_VACANT = (("southmere", Pathway.EATING_DISORDERS),)
"""Where the demo has no lead, so that the finding can be seen."""
NO_DEPUTY = (("northvale", Pathway.PERINATAL),)
_SUFFIX = {"northvale": "north", "southmere": "south"}
_NIGHT_TEAM = {
    "northvale": (
        ("on-call-clinician-2-north", "Dr Hawthorn Dipper"),
        ("on-call-clinician-3-north", "Dr Tansy Plover"),
    ),
    "southmere": (
        ("on-call-clinician-2-south", "Dr Sorrel Wigeon"),
        ("on-call-clinician-3-south", "Dr Yarrow Smew"),
    ),
}
_NIGHT, _MORNING = time(17, 0), time(9, 0)
_GAP_ON_DAY = 9
"""The night, counted from the rota's first, that nobody in Southmere has taken yet."""


def name_leads(handrail: Handrail) -> None:
    """Name a lead and a deputy for every pathway of the demo's localities, but for what it leaves open."""
    known = {(one.locality, one.pathway) for one in handrail.ask(AllLeads(), by=SYSTEM) if one.lead}
    for locality, suffix in _SUFFIX.items():
        for number, pathway in enumerate(Pathway):
            if (locality, pathway) in LEFT_VACANT or (locality, pathway.value) in known:
                continue
            people = (
                ["senior-clinician", "consultant"]
                if number % 2
                else ["senior-clinician-2", "senior-clinician"]
            )
            posts = ("lead",) if (locality, pathway) in NO_DEPUTY else ("lead", "deputy")
            for post, username in zip(posts, people, strict=False):
                command = NameClinicalLead(
                    locality=locality, pathway=pathway.value, post=post, username=f"{username}-{suffix}"
                )
                handrail.perform(command, by=SYSTEM)


def make_rota(handrail: Handrail, at: datetime, *, days: int = 16) -> None:
    """Put the demo's night team on call from the evening before `at`, for some days, with managers by the week."""
    known = {member.username for member in handrail.ask(Personas(), by=SYSTEM)}
    for locality, people in _NIGHT_TEAM.items():
        for username, name in people:
            if username not in known:
                held = RoleHeld(
                    role=Role.ON_CALL_CLINICIAN,
                    locality=locality,
                    from_at=at,
                    registration_body="demo register",
                    registration_no="DEMO-0000",
                )
                registering = RegisterStaff(username=username, name=name, roles=(held,), persona=True)
                handrail.perform(registering, by=SYSTEM)
    rows = tuple(row for row in _rows(at, days) if row.to_at > at)
    handrail.perform(ImportRota(rows=rows, source="The demo's on-call rota"), by=SYSTEM)


def _rows(at: datetime, days: int) -> Iterator[DutyWanted]:
    first = at.astimezone(LONDON).date() - timedelta(days=1)
    for locality, people in _NIGHT_TEAM.items():
        team = (f"on-call-clinician-{_SUFFIX[locality]}", *(username for username, _ in people))
        for number in range(days):
            if locality == "southmere" and number == _GAP_ON_DAY:
                continue
            day = first + timedelta(days=number)
            weekend = day.weekday() >= 5
            begins = instant_of(datetime.combine(day, _MORNING if weekend else _NIGHT))
            ends = instant_of(datetime.combine(day + timedelta(days=1), _MORNING))
            yield DutyWanted(
                username=team[number % len(team)],
                role=Role.ON_CALL_CLINICIAN.value,
                locality=locality,
                from_at=max(begins, at) if begins < at < ends else begins,
                to_at=ends,
            )
    for week in range(0, days, 7):
        begins = instant_of(datetime.combine(first + timedelta(days=week), _MORNING))
        yield DutyWanted(
            username="on-call-manager",
            role=Role.ON_CALL_MANAGER.value,
            locality=None,
            from_at=begins,
            to_at=instant_of(datetime.combine(first + timedelta(days=week + 7), _MORNING)),
        )
