"""The safeguarding concern that an operation works on: found, moved on, and told of to whoever must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.restriction_register import words_among
from handrail.application.work import Work
from handrail.domain.actions import Action, ActionSource, ActionState
from handrail.domain.errors import NotFound
from handrail.domain.events import plain
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.domain.safeguarding import Concern, ConcernSource, ConcernState, SafeguardingCarriedOn, move_to
from handrail.storage.actions import Actions
from handrail.storage.safeguarding import Safeguarding

DIED = "died"
_STILL_TO_DO = (ActionState.OPEN, ActionState.DONE)


def place_of(concern_id: UUID) -> str:
    """Where a concern's words are sealed."""
    return f"safeguarding_concern:{concern_id}"


def concern_among(work: Work, values: Mapping[str, Any]) -> Concern:
    """The concern whose id is among some variables. Raises NotFound."""
    given = values.get("concern_id")
    found = None if given is None else Safeguarding(work.session).get(UUID(str(given)))
    if found is None or found.case_id != work.case.id:
        raise NotFound("There is no such safeguarding concern in this case")
    return found


def change(work: Work, concern: Concern, *, state: ConcernState | None = None, **values: Any) -> Concern:
    """Change a concern. Raises Conflict when it cannot go from its state to the new one."""
    if state is not None:
        values["state"] = move_to(concern, state)
    Safeguarding(work.session).change(concern.id, **values)
    return replace(concern, **values)


def add_words(
    work: Work, concern: Concern, part: str, answers: Mapping[str, Any], names: tuple[str, ...]
) -> None:
    """Keep the free text of a step beside what was written before, under the name of the step."""
    said = words_among(answers, names)
    if not said:
        return
    register, place = Safeguarding(work.session), place_of(concern.id)
    before = work.words_of(work.case, register.sealed_words(concern.id), place=place)
    register.change(concern.id, words=work.seal({**before, part: said}, place=place))


def tell(work: Work, concern: Concern, subject: str, *roles: Role, **facts: Any) -> None:
    """Tell roles after the event, as the rights matrix asks."""
    for role in roles:
        work.notify(subject, role=role.value, facts={"concern_id": concern.id, **facts})


def tell_of_case_end(work: Work, concern_id: object, reason: str) -> None:
    """The case ended while a concern was open: page the safeguarding lead, and the director after a death."""
    facts = {"concern_id": str(concern_id), "reason": reason}
    roles = (Role.SAFEGUARDING_LEAD, Role.CLINICAL_DIRECTOR) if reason == DIED else (Role.SAFEGUARDING_LEAD,)
    for role in roles:
        work.notify("safeguarding_case_ended", kind=NoticeKind.PAGE, role=role.value, facts=facts)


def carry_on(work: Work, run: Run, *, escalation_id: object, source: ConcernSource, reason: str) -> None:
    """A run ends before the concern it called for was sent: a run of its own raises it, so that it is not lost."""
    of_run = (one for one in Safeguarding(work.session).open_in(work.case.id) if one.instance_id == run.id)
    concern = next((one for one in of_run if not one.was_sent), None)
    unsent = None if concern is None else concern.id
    about = None if escalation_id is None else UUID(str(escalation_id))
    work.record(SafeguardingCarriedOn(concern_id=unsent, escalation_id=about), instance_id=run.id)
    tell_of_case_end(work, unsent, reason)
    work.throw(
        "safeguarding.carried_on",
        {
            "unsent_concern_id": plain(unsent),
            "escalation_id": plain(about),
            "safeguarding_source": source.value,
        },
    )


def actions_of(work: Work, concern: Concern) -> tuple[Action, ...]:
    """What was agreed for a concern, soonest due first."""
    found = Actions(work.session).of_case(concern.case_id)
    return tuple(
        one for one in found if one.source is ActionSource.SAFEGUARDING and one.source_id == concern.id
    )


def still_to_do(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Those that are neither verified nor dropped."""
    return tuple(one for one in actions if one.state in _STILL_TO_DO)
