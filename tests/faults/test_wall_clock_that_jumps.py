"""A machine whose wall clock is set back or on does not keep its worker from ringing (P4: whatever clocks do)."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest

from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.instance_detail import SketchInstance
from handrail.domain.actors import SYSTEM
from handrail.domain.instances import InstanceStatus
from handrail.worker import jobs
from handrail.worker.jobs import work_until
from tests.builders.diagrams import in_a_row, timer
from tests.builders.house import House, a_house


class Jumpy(datetime):
    """The machine's clock as the bell-ringer reads it, moved by `by`."""

    by = timedelta()

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.by


@pytest.mark.fault
@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-400)], ids=str)
def test_timers_go_on_when_the_clock_is_set(
    database: str, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    bells = (apscheduler.schedulers.base, apscheduler.triggers.interval, apscheduler.executors.base, jobs)
    for module in bells:
        monkeypatch.setattr(module, "datetime", Jumpy)
    Jumpy.by = timedelta()
    stop = threading.Event()
    with a_house(database, at=None) as house:
        house.publish("soon", in_a_row("soon", timer("T-1", "PT1S")))
        case = house.a_case()
        worker = threading.Thread(target=work_until, args=(stop, house.handrail))
        worker.start()
        try:
            assert ends_within(house, case.id, 10)
            Jumpy.by = jump
            assert ends_within(house, case.id, 10)
        finally:
            Jumpy.by = timedelta()
            stop.set()
            worker.join(timeout=20)


def ends_within(house: House, case_id: Any, seconds: float) -> bool:
    """Whether a process that waits a second ends in time."""
    command = StartProcess(case_id=case_id, process="soon")
    started = house.handrail.perform(command, by=SYSTEM).instance
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        brief = house.handrail.ask(SketchInstance(instance_id=started.id), by=SYSTEM)
        if brief.instance.status is InstanceStatus.COMPLETED:
            return True
        time.sleep(0.1)
    return False
