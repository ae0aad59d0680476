"""What the service itself says once something is so, nobody else says: a message is no way round a right."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from lxml import etree

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.start_process import StartProcess
from handrail.application.own_messages import HEARD, OWN
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import Invalid, NotPermitted
from handrail.rehearsal.answers import valid
from tests.builders.holds import open_task, told
from tests.builders.house import REPOSITORY, House, a_house


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


def sent_escalation(house: House) -> Case:
    """A case whose urgent escalation was sent to a partner, who has not answered."""
    case = house.a_case()
    by = house.persona("clinician-north")
    house.handrail.perform(GetHelp(case_id=case.id, response_class="urgent", source="staff"), by=by)
    for element in ("ESC-03", "ESC-08", "ESC-07"):
        task = open_task(house, case, element)
        now = {"sent_at": house.clock.now().isoformat()} if element == "ESC-07" else {}
        answers = valid(task.form_key, now=house.clock.now(), people=house.people(), **now)
        house.handrail.perform(
            CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision), by=by
        )
    return case


def test_nobody_stands_an_escalation_down_by_saying_that_it_was(house: House) -> None:
    case = sent_escalation(house)
    before = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).instances
    said = SendMessage(
        name="escalation.stood_down",
        correlation={"case_id": str(case.id)},
        payload={"response": "stood_down", "we_agree": True},
        message_id="made-up",
    )
    for who in ("support-worker-north", "senior-clinician-north"):
        with pytest.raises(NotPermitted, match="says escalation.stood_down itself"):
            house.handrail.perform(said, by=house.persona(who))
    assert house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).instances == before
    assert told(house, case)[-2:] == ["AttemptDenied", "AttemptDenied"]
    last = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events[-1]
    assert last.data["code"] == "escalation.stood_down" and last.data["missing"] == "permission"


@pytest.mark.parametrize(
    ("process", "message", "variables"),
    [
        ("mdt-decision", "mdt.decided", {"meeting_id": str(uuid4()), "chair": str(uuid4())}),
        ("restriction-step-down", "restriction.activated", {"restriction_id": str(uuid4())}),
        ("restriction-step-down", None, {"restriction_id": str(uuid4())}),
        ("delegation", None, {"delegation_id": str(uuid4())}),
        ("contact-intensity", "cadence.proposed", {"step_id": str(uuid4())}),
        ("safeguarding-actions", "safeguarding.action_agreed", {"action_id": str(uuid4())}),
        ("escalation", "threshold.reached", {"class": "routine", "evaluation_id": str(uuid4())}),
        ("contact", "contact.recorded", {"contact_id": str(uuid4())}),
    ],
)
def test_nobody_starts_half_way_what_somebody_else_has_to_decide(
    house: House, process: str, message: str | None, variables: dict[str, str]
) -> None:
    case, by = house.a_case(), house.persona("clinician-north")
    started = StartProcess(case_id=case.id, process=process, message=message, variables=variables)
    with pytest.raises(NotPermitted, match="The service says"):
        house.handrail.perform(started, by=by)
    assert house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).instances == ()
    assert told(house, case)[-1] == "AttemptDenied"


def test_nobody_says_who_proposed_what_they_mean_to_decide(house: House) -> None:
    case = house.a_case()
    forged = StartProcess(
        case_id=case.id,
        process="contact-intensity",
        variables={"proposer_id": str(house.persona("clinician-north").id)},
    )
    with pytest.raises(Invalid, match="The service sets this itself"):
        house.handrail.perform(forged, by=house.persona("senior-clinician-north"))


def test_a_review_is_put_aside_by_whoever_may_stop_it(house: House) -> None:
    case = house.a_case()
    lead = house.persona("team-lead-north")
    house.handrail.perform(
        StartProcess(case_id=case.id, process="post-crisis-review", message="review.due", variables={}),
        by=lead,
    )
    newer = SendMessage(
        name="review.superseded", correlation={"case_id": str(case.id)}, payload={}, message_id="newer"
    )
    with pytest.raises(NotPermitted):
        house.handrail.perform(newer, by=house.persona("support-worker-north"))
    assert told(house, case)[-1] == "AttemptDenied"


def test_every_message_of_every_diagram_is_either_ours_or_heard() -> None:
    named = set()
    for diagram in (REPOSITORY / "processes").glob("*/process.bpmn"):
        named |= {one.get("name") for one in etree.parse(diagram).iter("{*}message")}
    assert named
    assert named - OWN - HEARD == set(), "say in own_messages whether people may send these"
    assert not OWN & HEARD
    assert (OWN | HEARD) - named == set(), "no diagram knows these"
