"""Who the senior is, and a call of theirs, in words."""

from __future__ import annotations

from datetime import datetime

from handrail.application.queries.case_detail import CaseDetail
from handrail.application.queries.senior_call import CallSeen, RangBack, SeniorOfPlace
from handrail.domain.actors import Actor
from handrail.domain.senior_calls import PROCESS, Follows
from handrail.web import times
from handrail.web.cases.lines import person_line
from handrail.web.cases.presenting import open_rows
from handrail.web.door import place_name
from handrail.web.help.pages import RungLine, SeniorCallPage, SeniorLine
from handrail.web.inbox.rows import role_words
from handrail.web.wording import listed

NAMED = 3
_BESIDES = {Follows.ESCALATION: "an escalation", Follows.CALL_999: "a 999 call now"}


def senior_line(found: SeniorOfPlace, now: datetime) -> SeniorLine:
    """The senior of a place: by name and until when where the rota says so, else some of those who are paged."""
    senior = found.senior
    names = tuple(one.name for one in senior.people)
    untils = [one.until for one in senior.people if one.until is not None]
    return SeniorLine(
        place=place_name(found.locality),
        role=role_words(senior.role.value).lower(),
        names=names[:NAMED],
        until=times.clock(min(untils), now) if untils else "",
        more=max(0, len(names) - NAMED),
    )


def senior_call_page(found: CallSeen, detail: CaseDetail, actor: Actor, now: datetime) -> SeniorCallPage:
    """How a call stands, for whoever asked and for whoever is to ring."""
    mine = actor.id in found.asker_ids
    ended = found.task is None
    title = "A senior is asked to ring you" if mine else "A senior is asked to ring back"
    role = role_words(found.role.value).lower()
    who = (
        f"{listed(found.paged)} ({role})"
        if found.paged
        else f"Everybody in {place_name(found.case.locality)} who is {role}"
    )
    return SeniorCallPage(
        title="The call to a senior" if ended else title,
        help_case_id=str(found.case.id),
        person=person_line(detail.case, detail.person, now.date()),
        asked=tuple((name, times.moment(at, now)) for name, at in found.asked),
        paged=who,
        paged_at=times.moment(found.paged_at, now),
        by_rota=bool(found.paged),
        mine=mine,
        rung=tuple(_rung(one, now) for one in found.answers),
        next_roles="" if found.next_call is None else _roles(found),
        next_at=None if found.next_call is None else times.moment(found.next_call.at, now),
        is_late=found.task is not None and found.task.due_at is not None and found.task.due_at <= now,
        tasks=() if ended else open_rows(detail, actor, now, process=PROCESS),
    )


def _roles(found: CallSeen) -> str:
    assert found.next_call is not None
    rung = found.next_call.rung
    roles = dict.fromkeys(role_words(role.value).lower() for role in rung.roles)
    return listed((*roles, *rung.posts))


def _rung(one: RangBack, now: datetime) -> RungLine:
    return RungLine(
        name=one.name,
        at=times.moment(one.at, now),
        spoke=one.spoke,
        besides=_BESIDES.get(one.follows, "") if one.follows else "",
        href=f"/tasks/{one.task_id}" if one.task_id and one.spoke else "",
    )
