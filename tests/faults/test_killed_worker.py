"""`kill -9` of a worker in the nights when the clocks change: every timer fires once, at its instant (P4)."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.verify_history import VerifyHistory
from handrail.bootstrap import assemble
from handrail.domain.actors import SYSTEM
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.virtual_time import advance
from handrail.settings import Settings
from tests.builders.diagrams import timer, user_task
from tests.builders.forks import side_by_side
from tests.builders.house import a_house

CLOCKS_BACK = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
CLOCKS_ON = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
MINUTES = (-30, -1, 0, 1, 29, 30, 59, 60, 61, 90)
"""Timers fall due so many minutes after the clocks change."""


def work(database: str, home: Path, since: datetime, until: datetime, dies_at: int, shown: Any) -> None:
    """A worker's process: it fires what is due from one instant to another, or dies before its n-th commit."""
    clock = VirtualClock(since)
    handrail = assemble(Settings(home=home, demo=True), database_url=database, clock=clock)
    commits = 0

    def before_commit(_: object) -> None:
        nonlocal commits
        commits += 1
        shown.value = clock.now().timestamp()
        if commits == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(handrail.database.engine, "commit", before_commit)
    advance(handrail, clock, to=until)
    os._exit(0)


def run_worker(database: str, home: Path, since: datetime, until: datetime, dies_at: int) -> datetime:
    """Run a worker to its end, which is `kill -9` unless `dies_at` is 0; the time its clock showed last."""
    forking = multiprocessing.get_context("fork")  # the same code without a second start of Python
    shown = forking.Value("d", since.timestamp())
    worker = forking.Process(target=work, args=(database, home, since, until, dies_at, shown))
    worker.start()
    worker.join(timeout=60)
    assert worker.exitcode == (-signal.SIGKILL if dies_at else 0)
    return datetime.fromtimestamp(shown.value, UTC)


@pytest.mark.fault
@pytest.mark.parametrize("change", [CLOCKS_BACK, CLOCKS_ON], ids=["back", "on"])
def test_each_timer_fires_once_and_on_time_though_the_worker_is_killed(
    durable_database: str, change: datetime, seed: int
) -> None:
    chance = random.Random(seed)
    began = change - timedelta(hours=6)
    with a_house(durable_database, at=began) as house:
        branches = [
            (timer(f"T-{n}", f"PT{360 + minutes}M"), user_task(f"B-{n}")) for n, minutes in enumerate(MINUTES)
        ]
        house.publish("night", side_by_side("night", *branches))
        cases = [house.a_case() for _ in range(3)]
        for case in cases:
            house.handrail.perform(StartProcess(case_id=case.id, process="night"), by=SYSTEM)
        home = house.handrail.resources.settings.home
        now, until = began, change + timedelta(hours=2)
        for dies_at in (chance.randint(1, 12), chance.randint(1, 6), 1, 0):
            now = run_worker(durable_database, home, now, until, dies_at)
        for case in cases:
            history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
            fired = [each for each in history if each.type == "TimerFired"]
            assert Counter(e.data["element"] for e in fired) == {f"T-{n}": 1 for n in range(len(MINUTES))}
            for each in fired:
                due_at = change + timedelta(minutes=MINUTES[int(each.data["element"].removeprefix("T-"))])
                assert each.at == due_at == datetime.fromisoformat(each.data["due_at"])
            open_now = {
                task.element for task in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks
            }
            assert open_now == {f"B-{n}" for n in range(len(MINUTES))}
        assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()
