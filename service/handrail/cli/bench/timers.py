"""Due timers a worker fires a second, and how late they fire in normal running."""

from __future__ import annotations

import statistics
import threading
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from handrail.application.commands.start_process import StartProcess
from handrail.application.handrail import Handrail
from handrail.bootstrap import assemble
from handrail.cli.bench import Figures, Say
from handrail.cli.bench.place import Place, a_place, a_wait
from handrail.gateways.clock import VirtualClock
from handrail.worker.jobs import work_until
from handrail.worker.timers import fire_due_timers

BARS = {
    "per_second": "at least 150",
    "per_second_with_pending": "as without",
    "lateness_p95_s": "under 2",
    "early": "0",
}
_PUNCTUAL, _WAITS_S = 100, 3


def measure(due: int, pending: int, say: Say) -> Figures:
    """Timers fired a second by one worker, with and without many pending; lateness of timers in normal running."""
    an_hour_ago = VirtualClock(datetime.now(UTC) - timedelta(hours=1))
    with a_place(clock=an_hour_ago) as place:
        place.publish("bench-wait", a_wait("bench-wait", "PT30M"))
        place.publish("bench-short-wait", a_wait("bench-short-wait", f"PT{_WAITS_S}S"))
        real = assemble(place.settings, database_url=place.database_url)
        say(f"Setting {due} timers that are due ...")
        _start(place, due // 2)
        first = _rate(real, due // 2, say)
        say(f"Setting {pending} timers that wait ...")
        _pend(place, pending)
        _start(place, due - due // 2)
        second = _rate(real, due - due // 2, say)
        say(f"Watching {_PUNCTUAL} timers of {_WAITS_S} seconds ...")
        lateness = _lateness(real, place)
        real.database.close()
        return {
            "per_second": first,
            "per_second_with_pending": second,
            "pending": pending,
            "lateness_median_s": statistics.median(lateness),
            "lateness_p95_s": statistics.quantiles(lateness, n=20)[-1],
            "early": sum(1 for late in lateness if late < 0),
            "watched": len(lateness),
        }


def _start(place: Place, count: int, process: str = "bench-wait") -> None:
    case = place.a_case()
    for number in range(count):
        if number % 10 == 0:
            case = place.a_case()
        place.handrail.perform(StartProcess(case_id=case.id, process=process), by=place.clinician)


def _pend(place: Place, count: int) -> None:
    """Timers far in the future, as rows of one waiting instance: what a claim must not be slowed by."""
    with place.handrail.database.engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(
            text(
                """
                INSERT INTO timers (instance_id, kind, token, occurrence, case_id, element, due_at, next_attempt_at,
                                    status, attempts)
                SELECT one.instance_id, 'clock', one.token, 1000 + n, one.case_id, 'B-T', now() + interval '1 year',
                       now() + interval '1 year' + n * interval '1 second', 'pending', 0
                FROM (SELECT * FROM timers LIMIT 1) AS one, generate_series(1, :count) AS n
                """
            ),
            {"count": count},
        )
    with place.handrail.database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE timers"))


def _rate(handrail: Handrail, count: int, say: Say) -> float:
    began = time.monotonic()
    fired = 0
    while fired < count and time.monotonic() - began < 120:
        now = fire_due_timers(handrail, at_most=100)
        fired += now
        if not now:
            break
    took = time.monotonic() - began
    say(f"Fired {fired} in {took:.1f} s")
    return fired / took


def _lateness(handrail: Handrail, place: Place) -> list[float]:
    """Seconds between the instant and the firing, for timers set while a worker runs."""
    stop = threading.Event()
    worker = threading.Thread(target=work_until, args=(stop, handrail))
    worker.start()
    try:
        began = datetime.now(UTC)
        case = place.a_case()
        for number in range(_PUNCTUAL):
            if number % 10 == 0:
                case = place.a_case()
            handrail.perform(StartProcess(case_id=case.id, process="bench-short-wait"), by=place.clinician)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            rows = _fired(handrail, began)
            if len(rows) >= _PUNCTUAL:
                break
            time.sleep(0.5)
        return _fired(handrail, began)
    finally:
        stop.set()
        worker.join()


def _fired(handrail: Handrail, since: datetime) -> list[float]:
    with handrail.database.engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT extract(epoch FROM fired_at - due_at) FROM timers "
                "WHERE status = 'fired' AND due_at > :since AND element = 'B-T'"
            ),
            {"since": since},
        )
        return [float(row[0]) for row in rows]
