"""Drafts and versions: whoever is quicker wins whole, and what is in force is one version at every moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from handrail.application.commands.answer_retirement import AnswerRetirement
from handrail.application.commands.approve_version import ApproveVersion
from handrail.application.commands.change_draft import ChangeDraft
from handrail.application.commands.create_draft import CreateDraft
from handrail.application.commands.end_role import EndRole
from handrail.application.commands.propose_retirement import ProposeRetirement
from handrail.application.commands.publish_version import PublishVersion
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.send_back_version import SendBackVersion
from handrail.application.commands.submit_draft import SubmitDraft
from handrail.application.drafts_in_hand import DraftContent
from handrail.application.queries.process_catalogue import ProcessVersions
from handrail.application.queries.verify_history import VerifyHistory
from handrail.application.queries.versions_waiting import ShowVersion
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Conflict, HandrailError, Invalid, NotFound, NotPermitted
from handrail.domain.identifiers import VersionId
from handrail.domain.processes import Version, VersionStatus
from handrail.domain.roles import Role, RoleAssignment, ScopeKind
from handrail.storage.staff import Staff
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import REPOSITORY, House, a_house

WHY = "The last step was done twice on most days, so it goes."
AUTHOR, SENIOR, SAFETY = "process-owner", "senior-clinician-north", "safety-officer"
KEY = "one-step"


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made
        assert not made.handrail.ask(VerifyHistory(), by=SYSTEM).faults


def diagram(steps: int = 1) -> str:
    return in_a_row(KEY, *(user_task(f"A-{number}") for number in range(1, steps + 1)))


def submitted(house: House, steps: int = 1) -> Version:
    author = house.persona(AUTHOR)
    draft = house.handrail.perform(
        CreateDraft(process=KEY, content=DraftContent(bpmn=diagram(steps))), by=author
    )
    return house.handrail.perform(SubmitDraft(draft_id=draft.id, revision=1, reason=WHY), by=author)


def approved(house: House, steps: int = 1) -> Version:
    version = submitted(house, steps)
    for name in (SENIOR, SAFETY):
        house.handrail.perform(ApproveVersion(version_id=version.id), by=house.persona(name))
    return version


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found[number] = act()
        except HandrailError as refusal:
            found[number] = refusal

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def statuses(house: House) -> list[VersionStatus]:
    return [one.status for one in house.handrail.ask(ProcessVersions(key=KEY), by=house.persona(AUTHOR))]


def test_a_draft_is_changed_by_whoever_saw_it_last(house: House) -> None:
    author = house.persona(AUTHOR)
    draft = house.handrail.perform(CreateDraft(process=KEY, content=DraftContent(bpmn=diagram())), by=author)
    change = ChangeDraft(draft_id=draft.id, revision=1, content=DraftContent(bpmn=diagram(2)))
    outcomes = at_once(*(lambda: house.handrail.perform(change, by=author) for _ in range(4)))
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3
    assert b'id="A-2"' in next(one for one in outcomes if not isinstance(one, Conflict)).files["process.bpmn"]


def test_both_approve_at_once_and_one_publishes(house: House) -> None:
    version = submitted(house)
    approvals = at_once(
        *(
            lambda name=name: house.handrail.perform(
                ApproveVersion(version_id=version.id), by=house.persona(name)
            )
            for name in (SENIOR, SAFETY)
        )
    )
    assert {outcome.status for outcome in approvals} == {VersionStatus.SUBMITTED, VersionStatus.APPROVED}
    publish = PublishVersion(version_id=version.id)
    outcomes = at_once(
        *(lambda name=name: house.handrail.perform(publish, by=house.persona(name)) for name in (SENIOR, SAFETY))
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert statuses(house) == [VersionStatus.PUBLISHED]


def test_of_two_drafts_of_the_same_version_one_comes_into_force_and_the_other_undoes_nothing(house: House) -> None:
    one, other = approved(house, 1), approved(house, 2)
    outcomes = at_once(
        *(
            lambda version=version: house.handrail.perform(
                PublishVersion(version_id=version.id), by=house.persona(SENIOR)
            )
            for version in (one, other)
        )
    )
    (refusal,) = (outcome for outcome in outcomes if isinstance(outcome, HandrailError))
    assert isinstance(refusal, Conflict) and "would undo it" in refusal.detail
    assert sorted(statuses(house)) == [VersionStatus.APPROVED, VersionStatus.PUBLISHED]


def test_one_person_in_both_roles_approves_once(house: House) -> None:
    version = submitted(house)
    director = house.persona("clinical-director")
    house.handrail.perform(ApproveVersion(version_id=version.id), by=director)
    with pytest.raises(Conflict, match="somebody else must approve it too"):
        house.handrail.perform(ApproveVersion(version_id=version.id), by=director)


def test_sent_back_and_retired_versions_stay_where_they_are(house: House) -> None:
    version = submitted(house)
    with pytest.raises(NotPermitted, match="You wrote this version"):
        house.handrail.perform(SendBackVersion(version_id=version.id, reason=WHY), by=house.persona(AUTHOR))
    house.handrail.perform(SendBackVersion(version_id=version.id, reason=WHY), by=house.persona(SENIOR))
    for command in (ApproveVersion(version_id=version.id), PublishVersion(version_id=version.id)):
        with pytest.raises(Conflict):
            house.handrail.perform(command, by=house.persona(SAFETY))
    in_force = approved(house)
    house.handrail.perform(PublishVersion(version_id=in_force.id), by=house.persona(SAFETY))
    retire(house, in_force)
    with pytest.raises(Conflict):
        house.handrail.perform(ProposeRetirement(version_id=in_force.id, reason=WHY), by=house.persona(AUTHOR))
    assert VersionStatus.PUBLISHED not in statuses(house)
    with pytest.raises(NotFound):
        house.handrail.perform(
            ApproveVersion(version_id=VersionId(house.persona(SENIOR).id)), by=house.persona(SENIOR)
        )


def published(house: House) -> Version:
    version = approved(house)
    return house.handrail.perform(PublishVersion(version_id=version.id), by=house.persona(SAFETY))


def answer(house: House, version: Version, by: str, *, agrees: bool = True) -> Version:
    return house.handrail.perform(AnswerRetirement(version_id=version.id, agrees=agrees), by=house.persona(by))


def retire(house: House, version: Version) -> Version:
    house.handrail.perform(ProposeRetirement(version_id=version.id, reason=WHY), by=house.persona(AUTHOR))
    answer(house, version, SENIOR)
    return answer(house, version, SAFETY)


def test_a_version_goes_out_of_force_by_the_same_four_eyes_as_it_came_in(house: House) -> None:
    """One process owner proposes; both roles of D9 agree, two people, neither of them who proposed it (S6)."""
    version = published(house)
    with pytest.raises(Conflict, match="Nothing waits here"):
        answer(house, version, SENIOR)
    house.handrail.perform(ProposeRetirement(version_id=version.id, reason=WHY), by=house.persona(AUTHOR))
    assert statuses(house) == [VersionStatus.PUBLISHED], "nothing goes on one person's word"
    with pytest.raises(Conflict, match="proposed already"):
        house.handrail.perform(ProposeRetirement(version_id=version.id, reason=WHY), by=house.persona(AUTHOR))
    with pytest.raises(NotPermitted, match=r"You proposed to retire this version.*\(S6\)"):
        answer(house, version, AUTHOR)
    answer(house, version, SENIOR)
    with pytest.raises(Conflict, match="somebody else must agree"):
        answer(house, version, SENIOR)
    with pytest.raises(NotPermitted, match="Clinical safety officer"):
        answer(house, version, "senior-clinician-south")
    assert statuses(house) == [VersionStatus.PUBLISHED], "nor on the word of two"
    shown = house.handrail.ask(ShowVersion(version_id=version.id), by=house.persona(SAFETY))
    assert shown.retirement is not None and shown.retirement.roles_given == {"senior_clinician"}
    assert answer(house, version, SAFETY).status is VersionStatus.RETIRED
    assert statuses(house) == [VersionStatus.RETIRED]


@pytest.mark.parametrize("by", [AUTHOR, SENIOR, SAFETY])
def test_a_retirement_that_is_refused_or_taken_back_begins_again_from_nothing(house: House, by: str) -> None:
    version = published(house)
    propose = ProposeRetirement(version_id=version.id, reason=WHY)
    house.handrail.perform(propose, by=house.persona(AUTHOR))
    answer(house, version, SENIOR)
    answer(house, version, by, agrees=False)
    assert statuses(house) == [VersionStatus.PUBLISHED]
    house.handrail.perform(propose, by=house.persona(AUTHOR))
    assert answer(house, version, SAFETY).status is VersionStatus.PUBLISHED, "what was agreed to before is void"


def test_both_agree_at_once_and_it_goes_once(house: House) -> None:
    version = published(house)
    house.handrail.perform(ProposeRetirement(version_id=version.id, reason=WHY), by=house.persona(AUTHOR))
    outcomes = at_once(*(lambda name=name: answer(house, version, name) for name in (SENIOR, SAFETY)))
    assert {outcome.status for outcome in outcomes} == {VersionStatus.PUBLISHED, VersionStatus.RETIRED}
    assert statuses(house) == [VersionStatus.RETIRED]


def test_what_holds_no_clinical_right_approves_publishes_and_retires_nothing(house: House) -> None:
    """S11: also where a register from elsewhere gave somebody both kinds of role."""
    waiting, ready = submitted(house), approved(house, steps=2)
    both = house.persona(SAFETY)
    with house.handrail.database.transaction() as session:
        Staff(session).assign(
            RoleAssignment(
                staff_id=both.id, role=Role.SYSTEM_ADMIN, scope=ScopeKind.ORGANISATION, from_at=house.clock.now()
            ),
            id=uuid4(),
        )
    for command in (
        ApproveVersion(version_id=waiting.id),
        SendBackVersion(version_id=waiting.id, reason=WHY),
        PublishVersion(version_id=ready.id),
    ):
        with pytest.raises(NotPermitted, match=r"\(S11\)"):
            house.handrail.perform(command, by=house.persona(SAFETY))
    in_force = house.handrail.perform(PublishVersion(version_id=ready.id), by=house.persona(SENIOR))
    house.handrail.perform(ProposeRetirement(version_id=in_force.id, reason=WHY), by=house.persona(AUTHOR))
    with pytest.raises(NotPermitted, match=r"\(S11\)"):
        answer(house, in_force, SAFETY)
    shown = house.handrail.ask(ShowVersion(version_id=waiting.id), by=house.persona(SAFETY))
    assert not shown.may_approve and not shown.may_publish
    with pytest.raises(Invalid):
        roles = (RoleHeld(role=Role.CLINICAL_SAFETY_OFFICER), RoleHeld(role=Role.SYSTEM_ADMIN))
        house.handrail.perform(RegisterStaff(username="both", name="Both Kinds", roles=roles), by=SYSTEM)


def test_a_localitys_own_table_is_approved_by_a_senior_who_works_there(house: House) -> None:
    south = (REPOSITORY / "processes/threshold-decision/decisions/southmere.dmn").read_text("utf-8")
    changed = south.replace("<text>60</text>", "<text>50</text>", 1)
    assert changed != south
    author = house.persona(AUTHOR)
    content = DraftContent(decisions={"southmere": changed})
    draft = house.handrail.perform(CreateDraft(process="threshold-decision", content=content), by=author)
    version = house.handrail.perform(SubmitDraft(draft_id=draft.id, revision=1, reason=WHY), by=author)
    with pytest.raises(NotPermitted, match="for Southmere"):
        house.handrail.perform(ApproveVersion(version_id=version.id), by=house.persona("senior-clinician-north"))
    north = house.handrail.ask(ShowVersion(version_id=version.id), by=house.persona("senior-clinician-north"))
    assert not north.may_approve
    house.handrail.perform(ApproveVersion(version_id=version.id), by=house.persona("senior-clinician-south"))
    done = house.handrail.perform(ApproveVersion(version_id=version.id), by=house.persona(SAFETY))
    assert done.status is VersionStatus.APPROVED


def test_nobody_approves_or_publishes_under_a_role_that_ended_meanwhile(house: House) -> None:
    """Their request was let in while they held the role; it is asked again under the lock (P10)."""
    first, second = submitted(house), approved(house, steps=2)
    senior = house.persona(SENIOR)
    house.handrail.perform(EndRole(username=SENIOR, role=Role.SENIOR_CLINICIAN), by=SYSTEM)
    for command in (
        ApproveVersion(version_id=first.id),
        SendBackVersion(version_id=first.id, reason=WHY),
        PublishVersion(version_id=second.id),
    ):
        with pytest.raises(HandrailError):
            house.handrail.perform(command, by=senior)
    assert set(statuses(house)) == {VersionStatus.SUBMITTED, VersionStatus.APPROVED}
