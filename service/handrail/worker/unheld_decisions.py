"""Finding open decisions that nobody there holds the right to, and calling for somebody (DOMAIN R1)."""

from __future__ import annotations

import structlog

from handrail.application.commands.call_for_holder import CallForHolder
from handrail.application.handrail import Handrail
from handrail.application.queries.unheld_decisions import UnheldDecisions
from handrail.application.where_it_broke import where_it_broke
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Unavailable

log = structlog.get_logger(__name__)


def call_for_holders(handrail: Handrail) -> int:
    """Call the next rung for each of them, once, and note those that are held again; how many.

    One that cannot be looked at is logged and tried again at the next bell; the others go on (P8).
    """
    changed = 0
    for task_id in handrail.ask(UnheldDecisions(), by=SYSTEM):
        try:
            changed += handrail.perform(CallForHolder(task_id=task_id), by=SYSTEM)
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - one case must not keep the others from being looked at
            log.error("holder_not_called", task=str(task_id), at=where_it_broke(fault))
    return changed
