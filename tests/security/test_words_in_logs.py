"""What a fault's message says may be somebody's words: it is in no log line and no answer (P16)."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from handrail.application import operations
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.storage.people import people
from handrail.worker.jobs import Bell
from handrail.worker.timers import fire_due_timers
from tests.builders.diagrams import in_a_row, timer, user_task
from tests.builders.forks import service_task
from tests.builders.house import House
from tests.security.conftest import Caller

WORDS = "Marigold Fernsby said so"


def written(lines: Any) -> str:
    """What log lines say, their exceptions written out as any logger would."""
    told = []
    for line in lines:
        fault = line.get("exc_info")
        told.append(str({name: value for name, value in line.items() if name != "exc_info"}))
        told.extend(traceback.format_exception(fault) if isinstance(fault, BaseException) else [str(fault)])
    return "\n".join(told)


def _says_it(work: Any, run: Any, inputs: Any) -> dict[str, Any]:
    raise ValueError(WORDS)


def _breaks_a_rule_of_the_database(work: Any, run: Any, inputs: Any) -> dict[str, Any]:
    work.session.insert(people, {"id": work.new_id(), "name": WORDS, "pseudonym": None, "born": None})
    work.session.flush()
    return {}


def _sends_a_bad_value(work: Any, run: Any, inputs: Any) -> dict[str, Any]:
    work.session.update(people, WORDS, {"name": WORDS})
    work.session.flush()
    return {}


@pytest.fixture(params=[_says_it, _breaks_a_rule_of_the_database, _sends_a_bad_value])
def fails(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, house: House) -> None:
    known = {**operations.all_operations(), "fail_with_words": request.param}
    monkeypatch.setattr(operations, "all_operations", lambda: known)
    failing = service_task("S-1", "fail_with_words")
    house.publish("fails-at-once", in_a_row("fails-at-once", failing))
    house.publish("fails-later", in_a_row("fails-later", timer("T-1", "PT1H"), failing))
    house.publish("fails-when-done", in_a_row("fails-when-done", user_task("A-1"), failing))


@pytest.mark.usefixtures("fails")
def test_a_request_that_fails_tells_nobodys_words(house: House, call: Callable[[str], Caller]) -> None:
    clinician, case = call("clinician-north"), house.a_case()
    with capture_logs() as lines:
        answer = clinician.post(f"/cases/{case.id}/instances", {"process": "fails-at-once"})
        assert answer.status_code == 500 and "Marigold" not in answer.text
        started = clinician.post(f"/cases/{case.id}/instances", {"process": "fails-when-done"})
        task = started.json["tasks"][0]["id"]
        answer = clinician.post(f"/tasks/{task}/complete", {"answers": {}, "revision": 1})
        assert answer.status_code == 500 and "Marigold" not in answer.text
        assert clinician.get(f"/tasks/{task}").json["status"] == "open"
    assert "unexpected" in written(lines) and "Marigold" not in written(lines)


@pytest.mark.usefixtures("fails")
def test_a_worker_whose_job_fails_tells_nobodys_words(house: House) -> None:
    case = house.a_case()
    house.handrail.perform(StartProcess(case_id=case.id, process="fails-later"), by=SYSTEM)
    house.clock.advance(timedelta(hours=1))

    def a_job(_: object) -> None:
        raise ValueError(WORDS)

    with capture_logs() as lines:
        assert fire_due_timers(house.handrail) >= 1
        Bell(a_job, 1.0).ring(house.handrail)
    assert "timer_failed" in written(lines) and "job_failed" in written(lines)
    assert "Marigold" not in written(lines)
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert "Marigold" not in str([event.data for event in history])
