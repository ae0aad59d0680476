"""Whether the inbox is as quick with a million open tasks as with a thousand."""

from __future__ import annotations

import statistics
import time
from typing import Any

from sqlalchemy import text

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.application.commands.start_process import StartProcess
from handrail.cli.bench import Figures, Say
from handrail.cli.bench.place import Place, a_place, one_task
from handrail.domain.actors import SYSTEM

BARS = {
    "ratio": "at most 1.5",
    "p95_ms": "under 50",
    "mine_ratio": "at most 1.5",
    "api_ratio": "at most 1.5",
}
_FEW, _CASES, _EACH = 1_000, 40, 150
_ASKED = {
    "": "/inbox?tab=available",
    "mine_": "/inbox",
    "api_": "/api/v1/tasks?available=true",
}


def measure(tasks: int, say: Say) -> Figures:
    """The 95th percentile of server time of the inbox, of the reader's own tasks and of the API's list.

    All tasks are in one locality and for the reader's role, one in fifty in the reader's hands: no list can be longer.
    """
    from handrail.web.app import create_app

    with a_place() as place:
        place.publish("bench-one-task", one_task("bench-one-task"))
        for _ in range(_CASES):
            place.handrail.perform(
                StartProcess(case_id=place.a_case().id, process="bench-one-task"), by=place.clinician
            )
        session = place.handrail.perform(SignInAsPersona(username="bench-clinician"), by=SYSTEM)
        client = create_app(place.handrail, place.settings).test_client()
        client.set_cookie("handrail", session)
        token = place.handrail.perform(SignInAsPersona(username="bench-clinician", kind="token"), by=SYSTEM)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        say(f"With {_FEW:,} open tasks ...")
        _fill(place, _FEW - _CASES)
        few = {name: _p95(client, path) for name, path in _ASKED.items()}
        say(f"With {tasks:,} open tasks ...")
        _fill(place, tasks - _FEW)
        many = {name: _p95(client, path) for name, path in _ASKED.items()}
        figures: dict[str, Any] = {"tasks": tasks}
        for name in _ASKED:
            figures[f"{name}ratio"] = many[name] / few[name]
            figures[f"{name}p95_ms"] = many[name] * 1000
            figures[f"{name}p95_ms_few"] = few[name] * 1000
        return figures


def _p95(client: Any, path: str) -> float:
    """Seconds of server time that 95 of 100 requests stay under."""
    took = []
    for number in range(_EACH + 10):
        began = time.perf_counter()
        answer = client.get(path)
        if number >= 10:
            took.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    return statistics.quantiles(took, n=20)[-1]


def _fill(place: Place, count: int) -> None:
    """More open tasks, as rows beside the real ones: due one after the other, some in the reader's hands."""
    with place.handrail.database.engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        columns = connection.execute(
            text(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'tasks' AND column_name NOT IN "
                "('id', 'token', 'due_at', 'order_at', 'assignee_id') AND is_generated = 'NEVER'"
            )
        ).scalars()
        names = ", ".join(f'"{name}"' for name in columns)
        connection.execute(
            text(
                f"""
                INSERT INTO tasks (id, token, due_at, order_at, assignee_id, {names})
                SELECT gen_random_uuid(), 1000 + most.token + n, now() + n * interval '1 second',
                       now() + n * interval '1 second', CASE WHEN n % 50 = 0 THEN CAST(:reader AS uuid) END,
                       {", ".join(f'one."{name}"' for name in names.replace('"', "").split(", "))}
                FROM generate_series(1, :count) AS n
                CROSS JOIN (SELECT max(token) AS token FROM tasks) AS most
                JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place FROM
                      (SELECT * FROM tasks WHERE token < 1000 ORDER BY id LIMIT :cases) AS real) AS one
                  ON one.place = 1 + n % :cases
                """
            ),
            {"count": count, "cases": _CASES, "reader": place.clinician.id},
        )
    with place.handrail.database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE tasks"))
