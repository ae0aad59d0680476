"""Separation of duties as properties, over random people, roles, delegations and decisions (DOMAIN section 2.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.actors import Actor
from handrail.domain.cases import Case, CaseStatus
from handrail.domain.decision_rights import ANYONE, DecisionRight, Period
from handrail.domain.delegations import Delegation
from handrail.domain.identifiers import CaseId, DelegationId, PersonId, StaffId
from handrail.domain.rights import Standing, may_decide, may_second
from handrail.domain.roles import Role, RoleAssignment, ScopeKind
from handrail.domain.separation import (
    RULES,
    S1_CODES,
    Part,
    conflict_problem,
    doubts_about,
    holds_no_clinical_right,
    may_be_second,
    parties,
    problem_with,
    problem_with_sampler,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
PEOPLE = [StaffId(UUID(int=number)) for number in range(1, 6)]
CODES = sorted(S1_CODES | {"D1a", "D2a", "D4b", "D5a", "D6", "D9", "D10"})
LOCALITIES = ("northvale", "southmere")

people = st.sampled_from(PEOPLE)
acting = st.builds(parties, people, st.none() | people)
all_acts = st.dictionaries(st.sampled_from(list(Part)), acting)


def case(*, conflicted: tuple[StaffId, ...] = ()) -> Case:
    return Case(
        id=CaseId(UUID(int=99)),
        person_id=PersonId(UUID(int=98)),
        pathway="adult_community",
        locality="northvale",
        status=CaseStatus.OPEN,
        accountable_id=None,
        opened_at=NOW,
        closed_at=None,
        last_seen_at=None,
        contact_every_days=14,
        revision=1,
        event_count=0,
        chain_hash=b"",
        wrapped_key=b"",
        conflicted=conflicted,
    )


def held(
    who: StaffId, role: Role, locality: str | None = "northvale", number: str | None = "N1"
) -> RoleAssignment:
    return RoleAssignment(
        staff_id=who,
        role=role,
        scope=ScopeKind.LOCALITY,
        locality=locality,
        from_at=NOW - timedelta(days=100),
        registration_no=number,
    )


def right(
    code: str = "D2b", *, decide: tuple[str, ...] = ("senior_clinician",), delegable: bool = True
) -> DecisionRight:
    return DecisionRight(
        code=code,
        title="A decision",
        row="r",
        table_sha256="0",
        period=Period.IN_HOURS,
        propose=("clinician",),
        decide=decide,
        second=("clinician", "on_call_clinician"),
        delegable=delegable,
    )


def delegation(
    giver: StaffId, to: StaffId, roles: tuple[RoleAssignment, ...], *, codes: frozenset[str]
) -> Delegation:
    return Delegation(
        id=DelegationId(UUID(int=500)),
        case_id=CaseId(UUID(int=501)),
        from_id=giver,
        to_id=to,
        codes=codes,
        starts_at=NOW - timedelta(days=1),
        ends_at=NOW + timedelta(days=1),
        proposed_at=NOW - timedelta(days=1),
        accepted_at=NOW - timedelta(days=1),
        grantor_roles=roles,
    )


assignments = st.builds(
    held,
    people,
    st.sampled_from(list(Role)),
    st.sampled_from((*LOCALITIES, None)),
    st.sampled_from(("N1", None)),
)
held_roles = st.lists(assignments, max_size=3).map(tuple)
rights = st.builds(
    right,
    st.sampled_from(CODES),
    decide=st.lists(st.sampled_from([*[role.value for role in Role if role.rank], ANYONE]), max_size=2).map(
        tuple
    ),
    delegable=st.booleans(),
)


# -- the rules between two parts -----------------------------------------------------------------------------------


@given(st.sampled_from(CODES), all_acts)
def test_acts_pass_exactly_when_no_hard_rule_finds_the_same_person_in_both_parts(
    code: str, acts: dict
) -> None:
    overlapping = [
        rule
        for rule in RULES
        if not rule.soft
        and (rule.codes is None or code in rule.codes)
        and acts.get(rule.first, frozenset()) & acts.get(rule.then, frozenset())
    ]
    assert (problem_with(code, acts) is None) == (not overlapping)


@given(st.sampled_from(sorted(S1_CODES)), acting, acting)
def test_who_proposed_never_decides_what_s1_names(code: str, proposer: frozenset, decider: frozenset) -> None:
    problem = problem_with(code, {Part.PROPOSER: proposer, Part.DECIDER: decider})
    assert (problem is not None) == bool(proposer & decider)


@given(st.sampled_from(CODES), people, people)
def test_the_second_person_is_neither_the_proposer_nor_the_decider(
    code: str, one: StaffId, other: StaffId
) -> None:
    for part in (Part.PROPOSER, Part.DECIDER):
        problem = problem_with(code, {part: parties(one), Part.SECOND: parties(other)})
        assert (problem is not None) == (one == other)


@given(st.sampled_from(CODES), all_acts, st.sampled_from(list(Part)), people)
def test_a_delegation_never_makes_acts_pass_that_did_not(
    code: str, acts: dict, part: Part, grantor: StaffId
) -> None:
    lent = acts | {part: acts.get(part, frozenset()) | {grantor}}
    if problem_with(code, acts) is not None:
        assert problem_with(code, lent) is not None


@given(st.sampled_from(sorted(S1_CODES)), people, people)
def test_a_delegate_counts_as_both_people(code: str, delegate: StaffId, grantor: StaffId) -> None:
    acts = {Part.DECIDER: parties(delegate, grantor)}
    for proposer in (delegate, grantor):
        assert problem_with(code, acts | {Part.PROPOSER: parties(proposer)}) is not None
        assert problem_with(code, acts | {Part.SECOND: parties(proposer)}) is not None


@pytest.mark.parametrize(
    ("first", "then", "name"),
    [
        (Part.OWNER, Part.VERIFIER, "S3"),
        (Part.AUTHOR, Part.SAMPLER, "S4"),
        (Part.AUTHOR, Part.PUBLISHER, "S6"),
        (Part.AUTHOR, Part.SECOND_PUBLISHER, "S6"),
        (Part.PUBLISHER, Part.SECOND_PUBLISHER, "S6"),
        (Part.BUILDER, Part.RELEASER, "S7"),
        (Part.LIFTER, Part.PRACTICE_VERIFIER, "S8"),
    ],
)
@given(acting, acting)
def test_each_pair_is_kept_apart_and_the_refusal_names_the_rule(
    first: Part, then: Part, name: str, one: frozenset, other: frozenset
) -> None:
    problem = problem_with(None, {first: one, then: other})
    assert (problem is not None) == bool(one & other)
    assert problem is None or name in problem


def test_reviewing_ones_own_hold_is_refused_and_ones_own_other_decision_only_doubted() -> None:
    mine, theirs = parties(PEOPLE[0]), parties(PEOPLE[1])
    assert "S5" in (problem_with("D2b", {Part.HOLD_DECIDER: mine, Part.REVIEWER: mine}) or "")
    assert "S5" in (problem_with("D2c", {Part.HOLD_DECIDER: mine, Part.REVIEWER: mine}) or "")
    assert problem_with("D2b", {Part.HOLD_DECIDER: theirs, Part.REVIEWER: mine}) is None
    assert problem_with("D2a", {Part.DECIDER: mine, Part.REVIEWER: mine}) is None
    assert len(doubts_about("D2a", {Part.DECIDER: mine, Part.REVIEWER: mine})) == 1
    assert doubts_about("D2a", {Part.DECIDER: theirs, Part.REVIEWER: mine}) == ()


def test_the_matrix_can_keep_proposer_and_decider_apart_in_more_decisions_than_s1_names() -> None:
    mine = parties(PEOPLE[0])
    acts = {Part.PROPOSER: mine, Part.DECIDER: mine}
    assert problem_with("D4b", acts) is None
    assert problem_with("D4b", acts, separate=True) is not None


def test_a_sampler_comes_from_another_team_and_supervises_nobody_sampled() -> None:
    assert problem_with_sampler() is None
    assert "team" in (problem_with_sampler(same_team=True) or "")
    assert "supervise" in (problem_with_sampler(supervises_author=True) or "")


# -- who may be asked (S10), who never decides (S11), and conflicts (S12) ------------------------------------------


@given(held_roles)
def test_relief_widens_who_may_be_asked_and_waives_nothing(roles: tuple[RoleAssignment, ...]) -> None:
    eligible = may_be_second(roles, locality="northvale", pathway="adult_community")
    here = [
        r
        for r in roles
        if r.role.needs_registration and r.registration_no and r.locality in (None, "northvale")
    ]
    relief = [r for r in roles if r.role is Role.ON_CALL_CLINICIAN and r.registration_no]
    assert eligible == bool(here or relief)
    both = parties(PEOPLE[0])
    assert problem_with("D2b", {Part.DECIDER: both, Part.SECOND: both}) is not None


@given(
    rights,
    held_roles,
    st.sampled_from((Role.AUDITOR, Role.SYSTEM_ADMIN)),
    st.sampled_from((*LOCALITIES, None)),
)
def test_an_auditor_or_administrator_decides_nothing_whatever_else_they_hold(
    row: DecisionRight, roles: tuple[RoleAssignment, ...], barred: Role, locality: str | None
) -> None:
    who = PEOPLE[0]
    actor = Actor(id=who, name="A", username="a", assignments=(*roles, held(who, barred, locality)))
    assert holds_no_clinical_right(actor.roles)
    assert not may_decide(Standing(right=row, at=NOW), case(), actor).allowed
    assert not may_second(Standing(right=row, at=NOW), case(), actor, parties=frozenset()).allowed


@given(acting, st.frozensets(people))
def test_nobody_decides_where_a_conflict_of_one_of_the_parties_is_declared(
    who: frozenset, declared: frozenset
) -> None:
    assert (conflict_problem(who, declared) is not None) == bool(who & declared)


@given(rights.filter(lambda row: ANYONE not in row.decide), held_roles)
def test_a_declared_conflict_bars_the_holder_of_every_role(
    row: DecisionRight, roles: tuple[RoleAssignment, ...]
) -> None:
    actor = Actor(id=PEOPLE[0], name="A", username="a", assignments=roles)
    assert not may_decide(Standing(right=row, at=NOW), case(conflicted=(PEOPLE[0],)), actor).allowed


# -- delegation, held against the rights that stand in `rights.py` -------------------------------------------------


@given(rights, held_roles, held_roles, st.frozensets(st.sampled_from(CODES)))
def test_taking_a_delegation_away_never_gives_more(
    row: DecisionRight,
    own: tuple[RoleAssignment, ...],
    lent: tuple[RoleAssignment, ...],
    codes: frozenset[str],
) -> None:
    given_to = delegation(PEOPLE[1], PEOPLE[0], lent, codes=codes)
    without = Actor(id=PEOPLE[0], name="A", username="a", assignments=own)
    standing = Standing(right=row, at=NOW)
    before, after = (
        may_decide(standing, case(), replace(without, delegations=(given_to,))),
        may_decide(standing, case(), without),
    )
    assert before.allowed or not after.allowed


@given(rights, held_roles, held_roles, st.frozensets(st.sampled_from(CODES)))
def test_a_delegation_never_gives_what_its_grantor_could_not_do_themselves(
    row: DecisionRight,
    own: tuple[RoleAssignment, ...],
    lent: tuple[RoleAssignment, ...],
    codes: frozenset[str],
) -> None:
    standing = Standing(right=row, at=NOW)
    delegate = Actor(
        id=PEOPLE[0],
        name="A",
        username="a",
        assignments=own,
        delegations=(delegation(PEOPLE[1], PEOPLE[0], lent, codes=codes),),
    )
    grantor = Actor(id=PEOPLE[1], name="B", username="b", assignments=lent)
    alone = may_decide(standing, case(), replace(delegate, delegations=()))
    verdict = may_decide(standing, case(), delegate)
    if verdict.allowed and not alone.allowed:
        assert row.delegable
        assert row.code in codes
        assert verdict.on_behalf_of == grantor.id
        assert may_decide(standing, case(), grantor).allowed
        assert verdict.parties(delegate.id) == parties(delegate.id, grantor.id)


@given(rights, held_roles, st.lists(people, min_size=1, max_size=3))
def test_the_second_person_is_never_one_of_those_who_proposed_or_decided(
    row: DecisionRight, roles: tuple[RoleAssignment, ...], before: list[StaffId]
) -> None:
    actor = Actor(id=before[0], name="A", username="a", assignments=roles)
    verdict = may_second(Standing(right=row, at=NOW), case(), actor, parties=frozenset(before))
    assert not verdict.allowed
