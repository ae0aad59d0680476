"""A run's page: its diagram with marks, what is open, and each step with the reason a gate was passed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from handrail.application.queries.instance_detail import InstanceDetail
from handrail.domain.actors import Actor
from handrail.domain.code_lists import code_list
from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import SYSTEM_ID
from handrail.domain.instances import InstanceStatus
from handrail.domain.permissions import Permission
from handrail.domain.rights import may_do
from handrail.domain.tasks import Task
from handrail.domain.timers import TimerKind
from handrail.web import times
from handrail.web.cases.lines import person_line
from handrail.web.diagrams import Picture, Visit, draw, journey, outline, read_picture
from handrail.web.diagrams.wording import kind_words
from handrail.web.door import may
from handrail.web.inbox.rows import rights_to, task_row
from handrail.web.instances.hearing import HEARD, REQUESTERS, Heard
from handrail.web.instances.pages import HeardOffer, InstancePage, OutlineLine, StepLine, WaitLine
from handrail.web.page import Section
from handrail.web.wording import INSTANCE_STATUSES, in_words, mark

_ENDED = {"Complete", "Fire", "Deliver", "Start"}


def instance_page(detail: InstanceDetail, actor: Actor, now: datetime) -> InstancePage:
    """The page of one run."""
    picture = read_picture(detail.bundle.files["process.bpmn"])
    open_tasks = [task for task in detail.tasks if task.is_open]
    waiting = {task.element for task in open_tasks} | {t.element for t in detail.timers if t.kind is TimerKind.FLOW}
    incident = detail.instance.incident if detail.instance.status is InstanceStatus.INCIDENT else None
    steps = list(_steps(detail.events))
    run = journey(
        picture,
        [Visit(element=str(step["element"]), flow=step.get("flow")) for _, step in steps],
        waiting=waiting,
        late={task.element for task in open_tasks if task.due_at is not None and task.due_at < now},
        incidents=[str(incident["element"])] if incident and incident.get("element") else [],
        notes={
            task.element: times.due(task.due_at, now).distance for task in open_tasks if task.due_at is not None
        },
    )
    assert detail.person is not None, "a matter has a page of its own"
    over = detail.instance.status.is_over
    rights = rights_to(open_tasks)
    return InstancePage(
        title=detail.version.name or in_words(detail.instance.process_key),
        section=Section.PEOPLE,
        help_case_id=str(detail.case.id),
        id=str(detail.instance.id),
        person=person_line(detail.case, detail.person, now.date()),
        version=f"version {detail.version.number}",
        state=mark(INSTANCE_STATUSES, detail.instance.status.value),
        started=times.moment(detail.instance.started_at, now),
        ended=None if detail.instance.ended_at is None else times.moment(detail.instance.ended_at, now),
        picture=Markup(
            draw(
                picture,
                run,
                title="Where the run stands on its diagram",
                links={task.element: f"/tasks/{task.id}" for task in open_tasks},
                legend=True,
            )
        ),
        stands_at=_stands_at(open_tasks, [str(step["element"]) for _, step in steps], picture),
        outline=tuple(
            OutlineLine(
                name=step.name, kind=step.kind, lane=step.lane, leads_to=step.leads_to, standing=step.standing
            )
            for step in outline(picture, run)
        ),
        tasks=tuple(
            task_row(
                task,
                person=detail.person.name,
                actor=actor,
                holders=detail.names,
                may_claim=task.id in rights or may_do(task, detail.case, actor).allowed,
                right=rights.get(task.id),
                now=now,
            )
            for task in open_tasks
        ),
        waits=_waits(detail, picture, now),
        steps=tuple(_step_line(event, step, detail, picture, now) for event, step in reversed(steps)),
        heard=() if over or not may(Permission.SEND_MESSAGE) else _offers(detail.instance.awaits),
        incident="" if incident is None else str(incident.get("message", "")),
        may_retry=incident is not None and may(Permission.RETRY_INCIDENT),
    )


def _stands_at(open_tasks: list[Task], passed: list[str], picture: Picture) -> str:
    """The id, in the picture, of the first open task, or of the last step when nothing is open."""
    drawn = [element for element in passed if element in picture.by_id]
    elements = [task.element for task in open_tasks] or drawn[-1:]
    return f"diagram-{elements[0]}" if elements else ""


def who_may_have_said(heard: Heard) -> tuple[tuple[str, str], ...]:
    """The codes and labels to choose from for who said it."""
    if heard.who_list:
        return tuple((code.code, code.label) for code in code_list(heard.who_list).offered)
    return REQUESTERS if heard.who_key else ()


def _offers(awaits: Iterable[str]) -> tuple[HeardOffer, ...]:
    return tuple(
        HeardOffer(
            message=heard.message,
            words=heard.words,
            hint=heard.hint,
            who_label=heard.who_label,
            who=who_may_have_said(heard),
        )
        for name, heard in HEARD.items()
        if name in set(awaits)
    )


def _steps(events: Iterable[RecordedEvent]) -> Iterable[tuple[RecordedEvent, Mapping[str, Any]]]:
    for event in events:
        if event.type == "InstanceMoved":
            for step in event.data.get("steps") or ():
                yield event, step


def _step_line(
    event: RecordedEvent, step: Mapping[str, Any], detail: InstanceDetail, picture: Picture, now: datetime
) -> StepLine:
    element = str(step["element"])
    shape = picture.by_id.get(element)
    task = _task_done(detail.tasks, element, event)
    return StepLine(
        element=element,
        name=str(step.get("name") or (shape.name if shape else "") or element),
        kind=kind_words(shape) if shape else in_words(str(step.get("kind", ""))),
        at=times.moment(event.at, now),
        by=_by(event, task, detail.names),
        took=str(step.get("flow_name") or ""),
        because=tuple(_because(step)),
        href=f"/tasks/{task.id}" if task else "",
    )


def _task_done(tasks: Iterable[Task], element: str, event: RecordedEvent) -> Task | None:
    return next((task for task in tasks if task.element == element and task.completed_at == event.at), None)


def _by(event: RecordedEvent, task: Task | None, names: Mapping[Any, str]) -> str:
    if task is not None and task.completed_by is not None:
        return names.get(task.completed_by, "a colleague")
    return "Handrail" if event.actor_id == SYSTEM_ID else ""


def _because(step: Mapping[str, Any]) -> Iterable[str]:
    values = step.get("values") or {}
    looked_at = ", ".join(f"{in_words(name).lower()} was {_said(value)}" for name, value in values.items())
    if step.get("condition"):
        yield f"because {str(step['condition']).lstrip('= ')}" + (f"; {looked_at}" if looked_at else "")
    elif step.get("flow"):
        yield f"because none of the other ways applied{f'; {looked_at}' if looked_at else ''}"
    if step.get("table"):
        rows = ", ".join(str(row) for row in step.get("rows") or ())
        yield f"table {step['table']}: {f'row {rows}' if rows else 'no row'}"
        inputs = step.get("inputs") or {}
        if inputs:
            yield "looked at " + ", ".join(f"{in_words(name).lower()} {_said(value)}" for name, value in inputs.items())
        outputs = step.get("outputs") or {}
        if outputs:
            yield "answered " + ", ".join(f"{in_words(name).lower()} {_said(value)}" for name, value in outputs.items())
    if step.get("failure"):
        yield "the table could not answer, so the safe side was taken"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "not known"
    if isinstance(value, str):
        return in_words(value).lower() if "_" in value else value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | Mapping) else str(value)


def _waits(detail: InstanceDetail, picture: Picture, now: datetime) -> tuple[WaitLine, ...]:
    found = []
    for timer in detail.timers:
        if timer.kind is TimerKind.FLOW:
            shape = picture.by_id.get(timer.element)
            found.append(
                WaitLine(name=(shape.name if shape else "") or timer.element, due=times.due(timer.due_at, now))
            )
    return tuple(found)
