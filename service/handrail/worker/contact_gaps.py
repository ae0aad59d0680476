"""Finding people nobody has seen for too long, and asking the threshold table about them (DOMAIN section 3.2)."""

from __future__ import annotations

from handrail.application.commands.check_contact_gap import CheckContactGap
from handrail.application.handrail import Handrail
from handrail.application.queries.contact_gaps import ContactGaps
from handrail.domain.actors import SYSTEM


def find_contact_gaps(handrail: Handrail) -> int:
    """Ask the table about every case past its gap that was not asked about since; how many."""
    cases = handrail.ask(ContactGaps(), by=SYSTEM)
    return sum(1 for case_id in cases if handrail.perform(CheckContactGap(case_id=case_id), by=SYSTEM))
