"""Every choice of every decision says what it does, and nothing that does not happen at that step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from handrail.application.queries.approval_detail import choice_field
from handrail.application.rights_matrix import Matrix
from handrail.domain.decision_rights import DecisionRight, Period, RightFacts
from handrail.engine import Bundle
from handrail.forms import Form
from handrail.web.approvals.consequences import consequence
from handrail.web.rights.because import lapse
from handrail.web.rights.wording import IF_NOBODY, IF_NOBODY_AT
from handrail.web.tasks.choices import closed_choices
from tests.builders.house import REPOSITORY
from tests.forms.shipped import form as shipped

NOW = datetime(2026, 11, 3, 14, tzinfo=UTC)
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
BY_ITSELF = re.compile(r"opens by itself|the step to send it opens")
"""What only a timer of the diagram can bring about."""


@dataclass(frozen=True)
class Step:
    """A user task in which something is decided, as its diagram has it."""

    process: str
    element: str
    form_key: str
    codes: tuple[str, ...]
    has_timer: bool
    conditions: frozenset[str]

    @property
    def form(self) -> Form:
        return shipped(self.form_key)


def steps() -> Iterator[Step]:
    for path in sorted((REPOSITORY / "processes").glob("*/process.bpmn")):
        root = etree.parse(path).getroot()
        timed = {
            event.get("attachedToRef")
            for event in root.iter(f"{BPMN}boundaryEvent")
            if event.get("cancelActivity") != "false"
            and event.find(f"{BPMN}timerEventDefinition") is not None
        }
        flows = "\n".join(text.text or "" for text in root.iter(f"{BPMN}conditionExpression"))
        for task in root.iter(f"{BPMN}userTask"):
            own = {one.get("name"): one.get("value") or "" for one in task.iter(f"{SPIFF}property")}
            if "decision" in own:
                codes = tuple(re.findall(r"D\d+[a-g]?\b", own["decision"]))
                yield Step(
                    path.parent.name,
                    task.get("id") or "",
                    own["formKey"],
                    codes,
                    task.get("id") in timed,
                    frozenset(re.findall(r'"(\w+)"', flows)),
                )


STEPS = tuple(steps())
BY_ELEMENT = {step.element: step for step in STEPS}


def known_at(step: Step) -> dict[str, object]:
    """What the run knows at a step that decides which choices it has."""
    stage = re.fullmatch(r"DIS-([1-4])", step.element)
    return {"stage": int(stage[1])} if stage else {}


def choices(step: Step) -> list[str]:
    field = choice_field(step.form)
    assert field is not None, f"{step.element} decides and has no choice"
    closed = closed_choices(step.form, field, known_at(step), NOW)
    return [value for one in field.options if (value := str(one.value)) not in closed]


def test_the_diagrams_have_decisions_to_look_at() -> None:
    assert len(STEPS) >= 20 and len({step.process for step in STEPS}) >= 8


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.element)
def test_every_choice_says_what_it_does(step: Step) -> None:
    values = choices(step)
    assert len(values) >= 2
    for code in step.codes:
        said = {value: consequence(step.element, step.form_key, value, code) for value in values}
        assert all(words.endswith(".") for words in said.values()), (code, said)
        assert not re.search(r"\b[A-Z]{2,4}-\d|\bD\d+[a-g]?\b|_", " ".join(said.values())), said


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.element)
def test_no_choice_speaks_of_what_does_not_happen_there(step: Step) -> None:
    for code in step.codes:
        for value in choices(step):
            words = consequence(step.element, step.form_key, value, code)
            if "next stage" in words:
                assert value in step.conditions, "no way on the diagram leads there"
            if code not in ("D2a", "D3a"):
                assert not re.search(r"\byour?\b", words), "a second person reads it too"
            if code == "D5b":
                assert "lifted" not in words and "lift it" not in words, "nothing is in place yet"


def test_a_stage_offers_only_what_it_can_do() -> None:
    for stage in (1, 2, 3):
        offered = choices(BY_ELEMENT[f"DIS-{stage}"])
        assert "next_stage" in offered and "director_decision" not in offered
    last = choices(BY_ELEMENT["DIS-4"])
    assert "director_decision" in last and "next_stage" not in last


def test_an_emergency_is_not_offered_to_be_held() -> None:
    form = BY_ELEMENT["ESC-03"].form
    field = choice_field(form)
    assert closed_choices(form, field, {"class": "emergency"}, NOW) == {"propose_hold"}
    assert closed_choices(form, field, {"class": "urgent"}, NOW) == frozenset()
    assert closed_choices(form, field, {}, NOW) == frozenset(), "what is not known closes nothing"


def rows_of(code: str) -> list[DecisionRight]:
    """Rows of the matrix for a code, one for each thing that may happen when nobody decides."""
    folder = REPOSITORY / "processes" / "decision-rights"
    files = {f"decisions/{path.name}": path.read_bytes() for path in (folder / "decisions").glob("*.dmn")}
    matrix = Matrix(Bundle.of("decision-rights", files))
    found = {}
    for period in Period:
        for cls in ("emergency", "very_urgent", "urgent", "early_review"):
            for rank in (0, 3, 5):
                row = matrix.right(RightFacts(code=code, period=period, response_class=cls, rank=rank))
                found[row.if_nobody] = row
    return list(found.values())


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.element)
def test_what_happens_if_nobody_decides_does_happen(step: Step) -> None:
    by = NOW + timedelta(hours=2)
    for code in step.codes:
        for right in rows_of(code):
            if not right.decide and code.startswith("D2"):
                continue  # an emergency is never proposed to be held
            words = lapse(right, step.element, by, None, NOW)
            assert words.startswith("If nobody decides by today 16:00, ") and words.endswith(".")
            assert "_" not in words and "lapse" not in words, words
            assert bool(BY_ITSELF.search(words)) == step.has_timer, words
            assert lapse(right, step.element, NOW, None, NOW).startswith("If nobody decides by today 14:00, ")
            late = lapse(right, step.element, NOW - timedelta(hours=1), None, NOW)
            assert late.startswith("Nobody decided by today 13:00: ")


def test_the_directors_come_last() -> None:
    (right,) = {row.code: row for row in rows_of("D7")}.values()
    words = lapse(right, "DIS-4", NOW - timedelta(hours=1), None, NOW)
    assert "stage" not in words and "until a director decides" in words
    assert "the next stage opens by itself" in lapse(right, "DIS-3", NOW + timedelta(hours=1), None, NOW)


def test_words_are_kept_for_steps_and_codes_that_exist() -> None:
    assert set(IF_NOBODY_AT) <= set(BY_ELEMENT)
    table = (REPOSITORY / "processes/decision-rights/decisions/right.dmn").read_text()
    for code in IF_NOBODY:
        assert f'"{code}"' in table, code
