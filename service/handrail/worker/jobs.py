"""The bell: APScheduler rings, the jobs look into the database for what is to be done.

The schedule lives in memory only; what is due lives in PostgreSQL, so a worker that dies loses nothing and a second one
changes nothing but the speed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from handrail.application.handrail import Handrail
from handrail.application.where_it_broke import where_it_broke
from handrail.domain.errors import Conflict, Unavailable
from handrail.worker.accountability import settle_accountability, tell_about_cover
from handrail.worker.contact_gaps import find_contact_gaps
from handrail.worker.delegations import end_orphaned_delegations
from handrail.worker.housekeeping import forget_old_replies
from handrail.worker.outbox import send_waiting
from handrail.worker.timers import fire_due_timers
from handrail.worker.unheld_decisions import call_for_holders

log = structlog.get_logger(__name__)

JOBS: Mapping[Callable[[Handrail], object], float] = {
    fire_due_timers: 0.5,
    send_waiting: 2,
    find_contact_gaps: 600,
    end_orphaned_delegations: 60,
    call_for_holders: 30,
    forget_old_replies: 3600,
    settle_accountability: 30,
    tell_about_cover: 1800,
}
"""Everything that happens by itself, and every how many seconds."""
LOOK_EVERY_S = 1.0


@dataclass
class Bell:
    """A job and how often it is rung for; `rung_at` is on the monotonic clock, which nobody sets."""

    job: Callable[[Handrail], object]
    every_s: float
    rung_at: float = field(default_factory=time.monotonic)
    ringing: bool = False

    @property
    def name(self) -> str:
        """What the job is called in the schedule and in the log."""
        return self.job.__name__

    @property
    def is_silent(self) -> bool:
        """Whether it should have rung long ago."""
        return not self.ringing and time.monotonic() - self.rung_at > 2 * self.every_s + LOOK_EVERY_S

    def ring(self, handrail: Handrail) -> None:
        """Do the job. It waits for the next bell when the database is away or busy; another fault is logged, without
        anybody's words, and the next bell rings all the same.
        """
        self.ringing, self.rung_at = True, time.monotonic()
        try:
            self.job(handrail)
        except (Unavailable, Conflict) as away:
            log.warning("job_waits", job=self.name, reason=str(away))
        except Exception as fault:  # noqa: BLE001 - the edge: nobody above could do more than log it
            log.error("job_failed", job=self.name, at=where_it_broke(fault))
        finally:
            self.ringing = False


def work_until(stop: threading.Event, handrail: Handrail) -> None:
    """Ring every bell, now and then again and again, until `stop` is set; a job that runs still is left alone.

    The schedule goes by the machine's wall clock. Where that is set back, bells would be silent until it has caught up:
    a silent bell is rung by hand.
    """
    bells = tuple(Bell(job, every_s) for job, every_s in JOBS.items())
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults=defaults)
    for bell in bells:
        scheduler.add_job(
            bell.ring,
            "interval",
            args=[handrail],
            seconds=bell.every_s,
            id=bell.name,
            next_run_time=datetime.now(UTC),
        )
    scheduler.start()
    log.info("worker_started")
    try:
        while not stop.wait(LOOK_EVERY_S):
            for bell in bells:
                if bell.is_silent:
                    log.warning("bell_was_silent", job=bell.name)
                    scheduler.modify_job(bell.name, next_run_time=datetime.now(UTC))
    finally:
        scheduler.shutdown(wait=True)
        log.info("worker_stopped")
