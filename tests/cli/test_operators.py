"""What operators do at the command line: staff, durations, processes, audit."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handrail.cli import main
from handrail.storage.migrations import upgrade
from tests.builders.house import REPOSITORY


@pytest.fixture
def run(empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    upgrade(empty_database)
    monkeypatch.setenv("DATABASE_URL", empty_database.replace("+psycopg", ""))
    monkeypatch.setenv("HANDRAIL_HOME", str(tmp_path))

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    return invoke


def test_a_clinician_is_registered_and_twice_is_refused(run) -> None:
    words = ("staff", "add", "sam", "--name", "Sam Example", "--role", "clinician:northvale")
    secret = ("--password", "a long enough password")
    without = run(*words, *secret)
    assert without.exit_code == 1 and "needs a professional registration" in without.output
    done = run(*words, "--registration", "NMC:12A3456E", *secret)
    assert done.exit_code == 0 and "Sam Example can sign in as sam" in done.output
    again = run(*words, "--registration", "NMC:12A3456E", *secret)
    assert again.exit_code == 1 and "has this user name already" in again.output


def test_an_unknown_role_says_where_to_look(run) -> None:
    refused = run("staff", "add", "sam", "--name", "Sam", "--role", "wizard", "--password", "a long enough password")
    assert refused.exit_code == 1 and "handrail staff roles" in refused.output
    assert "clinician" in run("staff", "roles").output


def test_durations_are_listed_and_set_within_their_bounds(run) -> None:
    assert "esc.decide" in run("durations", "list").output
    place = ("--locality", "northvale", "--variant", "very_urgent")
    assert run("durations", "set", "esc.decide", "PT20M", *place).exit_code == 0
    refused = run("durations", "set", "esc.decide", "PT3H", *place)
    assert refused.exit_code == 1 and "may shorten it only" in refused.output


def test_processes_are_imported_once_and_exported_as_they_were(run, tmp_path: Path) -> None:
    there = len(list((REPOSITORY / "processes").glob("*/process.bpmn")))
    assert f"{there} processes are published" in run("processes", "import", str(REPOSITORY)).output
    again = run("processes", "import", str(REPOSITORY))
    assert "escalation version 1" in again.output
    out = tmp_path / "out"
    assert run("processes", "export", str(out)).exit_code == 0
    for key in ("contact", "escalation"):
        ours = REPOSITORY / "processes" / key / "process.bpmn"
        assert (out / "processes" / key / "process.bpmn").read_bytes() == ours.read_bytes()
    assert (out / "forms" / "f-contact.form").read_bytes() == (REPOSITORY / "forms" / "f-contact.form").read_bytes()
    assert "no findings" in run("processes", "check", str(out)).output


def test_an_empty_history_adds_up(run) -> None:
    assert "Everything adds up" in run("audit", "verify").output
    assert "Everything adds up" in run("audit", "rebuild").output
