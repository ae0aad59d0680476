"""Events of a case in plain words, for its timeline."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from handrail.application.queries.case_story import CaseStory
from handrail.domain.code_lists import CODE_LISTS, code_list
from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import SYSTEM_ID
from handrail.web import times
from handrail.web.cases.lines import EventLine
from handrail.web.cases.telling_plainly import PLAINLY
from handrail.web.cases.telling_safeguarding import SAFEGUARDING
from handrail.web.inbox.rows import role_words
from handrail.web.wording import CLASSES, MEETING_ANSWERS, MEETING_STATES, in_words, listed, mark

UNTOLD = {
    "InstanceMoved",
    "MessageDelivered",
    "TaskClaimed",
    "TaskReleased",
    "TimerFired",
    "ResponsibilityMoved",
}
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")
Data = Mapping[str, Any]


def event_lines(story: CaseStory, now: datetime) -> tuple[EventLine, ...]:
    """The events worth telling, newest first."""
    return tuple(_line(event, story, now) for event in story.events if event.type not in UNTOLD)


def _line(event: RecordedEvent, story: CaseStory, now: datetime) -> EventLine:
    tell = WORDS.get(event.type)
    plainly = PLAINLY.get(event.type) or in_words(_CAPITALS.sub(" ", event.type).lower())
    words = tell(event.data, story) if tell else plainly
    by = "Handrail" if event.actor_id == SYSTEM_ID else story.names.get(event.actor_id, "a colleague")
    return EventLine(at=times.moment(event.at, now), words=words, by=by, href=_href(event))


def _href(event: RecordedEvent) -> str:
    data = event.data
    if event.type in ("ContactRecorded", "ThresholdEvaluated") and data.get("contact_id"):
        return f"/contacts/{data['contact_id']}"
    if event.type in ("TaskCompleted", "TaskLate", "NobodyHoldsRight") and data.get("task_id"):
        return f"/tasks/{data['task_id']}"
    return f"/instances/{event.instance_id}" if event.instance_id else ""


def _task(data: Data, story: CaseStory) -> str:
    element = str(data.get("element", ""))
    known = story.tasks.get((str(data.get("process", "")), element))
    if known is None:
        known = next((name for (_, wanted), name in story.tasks.items() if wanted == element), element)
    return f"“{known}”"


def _label(name: str, code: Any) -> str:
    return code_list(name).label(str(code)) if name in CODE_LISTS else in_words(str(code))


def _contact(data: Data, _: CaseStory) -> str:
    mode, outcome = _label("contact_modes", data.get("mode")), _label("contact_outcomes", data.get("outcome"))
    return f"Contact: {mode}, {outcome.lower()}"


def _evaluated(data: Data, _: CaseStory) -> str:
    found = mark(CLASSES, str(data.get("response_class", ""))).word
    row = (
        f", row {data['row']}" if data.get("row") else ", on the safe side because the table could not answer"
    )
    return f"The table said: {found}{row}"


def _completed(data: Data, story: CaseStory) -> str:
    return f"{_task(data, story)} completed{'' if data.get('in_time', True) else ', late'}"


def _climbed(data: Data, story: CaseStory) -> str:
    roles = listed(tuple(role_words(role) for role in data.get("roles", ())))
    return f"{_task(data, story)} not done in time: {roles or 'the next rung'} called"


def _escalation(data: Data, _: CaseStory) -> str:
    return f"Escalation opened: {mark(CLASSES, str(data.get('response_class', ''))).word}"


def _decided(data: Data, _: CaseStory) -> str:
    late = "" if data.get("in_time", True) else ", late"
    return f"Decision {data.get('code', '')}: {in_words(str(data.get('chosen', '')))}{late}"


def _met(data: Data, _: CaseStory) -> str:
    return f"A meeting spoke: {mark(MEETING_STATES, str(data.get('outcome', ''))).word.lower()}"


def _partner_said(data: Data, _: CaseStory) -> str:
    said = mark(MEETING_ANSWERS, str(data.get("answer", ""))).word.lower()
    return f"The record of a meeting: {_label('organisations', data.get('org'))} {said}"


def _stage(data: Data, _: CaseStory) -> str:
    passed_up = ", because nobody settled it in time" if data.get("because") == "ran_out" else ""
    return f"The disagreement is at stage {data.get('stage', '')}{passed_up}"


def _rang(data: Data, _: CaseStory) -> str:
    if not data.get("spoke"):
        return "A senior rang back, and nobody answered"
    besides = {"escalation": ", and advises an escalation", "call_999": ", and advises a 999 call"}
    return f"A senior rang back{besides.get(str(data.get('follows')), '')}"


WORDS: Mapping[str, Callable[[Data, CaseStory], str]] = {
    **SAFEGUARDING,
    "SeniorPaged": lambda data, _: (
        f"A senior was asked to ring back: {role_words(str(data.get('role', ''))).lower()}"
    ),
    "SeniorCallJoined": lambda data, _: "A senior was asked for again; one was called already",
    "SeniorRangBack": _rang,
    "HoldLapsed": lambda data, _: (
        "Nobody decided on the hold in time: it was not held, and the step to send it opened"
    ),
    "DisagreementOpened": lambda data, _: "A disagreement was opened: nothing is stood down because of it",
    "DisagreementStated": lambda data, _: "What the two sides disagree about was written down",
    "DisagreementStageOpened": _stage,
    "DisagreementEnded": lambda data, _: (
        f"The disagreement ended: {in_words(str(data.get('outcome', ''))).lower()}"
    ),
    "MeetingRequested": lambda data, _: (
        f"A meeting was asked for: {_label('mdt_questions', data.get('question'))}"
    ),
    "MeetingPlanned": lambda data, _: "A meeting was set up",
    "MeetingOpened": lambda data, _: (
        f"A meeting began{'' if data.get('quorate') else ', with too few people to decide'}"
    ),
    "MeetingSpoke": _met,
    "MeetingCirculated": lambda data, _: "The record of a meeting was sent round",
    "MeetingAnswered": _partner_said,
    "MeetingCancelled": lambda data, _: "A meeting was cancelled",
    "CaseOpened": lambda data, _: "The case was opened",
    "AccountableChanged": lambda data, _: (
        f"Somebody else is accountable: {in_words(str(data.get('because', ''))).lower()}"
    ),
    "AccountabilityOffered": lambda data, _: "Accountability was offered to a colleague",
    "AccountabilityAnswered": lambda data, _: (
        f"An offer of accountability was {data.get('answer', 'answered')}"
    ),
    "AccountabilityAccepted": lambda data, _: "Accountability that fell to them was accepted",
    "AccountabilityGapFound": lambda data, _: "Nobody could be found to be accountable",
    "AccountabilityGapAlerted": lambda data, _: "Leaders were called: nobody accepted accountability in time",
    "ConflictDeclared": lambda data, _: "A conflict of interest was declared",
    "ConflictWithdrawn": lambda data, _: "A conflict of interest was withdrawn",
    "ContactRecorded": _contact,
    "ThresholdEvaluated": _evaluated,
    "TaskCompleted": _completed,
    "TaskLate": lambda data, story: f"{_task(data, story)} is late",
    "TaskReassigned": lambda data, story: f"{_task(data, story)} was given to somebody else",
    "LadderClimbed": _climbed,
    "NobodyHoldsRight": lambda data, story: (
        f"Nobody here could decide {_task(data, story)}: others were called"
    ),
    "RightHeldAgain": lambda data, story: f"Somebody can decide {_task(data, story)} again",
    "EscalationOpened": _escalation,
    "DecisionRecorded": _decided,
    "DecisionTableFailed": lambda data, _: "A decision table could not answer, so the safe side was taken",
    "IncidentRaised": lambda data, _: f"{in_words(str(data.get('process', 'A process')))} stopped by a fault",
    "InstanceCancelled": lambda data, _: (
        f"{in_words(str(data.get('process', 'A process')))} was stopped: "
        f"{in_words(str(data.get('reason', ''))).lower()}"
    ),
    "TimerFailed": lambda data, _: "A timer could not take effect; it is tried again",
}
