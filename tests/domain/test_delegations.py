"""What a delegation gives, held against random people, places, roles and instants: never more than its grantor has."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.domain.actors import Actor
from handrail.domain.decision_rights import Period
from handrail.domain.delegation_rules import (
    Lendable,
    LendableRow,
    Longest,
    Offer,
    approval_for,
    approver_for,
    carrying,
    delegate_falls_short,
    faults_of,
    manager_role,
    managers_of,
    may_revoke,
    orphaned_by,
    still_carried,
)
from handrail.domain.delegations import Approval, Delegation, DelegationEnd, DelegationStatus, Demand
from handrail.domain.identifiers import CaseId, DelegationId, StaffId
from handrail.domain.roles import Role, RoleAssignment, ScopeKind

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LOCALITIES = ("northvale", "southmere")
PATHWAYS = ("adult_community", "older_adults")
SENIOR = frozenset({Role.SENIOR_CLINICIAN, Role.CONSULTANT, Role.ON_CALL_CLINICIAN, Role.CLINICAL_DIRECTOR})
RIGHTS = {
    "D1b": Lendable(
        code="D1b",
        title="Accept with conditions",
        rows=(LendableRow(decide=SENIOR | {Role.TEAM_LEAD}, asks=Demand(least_rank=3)),),
    ),
    "D2a": Lendable(
        code="D2a",
        title="Escalate",
        rows=(LendableRow(decide=frozenset(Role), everyone=True, asks=Demand(registered=False)),),
    ),
    "D2b": Lendable(
        code="D2b",
        title="Hold an escalation",
        rows=(LendableRow(decide=SENIOR, asks=Demand(least_rank=4)),),
    ),
    "D4b": Lendable(
        code="D4b",
        title="See somebody less often",
        rows=(
            LendableRow(decide=SENIOR | {Role.TEAM_LEAD}, asks=Demand(least_rank=3)),
            LendableRow(decide=SENIOR, asks=Demand(least_rank=4)),
        ),
    ),
    "D5g": Lendable(
        code="D5g",
        title="A rule for a whole unit",
        rows=(LendableRow(decide=frozenset({Role.CLINICAL_DIRECTOR}), asks=Demand(least_rank=5)),),
    ),
    "D7": Lendable(
        code="D7",
        title="Settle a dispute",
        rows=(
            LendableRow(decide=SENIOR | {Role.TEAM_LEAD}, asks=Demand(least_rank=3)),
            LendableRow(decide=frozenset({Role.CLINICAL_DIRECTOR}), asks=Demand(least_rank=5), delegable=False),
        ),
    ),
}
LONGEST = Longest(alone_until=NOW + timedelta(days=14), with_manager_until=NOW + timedelta(days=90))

roles = st.sampled_from(Role)
localities = st.sampled_from((None, *LOCALITIES))
pathways = st.sampled_from((None, *PATHWAYS))
instants = st.integers(-40, 120).map(lambda days: NOW + timedelta(days=days))


@st.composite
def assignments(draw: st.DrawFn) -> RoleAssignment:
    starts = draw(st.integers(-60, 30))
    lasts = draw(st.one_of(st.none(), st.integers(1, 90)))
    return held(
        draw(roles),
        draw(localities),
        draw(pathways),
        from_at=NOW + timedelta(days=starts),
        to_at=None if lasts is None else NOW + timedelta(days=starts + lasts),
        registered=draw(st.booleans()),
    )


def held(
    role: Role,
    locality: str | None = "northvale",
    pathway: str | None = None,
    *,
    from_at: datetime = NOW - timedelta(days=300),
    to_at: datetime | None = None,
    registered: bool = True,
) -> RoleAssignment:
    return RoleAssignment(
        staff_id=StaffId(uuid.uuid4()),
        role=role,
        scope=ScopeKind.PATHWAY if pathway else ScopeKind.LOCALITY if locality else ScopeKind.ORGANISATION,
        locality=locality,
        pathway=pathway,
        from_at=from_at,
        to_at=to_at,
        registration_no="123" if registered else None,
    )


def somebody(*assigned: RoleAssignment, lent: tuple[Delegation, ...] = ()) -> Actor:
    return Actor(
        id=StaffId(uuid.uuid4()), name="Somebody", username="somebody", assignments=assigned, delegations=lent
    )


def an_offer(to: Actor, **changes: object) -> Offer:
    known = {
        "codes": frozenset({"D2b"}),
        "locality": "northvale",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(days=7),
    }
    return Offer(to=to, **{**known, **changes})  # type: ignore[arg-type]


def a_delegation(**changes: object) -> Delegation:
    known = {
        "id": DelegationId(uuid.uuid4()),
        "case_id": CaseId(uuid.uuid4()),
        "from_id": StaffId(uuid.uuid4()),
        "to_id": StaffId(uuid.uuid4()),
        "codes": frozenset({"D2b"}),
        "locality": "northvale",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(days=7),
        "proposed_at": NOW - timedelta(days=1),
        "accepted_at": NOW - timedelta(hours=1),
        "grantor_roles": (held(Role.SENIOR_CLINICIAN),),
    }
    return Delegation(**{**known, **changes})  # type: ignore[arg-type]


def faults(offer: Offer, grantor: Actor) -> str:
    return " | ".join(
        problem.message
        for problem in faults_of(offer, grantor=grantor, rights=RIGHTS, longest=LONGEST, now=NOW)
    )


@st.composite
def offers(draw: st.DrawFn) -> tuple[Offer, Actor]:
    lasts = draw(st.one_of(st.none(), st.integers(1, 90)))
    senior = held(
        draw(st.sampled_from([Role.SENIOR_CLINICIAN, Role.TEAM_LEAD, Role.CLINICAL_DIRECTOR])),
        draw(localities),
        draw(pathways),
        to_at=None if lasts is None else NOW + timedelta(days=lasts),
    )
    grantor = somebody(senior, *draw(st.lists(assignments(), max_size=2)))
    ranks = st.sampled_from([Role.CONSULTANT, Role.TEAM_LEAD, Role.CLINICIAN])
    taker = held(draw(ranks), draw(st.sampled_from([None, senior.locality, "southmere"])))
    to = somebody(taker, *draw(st.lists(assignments(), max_size=1)))
    starts_at = NOW + timedelta(days=draw(st.sampled_from([-1, 0, 0, 1, 30])))
    offer = an_offer(
        to,
        codes=frozenset(
            draw(st.lists(st.sampled_from(["D1b", "D2b", "D4b", "D7", *RIGHTS, "D99"]), max_size=2))
        ),
        locality=draw(st.one_of(st.just(senior.locality), localities)),
        pathway=draw(st.one_of(st.just(senior.pathway), pathways)),
        classes=frozenset(draw(st.lists(st.sampled_from(["urgent", "very_urgent"]), max_size=2))),
        period=draw(st.sampled_from([None, *Period])),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=draw(st.sampled_from([-1, 1, 3, 7, 13, 20, 100]))),
        acting_up=draw(st.booleans()),
    )
    return offer, grantor


@settings(max_examples=400)
@given(
    offered=offers(),
    at=instants,
    code=st.sampled_from([*RIGHTS, "D99"]),
    locality=st.sampled_from(LOCALITIES),
    pathway=st.sampled_from(PATHWAYS),
    response_class=st.sampled_from([None, "urgent", "very_urgent", "emergency"]),
    period=st.sampled_from(Period),
)
def test_a_delegation_never_gives_more_than_its_grantor_holds(
    offered: tuple[Offer, Actor],
    at: datetime,
    code: str,
    locality: str,
    pathway: str,
    response_class: str | None,
    period: Period,
) -> None:
    offer, grantor = offered
    if faults(offer, grantor):
        return
    given_right = a_delegation(
        codes=offer.codes,
        locality=offer.locality,
        pathway=offer.pathway,
        classes=offer.classes,
        period=offer.period,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        grantor_roles=grantor.assignments,
    )
    if not given_right.covers(code, locality, pathway, response_class, period, at):
        return
    assert code in offer.codes
    reaching = [
        a for a in grantor.assignments if a.holds_at(at) and a.reaches(locality=locality, pathway=pathway)
    ]
    assert reaching, "the grantor has no role there at that instant"
    assert offer.starts_at <= at < offer.ends_at
    assert not offer.classes or response_class in offer.classes
    assert offer.period in (None, period)


@given(offered=offers())
def test_what_may_be_offered_is_held_wholly_by_roles_of_ones_own(offered: tuple[Offer, Actor]) -> None:
    offer, grantor = offered
    if faults(offer, grantor):
        return
    assert offer.to.id != grantor.id
    assert not offer.to.roles & {Role.AUDITOR, Role.SYSTEM_ADMIN}
    assert timedelta(0) < offer.ends_at - offer.starts_at and offer.ends_at <= LONGEST.with_manager_until
    for code in offer.codes:
        assert code not in ("D2a", "D5g", "D99")
        own = carrying(RIGHTS[code], grantor.assignments, locality=offer.locality, pathway=offer.pathway)
        assert own and all(a.is_registered for a in own)
        assert all(a.locality in (None, offer.locality) and a.pathway in (None, offer.pathway) for a in own)
        if not offer.acting_up:
            there = [a for a in offer.to.assignments if a.locality in (None, offer.locality)]
            ranks = [a.role.rank for a in there if a.is_registered and a.pathway in (None, offer.pathway)]
            wanted = [row.asks.least_rank for a in own for row in RIGHTS[code].held_under({a.role})]
            assert max(ranks) >= max(wanted)
    if offer.ends_at > LONGEST.alone_until:
        assert approval_for(offer, grantor=grantor, rights=RIGHTS, longest=LONGEST) is not Approval.NONE


@given(offered=offers(), there=st.lists(assignments(), max_size=3))
def test_who_could_not_be_offered_something_cannot_accept_it(
    offered: tuple[Offer, Actor], there: list[RoleAssignment]
) -> None:
    """The delegate's rank and registration are asked again when they accept, as their roles stand then (2.3)."""
    offer, grantor = offered
    if faults(offer, grantor):
        return
    lent = a_delegation(
        codes=offer.codes,
        locality=offer.locality,
        pathway=offer.pathway,
        acting_up=offer.acting_up,
        grantor_roles=tuple(replace(a, from_at=NOW, to_at=None) for a in grantor.assignments),
    )
    assert not delegate_falls_short(lent, offer.to, RIGHTS, NOW)
    later = replace(offer.to, assignments=tuple(there))
    refused = faults_of(
        replace(offer, to=later), grantor=grantor, rights=RIGHTS, longest=LONGEST, now=NOW
    )
    assert delegate_falls_short(lent, later, RIGHTS, NOW) == any(one.pointer == "/to" for one in refused)


@given(at=instants, roles=st.lists(assignments(), max_size=3), revoked=st.one_of(st.none(), instants))
def test_nothing_is_in_force_once_revoked_or_without_a_role(
    at: datetime, roles: list[RoleAssignment], revoked: datetime | None
) -> None:
    one = a_delegation(grantor_roles=tuple(roles), revoked_at=revoked, ends_at=NOW + timedelta(days=90))
    if one.in_force(at):
        assert any(role.holds_at(at) for role in roles)
        assert revoked is None or at < revoked
        assert one.accepted_at is not None and one.accepted_at <= at
    for gone in ({"accepted_at": None}, {"ended_at": at}, {"revoked_at": at}, {"grantor_roles": ()}):
        assert not replace(one, **gone).in_force(at)


def test_the_offers_of_chance_are_often_good_ones() -> None:
    good = 0

    @settings(max_examples=300, derandomize=True, database=None)
    @given(offered=offers())
    def count(offered: tuple[Offer, Actor]) -> None:
        nonlocal good
        good += not faults(*offered)

    count()
    assert good >= 8


def test_a_class_that_is_not_known_is_outside_a_narrowed_one() -> None:
    one = a_delegation(classes=frozenset({"urgent"}))
    assert one.covers("D2b", "northvale", "older_adults", "urgent", Period.IN_HOURS, NOW)
    assert not one.covers("D2b", "northvale", "older_adults", None, Period.IN_HOURS, NOW)


@pytest.mark.parametrize(
    ("to", "changes", "said"),
    [
        (held(Role.CONSULTANT), {"codes": frozenset()}, "at least one right"),
        (held(Role.CONSULTANT), {"codes": frozenset({"D99"})}, "There is no decision D99"),
        (held(Role.CONSULTANT), {"codes": frozenset({"D2a"})}, "anybody may do it"),
        (held(Role.CONSULTANT), {"codes": frozenset({"D5g"})}, "cannot be lent"),
        (held(Role.CONSULTANT), {"locality": "southmere"}, "for Northvale only"),
        (held(Role.CONSULTANT), {"locality": None}, "for Northvale only"),
        (held(Role.AUDITOR), {}, "auditor or administrator"),
        (held(Role.SYSTEM_ADMIN), {}, "auditor or administrator"),
        (held(Role.PARTNER_LIAISON), {}, "no role here"),
        (held(Role.SUPPORT_WORKER), {}, "registered professional"),
        (held(Role.ON_CALL_MANAGER), {"acting_up": True}, "registered professional"),
        (held(Role.CONSULTANT, registered=False), {}, "registered professional"),
        (held(Role.CLINICIAN), {}, "ranks below"),
        (held(Role.CONSULTANT, "southmere"), {}, "do not work in the whole of that place"),
        (held(Role.CONSULTANT, "northvale", "older_adults"), {}, "do not work in the whole of that place"),
        (held(Role.CONSULTANT), {"starts_at": NOW - timedelta(minutes=6)}, "backwards"),
        (held(Role.CONSULTANT), {"ends_at": NOW}, "after the start"),
        (held(Role.CONSULTANT), {"ends_at": NOW + timedelta(days=91)}, "90 days is the longest"),
        (held(Role.CONSULTANT), {"classes": frozenset({"soon"})}, "Choose among"),
    ],
)
def test_each_refusal_says_what_to_do(to: RoleAssignment, changes: dict[str, object], said: str) -> None:
    found = faults(an_offer(somebody(to), **changes), somebody(held(Role.SENIOR_CLINICIAN)))
    assert said in found and " | " not in found


def test_a_good_offer_is_not_refused() -> None:
    grantor = somebody(held(Role.SENIOR_CLINICIAN))
    assert faults(an_offer(somebody(held(Role.SAFEGUARDING_LEAD))), grantor) == ""
    assert faults(an_offer(somebody(held(Role.CONSULTANT, None))), grantor) == ""
    assert faults(an_offer(somebody(held(Role.CLINICIAN)), acting_up=True), grantor) == ""


def test_the_final_stage_of_a_dispute_is_nobodys_to_lend() -> None:
    offer = an_offer(somebody(held(Role.SENIOR_CLINICIAN)), codes=frozenset({"D7"}))
    assert faults(offer, somebody(held(Role.TEAM_LEAD))) == ""
    assert [row.asks.least_rank for row in RIGHTS["D7"].held_under({Role.CLINICAL_DIRECTOR})] == [3]


def test_a_right_that_was_lent_is_not_lent_on() -> None:
    holder = somebody(held(Role.TEAM_LEAD), lent=(a_delegation(),))
    assert "was lent to you" in faults(an_offer(somebody(held(Role.CONSULTANT))), holder)


def test_nobody_lends_to_themselves() -> None:
    grantor = somebody(held(Role.SENIOR_CLINICIAN))
    assert "yourself" in faults(an_offer(grantor), grantor)


def test_who_approves_what() -> None:
    long = {"ends_at": NOW + timedelta(days=30)}
    lead, senior = somebody(held(Role.TEAM_LEAD)), somebody(held(Role.SENIOR_CLINICIAN))
    director = somebody(held(Role.CLINICAL_DIRECTOR, None))
    to = somebody(held(Role.CONSULTANT))

    def asked(offer: Offer, grantor: Actor) -> tuple[Approval, Role]:
        return (
            approval_for(offer, grantor=grantor, rights=RIGHTS, longest=LONGEST),
            approver_for(offer, grantor=grantor, rights=RIGHTS),
        )

    assert asked(an_offer(to), senior)[0] is Approval.NONE
    assert asked(an_offer(to, codes=frozenset({"D1b"}), **long), lead) == (
        Approval.MANAGER,
        Role.SENIOR_CLINICIAN,
    )
    assert asked(an_offer(to, **long), senior) == (Approval.MANAGER, Role.CLINICAL_DIRECTOR)
    up = an_offer(somebody(held(Role.CLINICIAN)), acting_up=True)
    assert asked(up, senior) == (Approval.CLINICAL_DIRECTOR, Role.CLINICAL_DIRECTOR)
    assert asked(up, director)[0] is Approval.NONE
    assert "Nobody here is above you" in faults(an_offer(to, **long), director)


def test_the_line_of_managers() -> None:
    assert manager_role([Role.CLINICIAN]) is Role.TEAM_LEAD
    assert manager_role([Role.TEAM_LEAD]) is Role.SENIOR_CLINICIAN
    assert manager_role([Role.CONSULTANT]) is Role.CLINICAL_DIRECTOR
    assert manager_role([Role.ON_CALL_MANAGER]) is Role.CLINICAL_DIRECTOR
    assert manager_role([Role.CLINICAL_DIRECTOR]) is None
    assert managers_of([Role.CLINICIAN]) == {Role.TEAM_LEAD, Role.SENIOR_CLINICIAN, Role.CLINICAL_DIRECTOR}
    assert managers_of([Role.CLINICAL_DIRECTOR]) == frozenset()


def test_who_may_take_it_back() -> None:
    director = somebody(held(Role.CLINICAL_DIRECTOR, None))
    governance, peer = somebody(held(Role.GOVERNANCE_LEAD, None)), somebody(held(Role.SENIOR_CLINICIAN))
    elsewhere = somebody(held(Role.GOVERNANCE_LEAD, "southmere"))
    grantor, delegate = somebody(held(Role.SENIOR_CLINICIAN)), somebody()
    one = a_delegation(from_id=grantor.id, to_id=delegate.id)
    found = [
        may_revoke(one, actor, locality="northvale", pathway="older_adults")
        for actor in (grantor, delegate, governance, director, peer, elsewhere)
    ]
    assert found == ["grantor", "delegate", "governance", "manager", None, None]


def test_it_has_nothing_to_stand_on_when_a_role_is_gone() -> None:
    one, delegate = a_delegation(), somebody(held(Role.CONSULTANT))
    assert orphaned_by(one, delegate, RIGHTS, NOW) is None
    lesser = replace(one, grantor_roles=(held(Role.TEAM_LEAD),))
    assert not still_carried(lesser, RIGHTS, NOW)
    assert orphaned_by(lesser, delegate, RIGHTS, NOW) is DelegationEnd.GRANTOR_ROLE_ENDED
    assert orphaned_by(one, None, RIGHTS, NOW) is DelegationEnd.DELEGATE_ROLE_ENDED
    assert orphaned_by(one, somebody(), RIGHTS, NOW) is DelegationEnd.DELEGATE_ROLE_ENDED


def test_where_it_stands() -> None:
    one = a_delegation(accepted_at=None)
    assert one.status(NOW) is DelegationStatus.TO_ACCEPT
    assert replace(one, approval=Approval.MANAGER).status(NOW) is DelegationStatus.TO_APPROVE
    accepted = replace(one, accepted_at=NOW)
    assert accepted.status(NOW - timedelta(days=1)) is DelegationStatus.ACCEPTED
    assert accepted.status(NOW) is DelegationStatus.ACTIVE
    assert accepted.status(accepted.ends_at) is DelegationStatus.ENDED
    assert replace(accepted, revoked_at=NOW).status(NOW) is DelegationStatus.REVOKED
    assert replace(one, refused_at=NOW).status(NOW) is DelegationStatus.REFUSED
    assert DelegationStatus.REVOKED.is_over and not DelegationStatus.ACTIVE.is_over
