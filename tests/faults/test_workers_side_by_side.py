"""Any number of workers share the timers: each fires once, never before its time, and none waits for another (P4)."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Conflict
from handrail.gateways.clock import SystemClock
from handrail.storage.timers import Timers, TimerTaken
from handrail.worker.timers import fire_due_timers
from tests.builders.diagrams import in_a_row, timer, user_task
from tests.builders.forks import side_by_side
from tests.builders.house import a_house


def test_a_timer_that_was_put_off_is_not_claimed_before_its_next_attempt(database: str) -> None:
    """The claim looks at the timers as they were when it began; many that cannot be had make that a while ago."""
    with a_house(database, at=None) as house:
        house.publish("waits", in_a_row("waits", timer("T-1", "PT0S"), user_task("A-1")))
        engine = house.handrail.database.engine
        busy, case = house.a_case(), house.a_case()
        for each in (busy, case):
            house.handrail.perform(StartProcess(case_id=each.id, process="waits"), by=SYSTEM)
        with engine.begin() as connection:
            many = (
                "INSERT INTO timers SELECT instance_id, kind, token, n, case_id, element, task_id, due_at,"
                " next_attempt_at - interval '1 day', status, attempts, fired_at"
                " FROM timers, generate_series(2, 5000) n WHERE case_id = :busy"
            )
            connection.execute(text(many), {"busy": busy.id})
        early, claimed, taken = [], 0, 0
        with engine.connect() as holding:
            holding.execute(text("SELECT 1 FROM cases WHERE id = :id FOR UPDATE"), {"id": busy.id})
            for _ in range(30):
                with engine.begin() as connection:
                    due = "UPDATE timers SET next_attempt_at = clock_timestamp() WHERE case_id = :id"
                    connection.execute(text(due), {"id": case.id})
                claiming = threading.Event()

                def put_it_off(claiming: threading.Event = claiming) -> None:
                    claiming.wait()
                    with engine.begin() as connection:
                        connection.execute(
                            text("SELECT 1 FROM cases WHERE id = :id FOR UPDATE"), {"id": case.id}
                        )
                        off = (
                            "UPDATE timers SET next_attempt_at = clock_timestamp() + interval '1 hour'"
                            " WHERE case_id = :id"
                        )
                        connection.execute(text(off), {"id": case.id})

                other = threading.Thread(target=put_it_off)
                other.start()
                with house.handrail.database.transaction() as session:
                    claiming.set()
                    try:
                        claim = Timers(session).claim_due()
                    except TimerTaken:
                        claim, taken = None, taken + 1
                    if claim is not None:
                        claimed += 1
                        if claim.timer.next_attempt_at > claim.at:
                            early.append(claim.timer)
                other.join()
        print(f"{claimed} claims, {taken} taken before")
        assert early == []
        assert taken, "nobody was quicker, so nothing was proved"


def test_two_workers_and_people_in_the_same_cases_fire_each_timer_once_and_none_early(database: str) -> None:
    with a_house(database, at=None) as house:
        branches = [(timer(f"T-{n}", "PT0.2S"), user_task(f"B-{n}")) for n in range(4)]
        house.publish("busy", side_by_side("busy", *branches, (user_task("A-1"), user_task("A-2"))))
        clinician = house.persona("clinician-north")
        runs = []
        for _ in range(30):
            case = house.a_case()
            runs.append(
                (case, house.handrail.perform(StartProcess(case_id=case.id, process="busy"), by=clinician))
            )
        done, refused, stop = [0, 0], [], threading.Event()

        def work(number: int) -> None:
            while not stop.is_set():
                done[number] += fire_due_timers(house.handrail)
                time.sleep(0.01)

        def complete() -> None:
            for _, started in runs:
                task = next(each for each in started.tasks if each.element == "A-1")
                try:
                    command = CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision)
                    house.handrail.perform(command, by=clinician)
                except Conflict as refusal:
                    refused.append(refusal)

        workers = [threading.Thread(target=work, args=(number,)) for number in range(2)]
        for worker in workers:
            worker.start()
        complete()
        until = time.monotonic() + 60
        while sum(done) < 120 and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.3)
        stop.set()
        for worker in workers:
            worker.join()
        print(f"fired by each: {done}")
        assert sum(done) == 120 and refused == []
        for case, _ in runs:
            events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
            fired = [event for event in events if event.type == "TimerFired"]
            assert Counter(event.data["element"] for event in fired) == {f"T-{n}": 1 for n in range(4)}
            assert all(event.at >= datetime.fromisoformat(event.data["due_at"]) for event in fired)
        report = house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM)
        assert report.faults == () and report.instances == 30


def test_a_machine_whose_clock_is_wrong_fires_nothing_early_and_nothing_late(database: str) -> None:
    """The database's clock counts, not the process's: here the worker's shows last year, and the web's next year."""

    class Wrong(SystemClock):
        def __init__(self, by: timedelta) -> None:
            self.by = by

        def now(self) -> datetime:
            return datetime.now(UTC) + self.by

    with a_house(database, at=None) as house:
        house.publish("soon", in_a_row("soon", timer("T-1", "PT1S"), user_task("A-1")))
        case = house.a_case()
        object.__setattr__(house.handrail.resources, "clock", Wrong(timedelta(days=365)))
        started = house.handrail.perform(StartProcess(case_id=case.id, process="soon"), by=SYSTEM)
        due_at = started.timers[0].due_at
        assert abs(due_at - datetime.now(UTC)) < timedelta(seconds=5)
        for wrong in (timedelta(days=365), timedelta(days=-365)):
            object.__setattr__(house.handrail.resources, "clock", Wrong(wrong))
            while datetime.now(UTC) < due_at - timedelta(milliseconds=50):
                assert fire_due_timers(house.handrail) == 0
                time.sleep(0.02)
        time.sleep(max(0.0, (due_at - datetime.now(UTC)).total_seconds()))
        assert fire_due_timers(house.handrail) == 1
        events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
        fired = next(event for event in events if event.type == "TimerFired")
        assert due_at <= fired.at < due_at + timedelta(seconds=10)
