"""`handrail demo` loads made-up people once, and only where that is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handrail.cli import main
from handrail.rehearsal import caseload
from handrail.rehearsal.caseload_story import Story, ago
from handrail.storage.migrations import upgrade
from tests.builders.house import REPOSITORY


@pytest.fixture
def run(empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    upgrade(empty_database)
    monkeypatch.setenv("DATABASE_URL", empty_database.replace("+psycopg", ""))
    monkeypatch.setenv("HANDRAIL_HOME", str(tmp_path))
    monkeypatch.setenv("HANDRAIL_DEMO", "true")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    assert invoke("processes", "import", str(REPOSITORY)).exit_code == 0
    return invoke


def test_the_demo_is_loaded_once_and_its_history_adds_up(run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("demo", "--people", "8", "--weeks", "2")
    assert first.exit_code == 0 and "8 people" in first.output, first.output
    assert "there already" in run("demo", "--people", "8", "--weeks", "2").output
    assert "Everything adds up" in run("audit", "rebuild").output
    monkeypatch.delenv("HANDRAIL_DEMO")  # as in a terminal beside `make run`
    token = run("token", "--as", "clinician-north")
    assert token.exit_code == 0 and len(token.output.strip()) > 20


def test_made_up_people_stay_out_of_a_real_installation(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_DEMO", "false")
    refused = run("demo", "--people", "2", "--weeks", "1")
    assert refused.exit_code == 1 and "do not belong here" in refused.output


def test_a_made_up_step_that_is_refused_is_said_and_left_out(run, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_waits = ago(lambda player, life: player.message(life, "escalation.recorded_in_error"), hours=5)
    monkeypatch.setattr(caseload, "STORIES", (Story(name="a step too late", turns=(nothing_waits,)),))
    loaded = run("demo", "--people", "2", "--weeks", "1")
    assert loaded.exit_code == 0, loaded.output
    assert "Refused and left out: 1 of the made-up steps" in loaded.output and "2 people" in loaded.output
    assert "there already" in run("demo", "--people", "2", "--weeks", "1").output
