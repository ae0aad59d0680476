"""Whether a step costs the same after a thousand completed tasks as after one."""

from __future__ import annotations

import statistics
import time

from sqlalchemy import Engine, text

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.task_list import TaskList
from handrail.cli.bench import Figures, Say
from handrail.cli.bench.place import Place, a_loop, a_place
from handrail.domain.identifiers import CaseId

BARS = {"ratio": "at most 1.2", "bytes_per_task": "at most 1,536", "state_bytes": "flat"}
_WINDOW = 50
_AT_MOST_S = 400.0


def measure(tasks: int, say: Say) -> Figures:
    """Median seconds of a completion among the last fifty against the first fifty, and what each leaves stored."""
    with a_place() as place:
        place.publish("bench-loop", a_loop("bench-loop", tasks))
        case = place.a_case()
        instance = place.handrail.perform(
            StartProcess(case_id=case.id, process="bench-loop"), by=place.clinician
        ).instance
        other = place.a_case()
        took: list[float] = []
        controls: list[float] = []
        sizes: list[int] = []
        began = time.monotonic()
        bytes_at = 0
        for number in range(tasks):
            if time.monotonic() - began > _AT_MOST_S:
                say(f"Stopped after {number} tasks: out of time")
                break
            if number % 100 == 0:
                say(f"{number} of {tasks} tasks completed ...")
            if number == _WINDOW:
                bytes_at = _bytes(place.handrail.database.engine)
            listed = place.handrail.ask(TaskList(instance_id=instance.id), by=place.clinician)
            task = listed.items[0]
            start = time.perf_counter()
            done = place.handrail.perform(
                CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision), by=place.clinician
            )
            took.append(time.perf_counter() - start)
            sizes.append(len(done.instance.state))
            if number < _WINDOW or number >= tasks - _WINDOW:
                controls.append(_first_completion(place, other.id))
        growth = _bytes(place.handrail.database.engine) - bytes_at
        half = len(controls) // 2
        early = statistics.median(took[:_WINDOW]) / statistics.median(controls[:half])
        late = statistics.median(took[-_WINDOW:]) / statistics.median(controls[half:])
        return {
            "ratio": late / early,
            "first_ms": statistics.median(took[:_WINDOW]) * 1000,
            "last_ms": statistics.median(took[-_WINDOW:]) * 1000,
            "state_bytes_first": sizes[0],
            "state_bytes_last": sizes[-2] if len(sizes) > 1 else sizes[-1],
            "bytes_per_task": growth / max(1, len(took) - _WINDOW),
            "tasks": len(took),
        }


def _first_completion(place: Place, case_id: CaseId) -> float:
    """Seconds of the first completion of a fresh instance: the control that takes the machine's mood out."""
    instance = place.handrail.perform(
        StartProcess(case_id=case_id, process="bench-loop"), by=place.clinician
    ).instance
    task = place.handrail.ask(TaskList(instance_id=instance.id), by=place.clinician).items[0]
    start = time.perf_counter()
    place.handrail.perform(
        CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision), by=place.clinician
    )
    return time.perf_counter() - start


def _bytes(engine: Engine) -> int:
    """The size of the database with nothing in it but live rows."""
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM FULL"))
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
