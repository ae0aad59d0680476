"""The bell: APScheduler rings, the jobs look into the database for what is to be done.

The schedule lives in memory only; what is due lives in PostgreSQL, so a worker that dies loses nothing and a second one
changes nothing but the speed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from handrail.application.handrail import Handrail
from handrail.domain.errors import Conflict, Unavailable
from handrail.worker.contact_gaps import find_contact_gaps
from handrail.worker.housekeeping import forget_old_replies
from handrail.worker.outbox import send_waiting
from handrail.worker.timers import fire_due_timers

log = structlog.get_logger(__name__)

TIMERS_EVERY_S = 0.5
OUTBOX_EVERY_S = 2
GAPS_EVERY_S = 600
HOUSEKEEPING_EVERY_S = 3600


def work_until(stop: threading.Event, handrail: Handrail) -> None:
    """Ring every bell until `stop` is set; a job that is still running when its bell rings again is left alone."""
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
    jobs: tuple[tuple[Callable[[Handrail], object], float], ...] = (
        (fire_due_timers, TIMERS_EVERY_S),
        (send_waiting, OUTBOX_EVERY_S),
        (find_contact_gaps, GAPS_EVERY_S),
        (forget_old_replies, HOUSEKEEPING_EVERY_S),
    )
    for job, every_s in jobs:
        scheduler.add_job(_careful(job), "interval", args=[handrail], seconds=every_s, id=job.__name__)
    scheduler.start()
    log.info("worker_started")
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)
        log.info("worker_stopped")


def _careful(job: Callable[[Handrail], object]) -> Callable[[Handrail], None]:
    """The job, waiting for the next bell when the database is away or busy; any other fault is logged whole."""

    def run(handrail: Handrail) -> None:
        try:
            job(handrail)
        except (Unavailable, Conflict) as away:
            log.warning("job_waits", job=job.__name__, reason=str(away))

    run.__name__ = job.__name__
    return run
