"""What people write is kept sealed and nowhere else: a mark in every free text of every form, looked for everywhere.

Scenarios are played with a mark of its own in each text, so that the marks pass through every step that could let one
slip: the engine's state, tasks, the log, notices, the outbox, every coded column. Then the whole database is read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select

from handrail.forms import Field, Form, Kind
from handrail.forms.model import values_of
from handrail.gateways.keys import unseal
from handrail.rehearsal import scenarios
from handrail.rehearsal.answers import REASON, valid
from handrail.rehearsal.scenarios import Player, read_scenario
from handrail.storage import every_table
from handrail.storage.cases import cases
from handrail.storage.contacts import contacts
from handrail.storage.event_bytes import from_bytes
from handrail.storage.events import events
from handrail.storage.instances import instances
from handrail.storage.tasks import submissions
from tests.builders.house import REPOSITORY, House, a_house
from tests.forms.shipped import KEYS, form

MARK = re.compile(r"zq[a-z]{10}")
PLAYED = (
    "contact/flag-a-rule",
    "escalation/04-partner-silent",
    "escalation/declined-settled-safeguarding",
    "escalation/early-review-looks-again",
    "escalation/hold-approved",
    "escalation/restated-and-stood-down",
    "escalation/southmere-urgent-at-night",
    "post-crisis-review/died-before-the-review",
    "post-crisis-review/everything-follows",
    "post-crisis-review/finished-in-time",
    "restriction-imposition/adviser-meeting-and-second-person",
    "restriction-imposition/emergency-nobody-authorises",
    "restriction-imposition/force-in-a-mental-health-unit",
    "restriction-step-down/seen-by-everyone-first",
    "restriction-step-down/stepped-down-and-ended",
    "contact-intensity/more-contact-at-night",
    "disagreement/nothing-is-held-or-lowered-meanwhile",
    "mdt-decision/advice-does-not-keep-a-restriction",
    "mdt-decision/asked-decided-and-confirmed",
    "senior-call/at-night-whoever-is-on-call",
    "referral/accepted-out-of-hours",
    "referral/accepted-urgent",
    "referral/asked-for-more",
    "referral/discharge-with-something-open",
    "safeguarding-actions/chased-until-a-disagreement",
    "safeguarding-actions/nobody-at-night",
    "safeguarding-actions/nobody-decides",
    "safeguarding-actions/raised-followed-closed",
    "specialist-advice/asked-partly-followed-seen-again",
    "threshold-decision/13-table-cannot-answer",
)
"""Together they complete every form that this repository ships, but those of a delegation."""
BY_COMMANDS = {"f-del-answer", "f-del-approve"}
"""Filled in by the commands that answer a delegation; their words are looked for in `test_delegations.py`."""
SIGN = "Stops answering the door"
CHANGES_WHAT_IS_DECIDED = {"unchanged_reason", "needed_by_override_reason", "later_reason"}
"""Texts that are left out unless a scenario gives them: writing one lets something pass that is refused otherwise."""


def mark_of(key: str, one: Field) -> str:
    """A word like no other, the same for a question whenever it is asked."""
    number = int.from_bytes(hashlib.sha256(f"{key}{one.pointer()}".encode()).digest()[:6])
    return "zq" + "".join(chr(ord("a") + number // 26**place % 26) for place in range(10))


def is_free_text(one: Field) -> bool:
    """Whether somebody's own words may stand there: all typed text but ids."""
    return one.is_words and not one.coded


def marked(
    key: str, fields: tuple[Field, ...], answers: Mapping[str, Any], *, all_of_them: bool = False
) -> Any:
    """Answers with a mark in each free text; those that were left out are written too, where nothing hides them."""
    made = dict(answers)
    for one in values_of(fields):
        given = made.get(one.key)
        if is_free_text(one):
            if given is None and (one.hide or one.key in CHANGES_WHAT_IS_DECIDED) and not all_of_them:
                continue
            most = min(one.max_length or 400, 400)
            mark = mark_of(key, one)
            made[one.key] = f"{(given or REASON)[: most - len(mark) - 1]} {mark}"
        elif one.kind is Kind.GROUP and (given or all_of_them):
            made[one.key] = marked(key, one.children, given or {}, all_of_them=all_of_them)
        elif one.kind is Kind.LIST and (given or all_of_them):
            made[one.key] = [marked(key, one.children, row, all_of_them=all_of_them) for row in given or [{}]]
        elif one.kind is Kind.CHECKLIST and not one.coded and all_of_them:
            made[one.key] = [f"Own words {mark_of(key, one)}"]
    return made


def marks_in(value: Any) -> set[str]:
    return set(MARK.findall(json.dumps(value, default=str)))


@pytest.mark.parametrize("key", KEYS)
def test_no_free_text_is_among_what_may_enter_the_engine(key: str) -> None:
    one = form(key)
    answers = marked(key, one.fields, valid(key), all_of_them=True)
    texts = [found for found in one.walk() if is_free_text(found)]
    assert {mark_of(key, found) for found in texts} <= marks_in(answers)
    assert marks_in(one.coded(answers)) == set()


@dataclass
class Writing:
    """The scenarios' answers with marks, and which marks were written into which form."""

    written: dict[str, set[str]] = field(default_factory=dict)

    def valid(self, key: str, **given: Any) -> dict[str, Any]:
        answers: dict[str, Any] = marked(key, form(key).fields, valid(key, **given))
        self.written.setdefault(key, set()).update(marks_in(answers))
        return answers


@pytest.mark.parametrize("name", PLAYED)
def test_what_people_write_is_sealed_and_nowhere_else(
    name: str, furnished_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = Writing()
    monkeypatch.setattr(scenarios, "valid", writing.valid)
    scenario = read_scenario(scenario_file(name))
    sign = f"{SIGN} {mark_of('plan', form('f-contact').fields[0])}"
    scenario = replace(scenario, plan={**scenario.plan, "signature_signs": (sign,)})
    with a_house(furnished_database, at=scenario.at) as house:
        Player(house.handrail, house.clock, scenario).play()
        marks = set().union(*writing.written.values()) | marks_in(sign)
        assert strays(house, marks) == {}
        assert case_is_readable_in_states(house)
        opened = opened_submissions(house)
    assert opened.keys() == completed_in(name)
    for key, found in opened.items():
        assert found >= always_kept(form(key)) & writing.written[key], key


def test_every_form_is_among_them() -> None:
    assert set().union(*(completed_in(name) for name in PLAYED)) == set(KEYS) - BY_COMMANDS


def scenario_file(name: str) -> Path:
    return (REPOSITORY / "processes" / name.replace("/", "/scenarios/")).with_suffix(".yaml")


def completed_in(name: str) -> set[str]:
    """The forms that a scenario fills in and hands in."""
    forms: dict[str, str] = {}
    for diagram in (REPOSITORY / "processes").glob("*/process.bpmn"):
        for element, body in re.findall(
            r'<bpmn:userTask id="([^"]+)"(.*?)</bpmn:userTask>', diagram.read_text(), re.S
        ):
            key = re.search(r'name="formKey" value="([^"]+)"', body)
            if key:
                forms[element] = key[1]
    found = set()
    for step in read_scenario(scenario_file(name)).steps:
        if "contact" in step:
            found.add("f-contact")
        done = step.get("complete", {})
        if done.get("task") in forms and "refused" not in done:
            found.add(forms[done["task"]])
    return found


def always_kept(one: Form) -> set[str]:
    """The marks of texts that no condition hides, so that what was written there is kept."""
    found: set[str] = set()

    def walk(fields: tuple[Field, ...]) -> None:
        for inner in fields:
            if inner.hide is None:
                if is_free_text(inner) and inner.computed is None:
                    found.add(mark_of(one.key, inner))
                walk(inner.children)

    walk(one.fields)
    return found


def strays(house: House, marks: set[str]) -> dict[str, set[str]]:
    """Every column of every table in which a mark can be read, with those marks."""
    found: dict[str, set[str]] = {}
    with house.handrail.database.reading() as session:
        for table in every_table().tables.values():
            for row in session.rows(select(table)):
                for column in table.c:
                    value = row._mapping[column.name]
                    read = MARK.findall(_readable(column, value))
                    if marks & set(read):
                        found.setdefault(f"{table.name}.{column.name}", set()).update(marks & set(read))
    return found


def _readable(column: Any, value: Any) -> str:
    if column is events.c.body:
        return json.dumps(from_bytes(value))
    if isinstance(column.type, LargeBinary):
        return bytes(value or b"").decode("latin-1")
    return json.dumps(value, default=str)


def case_is_readable_in_states(house: House) -> bool:
    """Whether a run's state can be read as it is stored: otherwise looking for a mark in it would prove nothing."""
    with house.handrail.database.reading() as session:
        return all(b"case_id" in bytes(row.state) for row in session.rows(select(instances)))


def opened_submissions(house: House) -> dict[str, set[str]]:
    """The marks that the sealed answers open to, by form."""
    found: dict[str, set[str]] = {}
    master = house.handrail.resources.master_key
    with house.handrail.database.reading() as session:
        keys = {row.id: master.unwrap(row.wrapped_key, str(row.id)) for row in session.rows(select(cases))}
        for row in session.rows(select(submissions)):
            words = unseal(keys[row.case_id], row.sealed, place=f"submission:{row.id}")
            found.setdefault(row.form_key, set()).update(MARK.findall(str(words)))
        for row in session.rows(select(contacts)):
            words = unseal(keys[row.case_id], row.words, place=f"contact:{row.id}")
            found.setdefault("f-contact", set()).update(MARK.findall(str(words)))
    return found
