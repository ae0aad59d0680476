"""Publishing: nothing with a fault is published, and a run keeps the forms and the lists of codes it began with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.publish_bundle import PublishBundle
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.process_catalogue import ProcessVersions
from handrail.application.queries.task_detail import ShowTask
from handrail.cli import main
from handrail.domain import code_lists
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Invalid
from handrail.domain.tasks import Task
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House, a_house

HOLD = {
    "type": "radio",
    "id": "why",
    "key": "why",
    "label": "Why?",
    "properties": {"codeList": "override_reasons"},
}


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        yield made


def a_form(*components: dict[str, Any], key: str = "f-one") -> str:
    return json.dumps({"type": "default", "id": key, "components": list(components)})


def diagram(form: str = "f-one") -> str:
    return in_a_row("asking", user_task("A-1", formKey=form))


def problems_of(house: House, forms: dict[str, str], *, asked: str = "f-one") -> dict[str, str]:
    files = {"process.bpmn": diagram(asked).encode()}
    files |= {f"forms/{name}.form": text.encode() for name, text in forms.items()}
    with pytest.raises(Invalid, match="asking cannot be published") as refusal:
        house.handrail.perform(PublishBundle(key="asking", files=files), by=SYSTEM)
    return {problem.pointer: problem.message for problem in refusal.value.problems}


def test_a_form_with_a_fault_is_not_published_and_form_and_question_are_named(house: House) -> None:
    faulty = a_form(
        {
            "type": "radio",
            "id": "r1",
            "key": "why",
            "label": "Why?",
            "properties": {"codeList": "no_such_list"},
        },
        {
            "type": "textfield",
            "id": "t1",
            "key": "what",
            "label": "What?",
            "properties": {"mustHold": "=what >"},
        },
    )
    found = problems_of(house, {"f-one": faulty})
    assert "no_such_list" in found["/forms/f-one.form#r1"]
    assert "cannot be read" in found["/forms/f-one.form#t1"]


def test_what_is_no_form_at_all_is_not_published(house: House) -> None:
    assert "must be JSON" in problems_of(house, {"f-one": "{"})["/forms/f-one.form#"]


def test_a_form_that_calls_itself_something_else_is_not_published(house: House) -> None:
    found = problems_of(house, {"f-one": a_form(HOLD, key="f-two")})
    assert "as the file is called, f-one" in found["/forms/f-one.form#"]


def test_a_task_whose_form_is_not_there_is_not_published(house: House) -> None:
    found = problems_of(house, {"f-one": a_form(HOLD)}, asked="f-three")
    assert "There is no form f-three" in found["/process.bpmn#A-1"]


def test_the_command_line_finds_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "processes" / "asking"
    folder.mkdir(parents=True)
    (tmp_path / "forms").mkdir()
    (folder / "process.bpmn").write_text(diagram())
    form = tmp_path / "forms" / "f-one.form"
    form.write_text(a_form({**HOLD, "properties": {"codeList": "no_such_list"}}))
    told = CliRunner().invoke(main, ["processes", "check", str(tmp_path)])
    assert told.exit_code == 1
    assert "error forms/f-one.form why: There is no reference list called “no_such_list”" in told.output
    form.write_text(a_form(HOLD))
    told = CliRunner().invoke(main, ["processes", "check", str(tmp_path)])
    assert (told.exit_code, told.output) == (0, "asking: no findings\n")


def start(house: House, case_id: Any) -> Task:
    started = house.handrail.perform(
        StartProcess(case_id=case_id, process="asking"), by=house.persona("clinician-north")
    )
    return started.tasks[0]


def offered(house: House, task: Task) -> set[object]:
    detail = house.handrail.ask(ShowTask(task_id=task.id), by=house.persona("clinician-north"))
    assert detail.form is not None
    return {option.value for field in detail.form.walk() for option in field.options}


def newer(name: str, *, without: str) -> code_lists.CodeList:
    """A newer version of a list, in which one code is not offered any more and another is new."""
    before = code_lists.code_list(name)
    codes = tuple(replace(code, retired=code.code == without) for code in before.codes)
    added = code_lists.Code(code="quite_new", label="Quite new")
    return replace(before, version="2027.1", effective_from=date(2027, 1, 1), codes=(*codes, added))


def test_a_run_keeps_the_codes_that_its_form_began_with(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = {"f-one": a_form(HOLD)}
    house.publish("asking", diagram(), forms)
    case = house.a_case()
    before = start(house, case.id)
    changed = newer("override_reasons", without="false_report")
    monkeypatch.setattr(code_lists, "CODE_LISTS", {**code_lists.CODE_LISTS, changed.name: (changed,)})
    house.publish("asking", diagram(), {"f-one": a_form({**HOLD, "label": "Why is that?"})})
    after = start(house, case.id)
    assert "false_report" in offered(house, before) and "quite_new" not in offered(house, before)
    assert "quite_new" in offered(house, after) and "false_report" not in offered(house, after)
    completion = CompleteTask(task_id=before.id, answers={"why": "false_report"}, seen_revision=1)
    house.handrail.perform(completion, by=house.persona("clinician-north"))
    with pytest.raises(Invalid):
        completion = CompleteTask(task_id=after.id, answers={"why": "false_report"}, seen_revision=1)
        house.handrail.perform(completion, by=house.persona("clinician-north"))


def test_a_newer_list_makes_a_newer_version_of_the_same_files(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = {
        "f-one": a_form(HOLD, {**HOLD, "id": "who", "key": "who", "properties": {"codeList": "channels"}})
    }
    house.publish("asking", diagram(), forms)
    house.publish("asking", diagram(), forms)
    assert [version.number for version in house.handrail.ask(ProcessVersions(key="asking"), by=SYSTEM)] == [1]
    changed = newer("channels", without="phone")
    monkeypatch.setattr(code_lists, "CODE_LISTS", {**code_lists.CODE_LISTS, "channels": (changed,)})
    from handrail.forms import form

    form._with_newest_lists.cache_clear()
    house.publish("asking", diagram(), forms)
    form._with_newest_lists.cache_clear()
    assert [version.number for version in house.handrail.ask(ProcessVersions(key="asking"), by=SYSTEM)] == [
        2,
        1,
    ]
