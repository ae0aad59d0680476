"""What a made-up person's case is opened with: who they are, what was agreed with them, and a referral if any."""

from __future__ import annotations

from handrail.application.commands.open_case import OpenCase, PersonDetails, ReferralDetails
from handrail.domain.cases import Plan
from handrail.rehearsal import caseload_words as words
from handrail.rehearsal.caseload_habits import Life


def opening_of(life: Life) -> OpenCase:
    """The command that opens their case."""
    person = life.person
    return OpenCase(
        pathway=person.pathway.value,
        locality=person.locality,
        person=PersonDetails(name=person.name, born=person.born, nhs_number=person.nhs_number),
        plan=Plan(
            signature_signs=person.signs,
            contact_every_days=person.contact_every_days,
            none_agreed=not person.signs,
        ),
        accountable=life.accountable.id,
        referral=None if life.referral is None else _referral(life, life.referral),
    )


def _referral(life: Life, urgency: str) -> ReferralDetails:
    source, reason = life.chance.choice(words.REFERRED)
    reached_at = life.chance.choice(words.REACHED_AT)
    return ReferralDetails(source=source, urgency=urgency, reason=reason, safety_net=reached_at)
