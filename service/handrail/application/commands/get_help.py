"""Somebody presses "Get help now": no table, no approval, no form first (K2, K4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.moving import start_instance
from handrail.application.work import Work
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import CaseId
from handrail.domain.instances import Instance
from handrail.domain.permissions import Permission

PROCESS, STAFF_START, EXTERNAL_START = "escalation", "staff.concern", "external.concern"
CLASSES = ("emergency", "very_urgent", "urgent", "early_review")
EXTERNAL = ("person", "carer", "advocate", "partner", "police")


@dataclass(frozen=True, kw_only=True)
class GetHelp(Command[Instance]):
    """Raise a concern about a person: it opens an escalation, or joins the one that is open.

    `response_class` is how quickly whoever asks thinks help is needed; `source` is "staff", or on whose behalf.
    """

    permission: ClassVar[Permission] = Permission.GET_HELP
    case_id: CaseId
    response_class: str = "urgent"
    source: str = "staff"

    def execute(self, work: Work) -> Instance:
        """Raises NotFound, Invalid, Conflict when no escalation process is published."""
        if self.response_class not in CLASSES:
            raise Invalid.at("/response_class", f"Choose one of: {', '.join(CLASSES)}")
        if self.source != "staff" and self.source not in EXTERNAL:
            raise Invalid.at("/source", f"Choose one of: staff, {', '.join(EXTERNAL)}")
        case = work.lock_patients_case(self.case_id)
        if case.closed_at is not None:
            raise Invalid(
                "This case is closed. In an emergency ring 999 now; then open a case for the person"
            )
        version = work.processes.published(PROCESS)
        if version is None:
            raise Conflict("No escalation process is published. In an emergency ring 999 now")
        return start_instance(
            work,
            version,
            message=STAFF_START if self.source == "staff" else EXTERNAL_START,
            payload={
                "source": self.source,
                "class": self.response_class,
                "table_class": None,
                "evaluation_id": None,
                "contact_id": None,
                "decide_within": None,
                "occurred_at": work.now.isoformat(),
            },
        )
