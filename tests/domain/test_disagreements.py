"""Disagreements: stages that open one after the other, the higher urgency meanwhile, and what is held back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.code_lists import code_list
from handrail.domain.disagreements import (
    FINAL_STAGE,
    STAGE_ROLES,
    Disagreement,
    ForumItem,
    Outcome,
    Subject,
    clock_key,
    holding_back,
    holding_responsibility,
    settled,
    stage_opened,
    worked_at,
)
from handrail.domain.evaluations import ResponseClass
from handrail.domain.roles import Role
from handrail.domain.timer_keys import Limit
from handrail.domain.timer_table import TIMER_KEYS

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
CLASSES = st.sampled_from(ResponseClass)


def a_disagreement(
    subject: Subject | None = Subject.URGENCY, escalation_id: UUID | None = None
) -> Disagreement:
    return Disagreement(
        id=uuid4(), case_id=uuid4(), instance_id=uuid4(), escalation_id=escalation_id, opened_from="escalation",
        subject=subject, partner="crisis_team", our_class=ResponseClass.URGENT, their_class=None,
        response_class=ResponseClass.URGENT, raised_by=uuid4(), person_aware=None, opened_at=NOW,
    )  # fmt: skip


@given(st.lists(st.none() | CLASSES, max_size=5))
def test_the_work_goes_on_at_the_higher_of_all_that_was_said(said: list[ResponseClass | None]) -> None:
    found = worked_at(*said)
    known = [one for one in said if one is not None]
    if not known:
        assert found is None
    else:
        assert found in known
        assert found is not None and all(found.rank >= one.rank for one in known)


def test_stages_open_one_after_the_other_and_none_after_the_directors() -> None:
    at = a_disagreement()
    for stage in range(1, FINAL_STAGE + 1):
        with pytest.raises(ValueError, match="does not come after"):
            stage_opened(at, stage + 1, NOW)
        at = stage_opened(at, stage, NOW + timedelta(hours=stage))
        assert (at.stage, at.stage_due_at) == (stage, NOW + timedelta(hours=stage))
    with pytest.raises(ValueError, match="does not come after"):
        stage_opened(at, FINAL_STAGE + 1, NOW)


def test_each_stage_is_held_by_somebody_of_higher_rank_than_the_one_before() -> None:
    ranks = [STAGE_ROLES[stage].rank for stage in range(1, FINAL_STAGE + 1)]
    assert ranks == sorted(set(ranks))
    assert STAGE_ROLES[FINAL_STAGE] is Role.CLINICAL_DIRECTOR


@pytest.mark.parametrize("stage", range(1, FINAL_STAGE + 1))
def test_about_safeguarding_the_boards_protocol_goes_before_ours_and_may_be_longer(stage: int) -> None:
    ours, boards = clock_key(Subject.PLAN, stage), clock_key(Subject.SAFEGUARDING, stage)
    assert ours != boards
    assert clock_key(None, stage) == ours
    assert TIMER_KEYS[ours].limit is Limit.SHORTEN_ONLY
    assert TIMER_KEYS[boards].limit is Limit.AGREEMENT
    for cls in (one for one in ResponseClass if one.opens_escalation):
        assert (
            TIMER_KEYS[ours].value_for(cls.value).default == TIMER_KEYS[boards].value_for(cls.value).default
        )


def test_an_open_one_holds_back_its_own_escalation_and_no_other() -> None:
    mine, other = uuid4(), uuid4()
    open_one = a_disagreement(escalation_id=mine)
    over = settled(open_one, Outcome.AGREED, at=NOW, class_after=ResponseClass.URGENT)
    assert holding_back([open_one], mine) is open_one
    assert holding_back([open_one], other) is None
    assert holding_back([over], mine) is None


@pytest.mark.parametrize("subject", [*Subject, None])
def test_responsibility_stays_while_anything_is_disputed(
    subject: Subject | None,
) -> None:
    found = a_disagreement(subject)
    assert holding_responsibility([found]) is found
    assert holding_responsibility([replace(found, ended_at=NOW)]) is None


def test_the_forms_and_the_record_know_the_same_subjects() -> None:
    assert [code.code for code in code_list("dispute_subjects").codes] == [one.value for one in Subject]


def test_a_line_for_the_forum_says_nothing_of_whose_case_it_is() -> None:
    fields = set(ForumItem.__dataclass_fields__)
    assert not {name for name in fields if "case" in name or "person" in name or "staff" in name}
    assert not {"raised_by", "opened_at", "words", "text"} & fields
