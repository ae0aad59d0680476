"""Firing due timers until none is left that can be had (DESIGN section 6).

Any number of workers race safely: each claims under the case's lock and passes over cases in use.
"""

from __future__ import annotations

import structlog

from handrail.application.commands.fire_timer import FireNextTimer, TimerFault
from handrail.application.commands.note_timer_failure import NoteTimerFailure
from handrail.application.handrail import Handrail
from handrail.application.moving import OperationBroke
from handrail.application.where_it_broke import where_it_broke
from handrail.domain.actors import SYSTEM
from handrail.storage.timers import TimerTaken

log = structlog.get_logger(__name__)


def fire_due_timers(handrail: Handrail, *, at_most: int = 1000) -> int:
    """Fire what is due now, one transaction a timer; how many took effect or failed for now.

    A timer whose firing fails is written down and tried again after a pause; the others go on (P8). Raises
    Unavailable when the database is away: then nothing was written down, and nothing is lost.
    """
    done = taken = 0
    while done < at_most and taken < at_most:
        try:
            fired = handrail.perform(FireNextTimer(), by=SYSTEM)
        except TimerTaken:
            taken += 1
            continue
        except TimerFault as fault:
            cause = fault.__cause__ or fault
            log.error(
                "timer_failed",
                element=fault.timer.element,
                instance=str(fault.timer.instance_id),
                at=where_it_broke(cause),
            )
            if isinstance(cause, OperationBroke):
                cause = cause.fault
            note = NoteTimerFailure(timer=fault.timer, error=type(cause).__name__)
            handrail.perform(note, by=SYSTEM)
            done += 1
            continue
        if fired is None:
            break
        done += 1
    return done
