"""Who may decide, over random people, roles, delegations and rows: nobody decides who should not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.domain.actors import Actor
from handrail.domain.cases import Case, CaseStatus
from handrail.domain.decision_rights import ANYONE, CHAIR, TASK_ROLE, DecisionRight, Missing, Period
from handrail.domain.delegations import Delegation
from handrail.domain.identifiers import CaseId, DelegationId, InstanceId, PersonId, StaffId, TaskId
from handrail.domain.rights import (
    Standing,
    asks_of_delegate,
    deciders,
    may_complete,
    may_decide,
    may_do,
    may_second,
)
from handrail.domain.roles import Role, RoleAssignment, ScopeKind
from handrail.domain.separation import holds_no_clinical_right
from handrail.domain.tasks import Task, TaskStatus

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PEOPLE = tuple(StaffId(UUID(int=number)) for number in range(1, 6))
PLACES = ("northvale", "southmere")
PATHWAYS = ("adult_community", "supported_living")

roles = st.sampled_from(list(Role))
people = st.sampled_from(PEOPLE)


@st.composite
def assignments(draw: st.DrawFn, holder: StaffId) -> tuple[RoleAssignment, ...]:
    return tuple(
        RoleAssignment(
            staff_id=holder,
            role=draw(roles),
            scope=ScopeKind.LOCALITY,
            locality=draw(st.sampled_from((None, *PLACES))),
            pathway=draw(st.sampled_from((None, *PATHWAYS))),
            from_at=NOW - timedelta(days=9),
            registration_no=draw(st.sampled_from((None, "7"))),
        )
        for _ in range(draw(st.integers(0, 3)))
    )


@st.composite
def delegations(draw: st.DrawFn, to: StaffId) -> tuple[Delegation, ...]:
    found = []
    for _ in range(draw(st.integers(0, 2))):
        grantor = draw(people.filter(lambda one: one != to))
        starts = NOW + timedelta(hours=draw(st.integers(-50, 5)))
        found.append(
            Delegation(
                id=DelegationId(uuid4()),
                case_id=CaseId(UUID(int=99)),
                from_id=grantor,
                to_id=to,
                codes=frozenset(draw(st.sets(st.sampled_from(("D2b", "D4c", "D5b")), min_size=1))),
                locality=draw(st.sampled_from((None, *PLACES))),
                pathway=draw(st.sampled_from((None, *PATHWAYS))),
                starts_at=starts,
                ends_at=starts + timedelta(hours=draw(st.integers(1, 60))),
                proposed_at=starts,
                accepted_at=draw(st.sampled_from((None, starts))),
                revoked_at=draw(st.sampled_from((None, NOW - timedelta(minutes=1)))),
                acting_up=draw(st.booleans()),
                grantor_roles=draw(assignments(grantor)),
            )
        )
    return tuple(found)


@st.composite
def actors(draw: st.DrawFn) -> Actor:
    who = draw(people)
    return Actor(
        id=who,
        name="Somebody",
        username="somebody",
        assignments=draw(assignments(who)),
        delegations=draw(delegations(who)),
    )


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    listed = st.sampled_from(
        ("clinician", "team_lead", "senior_clinician", "on_call_clinician", ANYONE, TASK_ROLE, CHAIR)
    )
    right = DecisionRight(
        code=draw(st.sampled_from(("D2a", "D2b", "D4c", "D5b"))),
        title="A decision",
        row="r1",
        table_sha256="0" * 64,
        period=draw(st.sampled_from(list(Period))),
        propose=(ANYONE,),
        decide=tuple(draw(st.lists(listed, max_size=2, unique=True))),
        second=tuple(draw(st.lists(st.sampled_from(("clinician", "team_lead", "on_call_clinician")), max_size=2))),
        delegable=draw(st.booleans()),
        separate=draw(st.booleans()),
    )
    return Standing(right=right, at=NOW)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    return Case(
        id=CaseId(UUID(int=77)),
        person_id=PersonId(UUID(int=78)),
        pathway=draw(st.sampled_from(PATHWAYS)),
        locality=draw(st.sampled_from(PLACES)),
        status=CaseStatus.OPEN,
        accountable_id=None,
        opened_at=NOW,
        closed_at=None,
        last_seen_at=None,
        contact_every_days=7,
        revision=1,
        event_count=1,
        chain_hash=b"",
        wrapped_key=b"",
        conflicted=tuple(draw(st.sets(people, max_size=2))),
    )


def tasks_of(case: Case) -> Task:
    return Task(
        id=TaskId(uuid4()),
        instance_id=InstanceId(uuid4()),
        case_id=case.id,
        token=1,
        process_key="escalation",
        element="ESC-04",
        name="Decide",
        role="senior_clinician",
        locality=case.locality,
        pathway=case.pathway,
        form_key=None,
        operation=None,
        result_variable=None,
        decision="D2b",
        status=TaskStatus.OPEN,
        assignee_id=None,
        not_by=(),
        revision=1,
        opened_at=NOW,
        due_at=None,
        late_at=None,
        clock=None,
        completed_by=None,
        completed_at=None,
    )


@st.composite
def tasks(draw: st.DrawFn, case: Case) -> Task:
    return replace(
        tasks_of(case),
        role=draw(st.sampled_from(("clinician", "senior_clinician", "support_worker", "mdt_chair"))),
        assignee_id=draw(st.sampled_from((None, *PEOPLE))),
        not_by=tuple(draw(st.sets(people, max_size=2))),
    )


@st.composite
def acts(draw: st.DrawFn) -> tuple[Standing, Case, Task, Actor]:
    case = draw(cases())
    return draw(standings()), case, draw(tasks(case)), draw(actors())


def _fits(held: tuple[RoleAssignment, ...], may: tuple[Role, ...], case: Case) -> bool:
    return any(
        a.role in may and a.is_registered and a.reaches(locality=case.locality, pathway=case.pathway) for a in held
    )


def _reaches(held: RoleAssignment, case: Case) -> bool:
    return held.reaches(locality=case.locality, pathway=case.pathway)


@settings(max_examples=300, deadline=None)
@given(acts())
def test_whoever_may_decide_holds_a_role_here_or_acts_for_one_who_does(
    act: tuple[Standing, Case, Task, Actor],
) -> None:
    standing, case, task, actor = act
    verdict = may_do(task, case, actor, standing)
    if not verdict.allowed:
        assert verdict.reason and verdict.missing is not None
        return
    right, may = standing.right, deciders(standing.right, task.role)
    assert right.decide, "an empty row lets nobody decide"
    assert not holds_no_clinical_right(actor.roles)
    parties = verdict.parties(actor.id)
    assert not parties & set(task.not_by), "nobody checks themselves, nor for whom they act (S9)"
    assert ANYONE in right.decide or not parties & set(case.conflicted)
    assert (verdict.row, verdict.table_sha256) == (right.row, right.table_sha256)
    if verdict.delegation_id is None:
        everyone = tuple(Role) if CHAIR in right.decide else may
        assert _fits(actor.assignments, everyone, case)
        assert CHAIR not in right.decide or task.assignee_id == actor.id
        return
    lent = next(one for one in actor.delegations if one.id == verdict.delegation_id)
    assert right.delegable and right.code in lent.codes and lent.in_force(NOW)
    assert _fits(lent.grantor_roles, may, case), "no wider than the grantor's own right"
    assert _fits(actor.assignments, tuple(Role), case), "a delegate works here"
    asked = asks_of_delegate(right, task.role)
    ranks = [a.role.rank for a in actor.assignments if a.is_registered and _reaches(a, case)]
    assert lent.acting_up or max(ranks) >= asked.least_rank, "and ranks as high as the right (2.3)"
    assert verdict.on_behalf_of == lent.from_id


@settings(max_examples=150, deadline=None)
@given(acts())
def test_losing_something_never_gives_a_right(act: tuple[Standing, Case, Task, Actor]) -> None:
    standing, case, task, actor = act
    if may_do(task, case, actor, standing).allowed:
        return
    poorer = [
        replace(actor, delegations=()),
        *(replace(actor, delegations=(one,)) for one in actor.delegations),
        *(
            replace(actor, assignments=tuple(a for a in actor.assignments if a is not gone))
            for gone in actor.assignments
            if gone.role not in (Role.AUDITOR, Role.SYSTEM_ADMIN)
        ),
    ]
    assert not any(may_do(task, case, one, standing).allowed for one in poorer)


@settings(max_examples=150, deadline=None)
@given(acts(), st.sets(people, min_size=1, max_size=3))
def test_the_second_person_is_never_one_of_the_first(
    act: tuple[Standing, Case, Task, Actor], parties: set[StaffId]
) -> None:
    standing, case, task, actor = act
    verdict = may_second(standing, case, actor, parties=frozenset(parties), role=task.role)
    if not verdict.allowed:
        return
    assert standing.right.second and actor.id not in parties | set(case.conflicted)
    relief = any(a.role is Role.ON_CALL_CLINICIAN and a.is_registered for a in actor.assignments)
    assert relief or _fits(actor.assignments, tuple(Role), case)


@given(acts())
def test_holding_a_task_comes_on_top_of_the_right(act: tuple[Standing, Case, Task, Actor]) -> None:
    standing, case, task, actor = act
    done, do = may_complete(task, case, actor, standing), may_do(task, case, actor, standing)
    assert done.allowed == (do.allowed and task.assignee_id in (None, actor.id))
    if do.allowed and not done.allowed:
        assert done.missing is Missing.HELD_BY_COLLEAGUE


def a_role(role: Role, holder: StaffId = PEOPLE[0]) -> RoleAssignment:
    return RoleAssignment(
        staff_id=holder,
        role=role,
        scope=ScopeKind.LOCALITY,
        locality="northvale",
        from_at=NOW - timedelta(days=9),
        registration_no="7",
    )


def lent_by(grantor: StaffId, role: Role = Role.SENIOR_CLINICIAN, **changes: object) -> Delegation:
    known = {
        "id": DelegationId(uuid4()),
        "case_id": CaseId(UUID(int=99)),
        "from_id": grantor,
        "to_id": PEOPLE[0],
        "codes": frozenset({"D2b", "D7"}),
        "starts_at": NOW - timedelta(hours=1),
        "ends_at": NOW + timedelta(hours=1),
        "proposed_at": NOW - timedelta(hours=2),
        "accepted_at": NOW - timedelta(hours=2),
        "grantor_roles": (a_role(role, grantor),),
    }
    return Delegation(**{**known, **changes})  # type: ignore[arg-type]


def a_standing(code: str = "D2b", decide: tuple[str, ...] = ("senior_clinician",)) -> Standing:
    right = DecisionRight(
        code=code, title="Decide", row="r", table_sha256="", period=Period.IN_HOURS, propose=(ANYONE,), decide=decide
    )
    return Standing(right=right, at=NOW)


A_CASE = Case(
    id=CaseId(UUID(int=77)), person_id=PersonId(UUID(int=78)), pathway="adult_community", locality="northvale",
    status=CaseStatus.OPEN, accountable_id=None, opened_at=NOW, closed_at=None, last_seen_at=None,
    contact_every_days=7, revision=1, event_count=1, chain_hash=b"", wrapped_key=b"",
)  # fmt: skip


@given(
    grantors=st.lists(st.sampled_from(PEOPLE[1:]), min_size=1, max_size=4, unique=True),
    done=st.sets(st.sampled_from(PEOPLE[1:]), max_size=2),
    conflicted=st.sets(st.sampled_from(PEOPLE[1:]), max_size=2),
    others=st.frozensets(st.sampled_from(PEOPLE[1:]), max_size=2),
)
def test_of_several_rights_the_one_that_makes_it_lawful_is_used_and_kept(
    grantors: list[StaffId], done: set[StaffId], conflicted: set[StaffId], others: frozenset[StaffId]
) -> None:
    lent = tuple(lent_by(one, acting_up=True) for one in grantors)
    actor = Actor(
        id=PEOPLE[0], name="", username="", assignments=(a_role(Role.CLINICIAN),), delegations=lent
    )
    case = replace(A_CASE, conflicted=tuple(sorted(conflicted, key=str)))
    task = replace(tasks_of(case), not_by=tuple(sorted(done, key=str)))
    verdict = may_decide(a_standing(), case, actor, task=task, apart_from=others)
    free = [one for one in grantors if one not in done | conflicted]
    assert verdict.allowed == bool(free)
    if not verdict.allowed:
        assert verdict.missing in (Missing.SEPARATION, Missing.CONFLICT_OF_INTEREST)
        return
    used = next(one for one in lent if one.id == verdict.delegation_id)
    assert used.from_id == verdict.on_behalf_of and verdict.right == f"delegation:{used.id}"
    assert used.from_id in free
    assert used.from_id not in others or set(free) <= others, "whoever else acts in it lends it only if nobody can"


def test_a_right_of_ones_own_comes_before_what_is_lent() -> None:
    actor = Actor(
        id=PEOPLE[0],
        name="",
        username="",
        assignments=(a_role(Role.CONSULTANT),),
        delegations=(lent_by(PEOPLE[1]),),
    )
    verdict = may_decide(a_standing(), A_CASE, actor)
    assert verdict.right == "role:consultant" and verdict.on_behalf_of is None


def test_a_delegate_whose_rank_fell_since_decides_nothing_under_it() -> None:
    """The least rank of DOMAIN section 2.3 is asked at use: a consultant accepted, and is a clinician now."""
    actor = Actor(
        id=PEOPLE[0], name="", username="", assignments=(a_role(Role.CLINICIAN),), delegations=(lent_by(PEOPLE[1]),)
    )
    refused = may_decide(a_standing(), A_CASE, actor)
    assert not refused.allowed and refused.missing is Missing.DELEGATION and "ranks below" in refused.reason
    acting_up = replace(actor, delegations=(lent_by(PEOPLE[1], acting_up=True),))
    assert may_decide(a_standing(), A_CASE, acting_up).allowed
    lead = may_decide(a_standing(decide=("clinician",)), A_CASE, replace(actor, assignments=()))
    assert not lead.allowed, "and a delegation alone brings nobody into a place"


def test_the_last_stage_of_a_disagreement_is_the_directors_own_whatever_a_table_says() -> None:
    """D7 at DIS-4 (2.3): the matrix row says so, and a row that said otherwise would give nothing."""
    lent = lent_by(PEOPLE[1], Role.CLINICAL_DIRECTOR, acting_up=True)
    actor = Actor(
        id=PEOPLE[0], name="", username="", assignments=(a_role(Role.SENIOR_CLINICIAN),), delegations=(lent,)
    )
    standing = a_standing("D7", (TASK_ROLE,))
    assert standing.right.delegable
    final = replace(tasks_of(A_CASE), role="clinical_director", decision="D7", element="DIS-4")
    assert not may_decide(standing, A_CASE, actor, task=final).allowed
    for code in ("D5g", "D9", "D10", "D11"):
        everything = replace(actor, delegations=(replace(lent, codes=frozenset({code})),))
        verdict = may_decide(a_standing(code, ("clinical_director",)), A_CASE, everything)
        assert not verdict.allowed, code
    director = replace(actor, assignments=(a_role(Role.CLINICAL_DIRECTOR),))
    assert may_decide(standing, A_CASE, director, task=final).right == "role:clinical_director"


def test_nobody_stands_in_for_the_safeguarding_lead_where_the_threshold_is_said_not_to_be_met() -> None:
    right = DecisionRight(
        code="D3b",
        title="Not refer",
        row="r",
        table_sha256="",
        period=Period.IN_HOURS,
        propose=("clinician",),
        decide=("safeguarding_lead",),
    )
    assert deciders(right, "safeguarding_lead") == (Role.SAFEGUARDING_LEAD,)
    assert Role.CLINICAL_DIRECTOR in deciders(replace(right, code="D3c"), "safeguarding_lead")


def test_nobody_is_kept_from_escalating_by_knowing_the_person() -> None:
    right = DecisionRight(
        code="D2a",
        title="Escalate",
        row="r",
        table_sha256="",
        period=Period.IN_HOURS,
        propose=(ANYONE,),
        decide=(ANYONE,),
    )
    held = RoleAssignment(
        staff_id=PEOPLE[0], role=Role.SUPPORT_WORKER, scope=ScopeKind.LOCALITY, locality="northvale", from_at=NOW
    )
    actor = Actor(id=PEOPLE[0], name="", username="", assignments=(held,))
    case = Case(
        id=CaseId(UUID(int=1)), person_id=PersonId(UUID(int=2)), pathway="adult_community", locality="northvale",
        status=CaseStatus.OPEN, accountable_id=None, opened_at=NOW, closed_at=None, last_seen_at=None,
        contact_every_days=7, revision=1, event_count=0, chain_hash=b"", wrapped_key=b"", conflicted=(PEOPLE[0],),
    )  # fmt: skip
    assert may_decide(Standing(right=right, at=NOW), case, actor).allowed
