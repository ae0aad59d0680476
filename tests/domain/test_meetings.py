"""Quorum, terms and what a meeting's word is worth, over any table there may be."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.meetings import (
    DEFERRED,
    NOT_PROFESSIONS,
    Arrangement,
    Attendee,
    Authority,
    Invitation,
    Lack,
    MeetingState,
    Part,
    Position,
    Terms,
    check_attendees,
    check_deferral,
    check_positions,
    lacking,
    organisations,
    spoken,
)

ROLES = ("nurse", "doctor", "social_worker", "psychologist", "advocate", "person", "carer", "other")
ORGS = ("us", "trust", "local_authority", "advocacy", "none")
ANNE, BEN = StaffId(UUID(int=1)), StaffId(UUID(int=2))

attendees = st.lists(
    st.builds(
        Attendee,
        role=st.sampled_from(ROLES),
        org=st.sampled_from(ORGS),
        in_person=st.booleans(),
        part=st.sampled_from(Part),
    ),
    max_size=8,
)
arrangements = st.builds(
    Arrangement,
    jointly_held=st.booleans(),
    person=st.sampled_from(Invitation),
    advocate=st.sampled_from(Invitation),
)
terms = st.builds(Terms, may_decide=st.booleans(), other_professions=st.integers(0, 3))


def sits(role: str, part: Part, org: str = "us") -> Attendee:
    return Attendee(role=role, org=org, in_person=True, part=part)


EASY = Arrangement(jointly_held=False, person=Invitation.INVITED, advocate=Invitation.NOBODY)
TERMS = Terms(may_decide=True)
CHAIR, ACCOUNTABLE, WORKER = (
    sits("doctor", Part.CHAIR),
    sits("nurse", Part.ACCOUNTABLE),
    sits("social_worker", Part.MEMBER),
)


@pytest.mark.parametrize(
    ("there", "arranged", "missing"),
    [
        ((CHAIR, ACCOUNTABLE, WORKER), EASY, ()),
        ((sits("doctor", Part.CHAIR_AND_ACCOUNTABLE), WORKER), EASY, ()),
        ((CHAIR, sits("nurse", Part.DELEGATE), WORKER), EASY, ()),
        ((), EASY, (Lack.ONE_CHAIR, Lack.ACCOUNTABLE, Lack.OTHER_PROFESSION)),
        ((CHAIR, WORKER), EASY, (Lack.ACCOUNTABLE,)),
        ((CHAIR, ACCOUNTABLE), EASY, (Lack.OTHER_PROFESSION,)),
        ((CHAIR, ACCOUNTABLE, sits("nurse", Part.MEMBER)), EASY, (Lack.OTHER_PROFESSION,)),
        ((CHAIR, ACCOUNTABLE, sits("carer", Part.CARER, "none")), EASY, (Lack.OTHER_PROFESSION,)),
        (
            (CHAIR, ACCOUNTABLE, WORKER),
            Arrangement(jointly_held=True, person=Invitation.INVITED, advocate=Invitation.INVITED),
            (Lack.PARTNER,),
        ),
        (
            (CHAIR, ACCOUNTABLE, sits("social_worker", Part.MEMBER, "trust")),
            Arrangement(jointly_held=True, person=Invitation.UNSAFE, advocate=Invitation.DECLINED),
            (),
        ),
        (
            (CHAIR, ACCOUNTABLE, WORKER),
            Arrangement(jointly_held=False, person=Invitation.NOT_ASKED, advocate=Invitation.NOT_ASKED),
            (Lack.PERSON_INVITED, Lack.ADVOCATE_INVITED),
        ),
    ],
)
def test_what_a_quorum_takes(
    there: tuple[Attendee, ...], arranged: Arrangement, missing: tuple[Lack, ...]
) -> None:
    assert lacking(there, TERMS, arranged) == missing


@given(attendees, terms, arrangements)
def test_a_quorum_is_a_chair_who_answers_for_the_care_another_profession_and_whoever_belongs_there(
    there: list[Attendee], given_terms: Terms, arranged: Arrangement
) -> None:
    if lacking(there, given_terms, arranged):
        return
    assert sum(one.part in (Part.CHAIR, Part.CHAIR_AND_ACCOUNTABLE) for one in there) == 1
    assert any(one.part.answers_for_care for one in there)
    leading = {one.role for one in there if one.part.chairs or one.part.answers_for_care}
    members = {one.role for one in there if one.part is Part.MEMBER}
    assert len(members - leading - NOT_PROFESSIONS) >= max(1, given_terms.other_professions)
    assert not arranged.jointly_held or {one.org for one in there} & {"trust", "local_authority"}
    assert Invitation.NOT_ASKED not in (arranged.person, arranged.advocate)


@given(attendees, terms, arrangements, attendees)
def test_more_members_never_cost_a_quorum(
    there: list[Attendee], given_terms: Terms, arranged: Arrangement, more: list[Attendee]
) -> None:
    members = [sits(one.role, Part.MEMBER, one.org) for one in more]
    before, after = lacking(there, given_terms, arranged), lacking([*there, *members], given_terms, arranged)
    assert set(after) <= set(before)


@given(attendees, terms, arrangements)
def test_the_order_at_the_table_changes_nothing(
    there: list[Attendee], given_terms: Terms, arranged: Arrangement
) -> None:
    turned = list(reversed(there))
    assert lacking(there, given_terms, arranged) == lacking(turned, given_terms, arranged)


@given(
    st.booleans(),
    st.booleans(),
    st.sampled_from(Authority),
    st.sampled_from(("agreed", "not_agreed", DEFERRED)),
)
def test_only_a_quorate_meeting_within_its_terms_that_claims_to_decide_decides(
    quorate: bool, may_decide: bool, authority: Authority, chosen: str
) -> None:
    said = spoken(quorate=quorate, may_decide=may_decide, authority=authority, chosen=chosen)
    decides = quorate and may_decide and authority is Authority.WITHIN_TERMS and chosen != DEFERRED
    assert (said is MeetingState.DECIDED) == decides
    assert (said is MeetingState.NOT_QUORATE) == (not quorate)
    assert said.has_spoken == (quorate and chosen != DEFERRED)


def test_two_chairs_or_two_who_answer_for_the_care_are_refused() -> None:
    with pytest.raises(Invalid, match="one chair"):
        check_attendees((CHAIR, CHAIR), delegate=None, accountable=ANNE)
    with pytest.raises(Invalid, match="One person answers"):
        check_attendees((CHAIR, ACCOUNTABLE, sits("nurse", Part.DELEGATE)), delegate=BEN, accountable=ANNE)


def test_a_delegate_is_named_and_is_somebody_else() -> None:
    there = (CHAIR, sits("nurse", Part.DELEGATE), WORKER)
    check_attendees(there, delegate=BEN, accountable=ANNE)
    with pytest.raises(Invalid, match="whom the accountable clinician sent"):
        check_attendees(there, delegate=None, accountable=ANNE)
    with pytest.raises(Invalid, match="somebody else"):
        check_attendees(there, delegate=ANNE, accountable=ANNE)


def test_every_organisation_at_the_table_has_a_position() -> None:
    there = (
        CHAIR,
        ACCOUNTABLE,
        sits("social_worker", Part.MEMBER, "local_authority"),
        sits("person", Part.PERSON, "none"),
    )
    present = organisations(there)
    assert present == ("local_authority", "us")
    check_positions((("us", Position.AGREE), ("local_authority", Position.NO_AUTHORITY)), present)
    with pytest.raises(Invalid, match="local_authority"):
        check_positions((("us", Position.AGREE),), present)


def test_a_question_is_put_off_once_only() -> None:
    check_deferral(deferred_before=False)
    with pytest.raises(Conflict, match="put off once already"):
        check_deferral(deferred_before=True)
