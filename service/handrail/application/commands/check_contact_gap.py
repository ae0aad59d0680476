"""Nobody has been in touch for longer than agreed: the threshold table is asked what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.commands.record_contact import PROCESS, START
from handrail.application.moving import start_instance
from handrail.application.work import Work
from handrail.domain.contacts import CHANGE_WINDOW, inputs_of_gap
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.storage.contacts import Contacts


@dataclass(frozen=True, kw_only=True)
class ContactGapChecked(Event):
    """The gap since the person was last seen was put to the table. `gap` is a share of the agreed time."""

    case_id: CaseId
    gap: float
    mark: str


MARKS = ((3.0, "three_times"), (2.0, "twice"), (1.5, "one_and_a_half"))
"""A gap is put to the table once as it passes each of these shares, so that nobody is asked about every ten minutes."""


@dataclass(frozen=True, kw_only=True)
class CheckContactGap(Command[bool]):
    """Put a case's gap to the table, once for each mark it passes; whether it was put now."""

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False
    case_id: CaseId

    def execute(self, work: Work) -> bool:
        """Raises NotFound."""
        case = work.lock_case(self.case_id)
        now = work.now
        since = case.last_seen_at or case.opened_at
        contacts = Contacts(work.session)
        inputs = inputs_of_gap(
            contacts.within(case.id, since=now - CHANGE_WINDOW, until=now),
            at=now,
            last_seen_at=since,
            contact_every_days=case.contact_every_days,
            ooh=work.due_times.rules.locality.entry_closed(now),
        )
        gap = inputs.gap or 0.0
        mark = next((name for share, name in MARKS if gap >= share), None)
        told = f"{since.isoformat()} {mark}"
        version = work.processes.published(PROCESS)
        if (
            mark is None
            or version is None
            or case.facts.get("gap_told") == told
            or case.closed_at is not None
        ):
            return False
        work.change_case(facts={**case.facts, "gap_told": told})
        work.record(ContactGapChecked(case_id=case.id, gap=gap, mark=mark))
        start_instance(
            work,
            version,
            message=START,
            payload={
                "contact_id": None,
                "source": "gap",
                "occurred_at": now.isoformat(),
                **inputs.as_plain(),
            },
        )
        return True
