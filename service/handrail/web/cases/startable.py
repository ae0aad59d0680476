"""What a clinician may start for a person from the case's page, in the words of the ward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handrail.application.commanding import Command
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.start_process import StartProcess
from handrail.domain.identifiers import CaseId

_RESTRICTION = "restriction-imposition"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One thing to start. `process` with its start message ("" for the plain start), or `source`: who is worried."""

    code: str
    words: str
    hint: str = ""
    process: str = ""
    message: str = ""
    source: str = ""

    def command(self, case_id: CaseId) -> Command[Any]:
        """What starts it."""
        if self.source:
            return GetHelp(case_id=case_id, source=self.source)
        return StartProcess(case_id=case_id, process=self.process, message=self.message or None)


_OFFERS = (
    Offer(
        code="safeguarding",
        words="Somebody may be being harmed or neglected: raise a safeguarding concern",
        hint="Anyone may raise one, on their own authority. Somebody in danger now: ring 999 first.",
        process="safeguarding-actions",
    ),
    Offer(
        code="restriction-discovered",
        words="Something is being limited or watched, and it is not on the register",
        hint="You found it already there. The clock counts from when it really began.",
        process=_RESTRICTION,
        message="restriction.discovered",
    ),
    Offer(
        code="restriction-applied",
        words="A restriction was put in place in an emergency",
        hint="Record it within the hour; somebody senior authorises it or it is lifted.",
        process=_RESTRICTION,
        message="restriction.applied",
    ),
    Offer(
        code="restriction-planned",
        words="Propose a restriction",
        hint="Nothing is limited until somebody else authorises it.",
        process=_RESTRICTION,
    ),
    Offer(
        code="contact-intensity",
        words="Propose to be in touch more, or less, often",
        hint="More contact is one clinician's decision. Less is decided by somebody else.",
        process="contact-intensity",
    ),
    Offer(
        code="meeting",
        words="Ask for a meeting of the team (MDT)",
        hint="One question, a named chair, and enough of the right people to decide it.",
        process="mdt-decision",
    ),
    Offer(
        code="discharge",
        words="Propose a discharge",
        hint="Nobody is discharged by this: somebody else decides, with a second person.",
        process="referral",
    ),
    Offer(code="worry-person", words="The person asks for help", hint="Opens an escalation.", source="person"),
    Offer(code="worry-carer", words="A carer or relative is worried", hint="Opens an escalation.", source="carer"),
    Offer(code="worry-advocate", words="An advocate is worried", hint="Opens an escalation.", source="advocate"),
    Offer(code="worry-partner", words="A partner service is worried", hint="Opens an escalation.", source="partner"),
    Offer(code="worry-police", words="The police are worried", hint="Opens an escalation.", source="police"),
)
STARTABLE: Mapping[str, Offer] = {offer.code: offer for offer in _OFFERS}
