"""Finding cases that somebody can no longer be accountable for, gaps in the rota, and pathways without a lead."""

from __future__ import annotations

import structlog

from handrail.application.commands.settle_accountability import SettleAccountability
from handrail.application.commands.tell_lead_vacancies import TellLeadVacancies
from handrail.application.commands.tell_rota_gaps import TellRotaGaps
from handrail.application.handrail import Handrail
from handrail.application.queries.unsettled_accountability import UnsettledAccountability
from handrail.application.where_it_broke import where_it_broke
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Unavailable

log = structlog.get_logger(__name__)


def settle_accountability(handrail: Handrail) -> int:
    """Hand on every open case whose accountable clinician left or lost the role, and call leaders where nobody
    accepted one in time; how many.

    A case that cannot be settled is logged and looked at again at the next bell; the others go on (P8).
    """
    settled = 0
    for case_id in handrail.ask(UnsettledAccountability(), by=SYSTEM):
        try:
            settled += handrail.perform(SettleAccountability(case_id=case_id), by=SYSTEM)
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - one person's case must not keep the others' from being looked at
            log.error("accountability_not_settled", case=str(case_id), at=where_it_broke(fault))
    return settled


def tell_about_cover(handrail: Handrail) -> int:
    """Tell leads, once a day, of times to come when nobody is on call; tell governance of posts vacant too long."""
    told = 0
    for locality in sorted(handrail.resources.localities):
        told += handrail.perform(TellRotaGaps(locality=locality), by=SYSTEM)
        told += handrail.perform(TellLeadVacancies(locality=locality), by=SYSTEM)
    return told
