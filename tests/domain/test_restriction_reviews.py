"""Keeping a restriction is hard, lifting it is easy (K7)."""

import pytest

from handrail.domain.errors import Invalid
from handrail.domain.restriction_reviews import (
    Needs,
    copied_fields,
    is_copied,
    is_third_continue,
    needs,
    refuse_copied,
    refuse_unequal,
    similarity,
    still_unseen,
)
from handrail.domain.roles import Role

WORK = (
    "Weekly sessions with the occupational therapist on safe use of the kitchen, "
    "and a gradual return to cooking alone"
)
SIGN = [
    {
        "observable": "Cooks twice with staff outside the room",
        "sustained_for": "2 weeks",
        "judged_by": "clinician",
    }
]


def test_the_same_words_in_other_clothes_are_copied() -> None:
    assert is_copied(WORK.upper().replace(",", " -") + "  ", WORK)
    assert is_copied(WORK.replace("Weekly", "Fortnightly"), WORK)


def test_new_work_is_not_copied() -> None:
    assert not is_copied("He has started a cooking group and cooked twice with staff outside the room", WORK)
    assert similarity("", "") == 1 and not is_copied("", "")


def test_a_copied_answer_is_refused_unless_somebody_says_why_nothing_changed() -> None:
    answers = {"risk_work": WORK, "stepdown_trigger": SIGN}
    previous = {"risk_work": WORK, "stepdown_trigger": SIGN}
    assert copied_fields(answers, previous) == ("risk_work", "stepdown_trigger")
    with pytest.raises(Invalid, match="same as last time"):
        refuse_copied(answers, previous)
    refuse_copied(
        answers | {"unchanged_reason": "The therapist was ill and the group did not meet"}, previous
    )
    refuse_copied(answers, {})


def test_the_third_continue_in_a_row_is_the_third() -> None:
    assert [is_third_continue(before) for before in (0, 1, 2, 3)] == [False, False, True, True]


def test_totals_ask_for_more_eyes_from_the_day_they_are_reached() -> None:
    def at(days: float) -> Needs:
        return needs(days, mdt_total_days=28, director_total_days=56, independent_days=84)

    assert at(27.99) == Needs(mdt=False, director=False, independent=False)
    assert at(28) == Needs(mdt=True, director=False, independent=False)
    assert at(56) == Needs(mdt=True, director=True, independent=False)
    assert at(84) == Needs(mdt=True, director=True, independent=True)
    assert needs(500, mdt_total_days=None, director_total_days=None, independent_days=84).mdt is False
    assert needs(0, mdt_total_days=0, director_total_days=28, independent_days=84).mdt is True


def test_what_has_been_seen_is_not_asked_for_twice() -> None:
    wanted = Needs(mdt=True, director=False, independent=True)
    assert still_unseen(wanted, mdt_seen=False, independent_seen=False) == ("mdt", "independent")
    assert still_unseen(wanted, mdt_seen=True, independent_seen=False) == ("independent",)
    assert still_unseen(wanted, mdt_seen=True, independent_seen=True) == ()


@pytest.mark.parametrize(
    ("needed", "held", "may"),
    [
        ("team_lead", Role.TEAM_LEAD, True),
        ("team_lead", Role.SENIOR_CLINICIAN, True),
        ("team_lead", Role.CLINICIAN, False),
        ("senior_clinician", Role.TEAM_LEAD, False),
        ("senior_clinician", Role.ON_CALL_CLINICIAN, True),
        ("senior_clinician", Role.CLINICAL_DIRECTOR, True),
        ("consultant", Role.SENIOR_CLINICIAN, False),
        ("consultant", Role.CONSULTANT, True),
        ("clinical_director", Role.CONSULTANT, False),
    ],
)
def test_keeping_needs_the_rank_of_the_table(needed: str, held: Role, may: bool) -> None:
    if may:
        refuse_unequal(needed, frozenset({held}))
    else:
        with pytest.raises(Invalid, match="step it down or end it"):
            refuse_unequal(needed, frozenset({held}))
