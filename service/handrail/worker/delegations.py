"""Ending delegations that have nothing to stand on any more, because a role of either party has ended (DOMAIN 2.3)."""

from __future__ import annotations

import structlog

from handrail.application.commands.end_orphaned_delegation import EndOrphanedDelegation
from handrail.application.handrail import Handrail
from handrail.application.queries.orphaned_delegations import OrphanedDelegations
from handrail.application.where_it_broke import where_it_broke
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Unavailable

log = structlog.get_logger(__name__)


def end_orphaned_delegations(handrail: Handrail) -> int:
    """End each of them in its own matter; how many.

    They gave nothing since the role ended, whoever is quicker. One that cannot be ended is logged and tried again at
    the next bell; the others go on (P8).
    """
    ended = 0
    for delegation in handrail.ask(OrphanedDelegations(), by=SYSTEM):
        command = EndOrphanedDelegation(case_id=delegation.case_id, delegation_id=delegation.id)
        try:
            ended += handrail.perform(command, by=SYSTEM) is not None
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - one matter must not keep the others from being ended
            log.error("delegation_not_ended", delegation=str(delegation.id), at=where_it_broke(fault))
    return ended
