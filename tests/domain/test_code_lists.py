"""The reference lists that forms offer and records keep."""

from datetime import date

import pytest

from handrail.domain import code_lists
from handrail.domain.code_lists import CODE_LISTS, Code, CodeList, code_list
from handrail.domain.contacts import Concern, ContactOutcome, IndicatorState, Mode, RestrictionNoticed
from handrail.domain.escalations import Clock
from handrail.domain.evaluations import ResponseClass

EVERY = [version for versions in CODE_LISTS.values() for version in versions]


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.name)
def test_codes_are_unique_have_words_and_are_plain(entry: CodeList) -> None:
    codes = [code.code for code in entry.codes]
    assert len(set(codes)) == len(codes)
    for code in entry.codes:
        assert code.code == code.code.lower()
        assert code.code.replace("_", "").isalnum()
        assert code.label[0].isupper() or code.label[0] in "0123456789["
    assert len({code.label for code in entry.codes}) == len(codes)


def test_no_code_grades_a_person() -> None:
    words = {code.code for entry in EVERY for code in entry.codes} - {
        code.code for code in code_list("harm_levels").codes
    }
    assert not words & {"low", "medium", "moderate", "high", "low_risk", "high_risk"}


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("contact_modes", Mode),
        ("contact_outcomes", ContactOutcome),
        ("indicator_states", IndicatorState),
        ("concern_levels", Concern),
        ("restriction_noticed", RestrictionNoticed),
        ("clocks", Clock),
        ("classes", ResponseClass),
    ],
)
def test_lists_and_the_rules_that_read_them_know_the_same_codes(name: str, members: type) -> None:
    assert {code.code for code in code_list(name).codes} == {member.value for member in members}


def test_the_domains_own_lists_are_complete() -> None:
    counts = {
        "indicators": 23, "red_flags": 9, "what_changed": 7, "risk_domains": 8, "requests": 11, "partner_responses": 7,
        "override_reasons": 6, "safeguarding_categories": 11, "less_restrictive": 12, "view_not_obtained_reasons": 5,
        "escalation_outcomes": 11, "restriction_types": 13, "restriction_aims": 7, "legal_bases": 8,
        "variance_reasons": 12, "restriction_end_reasons": 6,
    }  # fmt: skip
    assert {name: len(code_list(name).codes) for name in counts} == counts


def test_a_list_is_asked_for_by_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    old = CodeList(
        name="moods", version="1", effective_from=date(2026, 1, 1), codes=(Code(code="ok", label="Ok"),)
    )
    new = CodeList(
        name="moods",
        version="2",
        effective_from=date(2026, 7, 1),
        codes=(Code(code="ok", label="Ok", retired=True), Code(code="fine", label="Fine")),
    )
    monkeypatch.setattr(code_lists, "CODE_LISTS", code_lists._by_name([old, new]))
    assert code_list("moods").version == "2"
    assert code_list("moods", on=date(2026, 6, 30)).version == "1"
    assert [code.code for code in code_list("moods").offered] == ["fine"]
    assert code_list("moods").label("ok") == "Ok"
    assert code_list("moods").label("gone") == "gone"
    with pytest.raises(KeyError):
        code_list("moods", on=date(2025, 1, 1))
    with pytest.raises(KeyError):
        code_list("tempers")


def test_a_retired_code_is_written_as_such() -> None:
    read = code_lists._read("l", "1", date(2026, 1, 1), "  a  Apple | Red\n\n  b  (retired) Bear\n")
    assert read.codes == (
        Code(code="a", label="Apple", hint="Red"),
        Code(code="b", label="Bear", retired=True),
    )
