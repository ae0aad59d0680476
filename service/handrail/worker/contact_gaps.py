"""Finding people nobody has seen for too long, and asking the threshold table about them (DOMAIN section 3.2)."""

from __future__ import annotations

import structlog

from handrail.application.commands.check_contact_gap import CheckContactGap
from handrail.application.handrail import Handrail
from handrail.application.queries.contact_gaps import ContactGaps
from handrail.application.where_it_broke import where_it_broke
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Unavailable

log = structlog.get_logger(__name__)


def find_contact_gaps(handrail: Handrail) -> int:
    """Ask the table about every case past its gap that was not asked about since; how many.

    A case that cannot be asked about is logged and asked about at the next bell; the others go on (P8).
    """
    asked = 0
    for case_id in handrail.ask(ContactGaps(), by=SYSTEM):
        try:
            asked += handrail.perform(CheckContactGap(case_id=case_id), by=SYSTEM)
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - one person's case must not keep the others' from being looked at
            log.error("gap_not_checked", case=str(case_id), at=where_it_broke(fault))
    return asked
