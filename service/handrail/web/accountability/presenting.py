"""The map of a pathway, the list of leads and the rota, from what the application knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from handrail.application.queries.pathway_accountability import DutyNow, PathwayMap, PlaceLeads
from handrail.application.queries.rota import LocalRota
from handrail.domain.clinical_leads import Finding, NamedLead, Post
from handrail.domain.decision_rights import ANYONE, CHAIR, TASK_ROLE, DecisionRight
from handrail.domain.duties import DUTY_ROLES, OnDuty
from handrail.domain.errors import FieldProblem
from handrail.domain.ladders import Ladder
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.web import times
from handrail.web.accountability.pages import (
    DecisionLine,
    DutyLine,
    LeadLine,
    LeadsOfPlace,
    LeadsPage,
    PathwayMapPage,
    PostLine,
    RotaDay,
    RotaPage,
    ShiftLine,
)
from handrail.web.door import may, place_name
from handrail.web.form_questions import ErrorLink
from handrail.web.page import Section
from handrail.web.wording import Mark, in_words, listed

_FINDINGS = {
    Finding.VACANT: Mark("No named lead", "alarm", "very-urgent"),
    Finding.NO_DEPUTY: Mark("No deputy", "eye", "early"),
}
_MARKERS = {ANYONE: "anybody", TASK_ROLE: "the role the step asks for", CHAIR: "the chair of the meeting"}
_ASKED_NOW = 4


def leads_page(found: tuple[PlaceLeads, ...]) -> LeadsPage:
    """Who leads what, locality by locality."""
    places: dict[str, list[LeadLine]] = {}
    for one in found:
        line = LeadLine(
            pathway=in_words(one.pathway),
            href=f"/accountability/{one.locality}/{one.pathway}",
            lead=one.lead.name if one.lead else "Nobody",
            deputy=one.deputy.name if one.deputy else "Nobody",
            finding=_FINDINGS[one.findings[0]] if one.findings else None,
        )
        places.setdefault(one.locality, []).append(line)
    return LeadsPage(
        title="Who is accountable",
        section=Section.PEOPLE,
        places=tuple(
            LeadsOfPlace(place=place_name(code), rota_href=f"/rota/{code}", lines=tuple(lines))
            for code, lines in places.items()
        ),
    )


def map_page(found: PathwayMap, now: datetime, problems: Sequence[FieldProblem] = ()) -> PathwayMapPage:
    """One pathway in one locality."""
    leads = found.leads
    return PathwayMapPage(
        title=f"Who is accountable: {in_words(leads.pathway).lower()}, {place_name(leads.locality)}",
        section=Section.PEOPLE,
        has_errors=bool(problems),
        place=place_name(leads.locality),
        pathway=in_words(leads.pathway),
        href=f"/accountability/{leads.locality}/{leads.pathway}",
        rota_href=f"/rota/{leads.locality}",
        printed_at=printed(now),
        posts=_posts(found, now),
        findings=_findings(leads, now),
        decisions=tuple(_decision(one) for one in found.decisions),
        period="out of hours" if found.out_of_hours else "in working hours",
        duties=tuple(duty_line(one, now) for one in found.duties),
        ladders=tuple((ladder.name, _rungs(ladder)) for ladder in found.ladders),
        partners=_partners(found),
        may_name=may(Permission.NAME_LEADS),
        eligible=found.eligible,
        errors=tuple(
            ErrorLink(message=one.message, anchor=one.pointer.lstrip("/") or "post") for one in problems
        ),
    )


def duty_line(found: DutyNow, now: datetime) -> DutyLine:
    """Who is asked in a duty role now, and who is next on the rota."""
    names = [
        one.name if one.until is None else f"{one.name}, until {times.clock(one.until, now)}"
        for one in found.now[:_ASKED_NOW]
    ]
    if len(found.now) > _ASKED_NOW:
        names.append(f"and {len(found.now) - _ASKED_NOW} more")
    coming = found.next
    return DutyLine(
        role=found.role.label,
        now=tuple(names),
        by_rota=found.by_rota,
        next=f"{coming.name}, from {times.clock(coming.duty.from_at, now)}" if coming else "",
    )


def rota_page(
    found: LocalRota,
    now: datetime,
    *,
    places: Sequence[str],
    sent: dict[str, str] | None = None,
    problems: Sequence[ErrorLink] = (),
) -> RotaPage:
    """The rota of a locality."""
    return RotaPage(
        title=f"Rota: {place_name(found.locality)}",
        section=Section.PEOPLE,
        has_errors=bool(problems),
        place=place_name(found.locality),
        href=f"/rota/{found.locality}",
        tabs=tuple((place_name(code), f"/rota/{code}", code == found.locality) for code in places),
        now=tuple(duty_line(one, now) for one in found.now),
        gaps=tuple(_span(begins, ends, now) for begins, ends in found.gaps),
        days=_days(found, now),
        may_keep=found.may_keep,
        people=tuple(
            (username, f"{name} ({listed(tuple(role.label.lower() for role in roles))})")
            for username, name, roles in found.eligible
        ),
        roles=tuple((role.value, role.label) for role in DUTY_ROLES),
        sent=sent or {},
        errors=tuple(problems),
    )


def printed(now: datetime) -> str:
    """An instant with its day and year, for paper that outlives the day."""
    at = now.astimezone(times.LONDON)
    return f"{at.day} {at:%B %Y, %H:%M}"


def _days(found: LocalRota, now: datetime) -> tuple[RotaDay, ...]:
    days: dict[str, list[ShiftLine]] = {}
    for one in found.duties:
        began = max(one.duty.from_at, now - timedelta(hours=12))
        day = times.day(began.astimezone(times.LONDON).date(), now.astimezone(times.LONDON).date())
        days.setdefault(day, []).append(_shift(one, now, may_keep=found.may_keep))
    return tuple(RotaDay(day=day[:1].upper() + day[1:], shifts=tuple(lines)) for day, lines in days.items())


def _shift(one: OnDuty, now: datetime, *, may_keep: bool) -> ShiftLine:
    return ShiftLine(
        id=str(one.duty.id),
        who=one.name,
        role=one.duty.role.label,
        when=_span(one.duty.from_at, one.duty.to_at, now),
        where="" if one.duty.locality else "All localities",
        source=one.duty.source,
        is_now=one.duty.holds_at(now),
        may_end=may_keep and one.duty.to_at > now,
    )


def _span(begins: datetime, ends: datetime, now: datetime) -> str:
    return f"{times.clock(begins, now)} to {times.clock(ends, now)}"


def _posts(found: PathwayMap, now: datetime) -> tuple[PostLine, ...]:
    leads = found.leads
    held = [(Post.LEAD, leads.lead), (Post.DEPUTY, leads.deputy)]
    lines = [
        PostLine(post=post.label, who=one.name if one else "Nobody", dates=_dates(one, now) if one else "")
        for post, one in held
    ]
    lines += [
        PostLine(post=f"{one.lead.post.label}, to come", who=one.name, dates=_dates(one, now))
        for one in found.to_come
    ]
    return tuple(lines)


def _dates(one: NamedLead, now: datetime) -> str:
    since = f"{'from' if one.lead.from_at > now else 'since'} {times.clock(one.lead.from_at, now)}"
    return since if one.lead.to_at is None else f"{since}, until {times.clock(one.lead.to_at, now)}"


def _findings(leads: PlaceLeads, now: datetime) -> tuple[str, ...]:
    said = []
    if Finding.VACANT in leads.findings:
        since = f" since {times.clock(leads.vacant_since, now)}" if leads.vacant_since else ""
        said.append(
            f"There is no named clinical lead{since}. New cases fall to the deputy, or to a senior clinician."
        )
    if Finding.NO_DEPUTY in leads.findings:
        said.append("The lead has no deputy: nobody covers when they are away.")
    return tuple(said)


def _decision(right: DecisionRight) -> DecisionLine:
    return DecisionLine(
        code=right.code,
        title=right.title,
        decides=_roles(right.decide) or right.refusal or "Nobody now",
        second=_roles(right.second) if right.decide else "",
    )


def _roles(codes: Iterable[str]) -> str:
    said = listed(tuple(_role(code) for code in codes), "or")
    return said[:1].upper() + said[1:]


def _role(code: str) -> str:
    if code in _MARKERS:
        return _MARKERS[code]
    try:
        return Role(code).label.lower()
    except ValueError:
        return in_words(code).lower()


def _rungs(ladder: Ladder) -> str:
    rungs = []
    for rung in ladder.rungs:
        named = tuple(role.label.lower() for role in rung.roles) + rung.posts
        rungs.append(listed(named, "or") or "the role the step asks for")
    said = ", then ".join(rungs)
    return said[:1].upper() + said[1:]


def _partners(found: PathwayMap) -> tuple[tuple[str, str], ...]:
    asked: dict[str, list[str]] = {}
    for (cls, period), code in found.place.routes.items():
        words = in_words(cls).lower() if asked.get(code) else in_words(cls)
        asked.setdefault(code, []).append(
            words if period is None else f"{words} {in_words(period.value).lower()}"
        )
    return tuple(
        (f"{service.name} ({service.provider})", listed(tuple(asked[service.code])))
        for service in found.place.partners
        if service.code in asked
    )
