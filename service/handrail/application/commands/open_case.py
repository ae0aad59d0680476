"""A case is opened for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from handrail.application import accountability
from handrail.application.commanding import Command
from handrail.application.due_times import locality_called
from handrail.application.referrals_in_hand import receive
from handrail.application.work import Work
from handrail.domain.cases import Case, CaseOpened, CaseStatus, Pathway, Plan
from handrail.domain.errors import FieldProblem, Invalid, NotFound
from handrail.domain.identifiers import CaseId, PersonId, StaffId
from handrail.domain.nhs_number import BadNhsNumber
from handrail.domain.nhs_number import read as read_nhs_number
from handrail.domain.people import NhsNumberStatus, Person
from handrail.domain.permissions import Permission, holds
from handrail.domain.reasons import meaningful_length
from handrail.domain.referrals import ReferralSource, Urgency
from handrail.domain.responsibilities import As, may_be_accountable
from handrail.gateways.keys import new_case_key
from handrail.storage.events import genesis_of

OLDEST = date(1895, 1, 1)
_NO_NAME = re.compile(r"[\x00-\x1f<>\u202a-\u202e\u2066-\u2069]")
"""Controls, markup, and marks that turn the rest of a page round."""
OLDEST_REFERRAL = timedelta(days=90)
NOBODY = (
    "Nobody could be accountable for this case. Name a clinical lead for this pathway in this locality first, "
    "or open it as a registered clinician there"
)


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """Who the case is for, as they were registered."""

    name: str
    born: date
    nhs_number: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralDetails:
    """What came with a referral. `received_at` (aware UTC, None for now) is when it reached us and its clock began.

    `reason` is why they refer; `safety_net` is how the person can be reached, and by whom, until it is decided.
    """

    source: str
    urgency: str
    reason: str
    safety_net: str
    referrer: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OpenCase(Command[Case]):
    """Open a case for a person in a pathway and locality.

    Whoever opens it is accountable, unless somebody is named; where they are no registered clinician it falls to the
    named clinical lead, the deputy, or a senior clinician there, who is asked to accept it. With a `referral` the case
    is referred, not open: ours to hold until somebody with the right to it has accepted or declined it (D1).
    """

    permission: ClassVar[Permission] = Permission.OPEN_CASE
    pathway: str
    locality: str
    person: PersonDetails
    plan: Plan = field(default_factory=Plan)
    accountable: StaffId | None = None
    referral: ReferralDetails | None = None

    def execute(self, work: Work) -> Case:
        """Raises Invalid (one problem a field), NotFound when the locality is not the actor's."""
        self._refuse_nonsense(work)
        locality_called(work, self.locality)
        here = work.actor.roles_for(locality=self.locality, pathway=self.pathway)
        if not work.actor.is_system and not holds(self.permission, here):
            raise NotFound("You have no role in that locality, so you cannot open a case there")
        person = self._register(work)
        case = self._new_case(work, person)
        accountable, found_as = self._holder(work, case)
        case = replace(case, accountable_id=accountable)
        work.hold_new_case(case)
        work.cases.add(case, sealed_plan=work.seal(_plan_words(self.plan), place=f"plan:{case.id}"))
        work.record(
            CaseOpened(
                case_id=case.id,
                pathway=case.pathway,
                locality=case.locality,
                accountable_id=accountable,
                contact_every_days=case.contact_every_days,
                signature_sign_count=len(self.plan.signature_signs),
            )
        )
        accepted = accountable == work.actor.id or (work.actor.is_system and self.accountable is not None)
        accountability.begin(work, accountable, accepted=accepted, found_as=found_as)
        if self.referral is not None:
            receive(
                work,
                source=ReferralSource(self.referral.source),
                urgency=Urgency(self.referral.urgency),
                received_at=self.referral.received_at or work.now,
                words={
                    "reason": self.referral.reason.strip(),
                    "safety_net": self.referral.safety_net.strip(),
                    "referrer": self.referral.referrer.strip(),
                },
            )
        return work.case

    def _refuse_nonsense(self, work: Work) -> None:
        problems = []
        if self.pathway not in {pathway.value for pathway in Pathway}:
            offered = ", ".join(pathway.value for pathway in Pathway)
            problems.append(FieldProblem("/pathway", f"Choose one of: {offered}"))
        name = self.person.name.strip()
        if not 2 <= len(name) <= 200 or _NO_NAME.search(name) or meaningful_length(name) < 2:
            problems.append(FieldProblem("/person/name", "Enter the person's name, 2 to 200 characters"))
        if not OLDEST <= self.person.born <= work.now.date():
            problems.append(FieldProblem("/person/born", "Enter a date of birth that is in the past"))
        if self.person.nhs_number is not None:
            try:
                read_nhs_number(self.person.nhs_number)
            except BadNhsNumber as error:
                problems.append(FieldProblem("/person/nhs_number", str(error)))
        if not 0.25 <= self.plan.contact_every_days <= 366:
            problems.append(
                FieldProblem("/plan/contact_every_days", "Enter how often you are in touch, 0.25 to 366 days")
            )
        if len(self.plan.signature_signs) > 30:
            problems.append(FieldProblem("/plan/signature_signs", "Enter at most 30 signs"))
        for number, sign in enumerate(self.plan.signature_signs):
            if not 2 <= len(sign.strip()) <= 200:
                problems.append(FieldProblem(f"/plan/signature_signs/{number}", "Enter 2 to 200 characters"))
        if self.referral is not None:
            problems.extend(_problems_of(self.referral, work.now))
        if problems:
            raise Invalid("Some details need another look", problems=tuple(problems))

    def _register(self, work: Work) -> Person:
        number = None if self.person.nhs_number is None else read_nhs_number(self.person.nhs_number).digits
        if number is not None:
            known = work.people.by_nhs_number(number)
            if known is not None:
                if known.born != self.person.born:
                    raise Invalid.at(
                        "/person/nhs_number",
                        "Somebody with another date of birth is registered with this NHS number; check both",
                    )
                return known
        person_id = PersonId(work.new_id())
        person = Person(
            id=person_id,
            pseudonym=f"P-{person_id.hex[-10:]}",
            name=self.person.name.strip(),
            born=self.person.born,
            nhs_number=number,
            nhs_number_status=NhsNumberStatus.UNVERIFIED if number else NhsNumberStatus.NOT_KNOWN,
        )
        work.people.add(person)
        return person

    def _holder(self, work: Work, to_be: Case) -> tuple[StaffId, As | None]:
        """Who is accountable from the first instant; where it falls to them, as what they were found."""
        if self.accountable is not None:
            colleague, _ = work.staff.actor(self.accountable, at=work.virtual_now)
            reason = (
                "Choose somebody who works here"
                if colleague is None
                else may_be_accountable(to_be, colleague)
            )
            if reason:
                raise Invalid.at("/accountable", reason)
            return self.accountable, None
        if not work.actor.is_system and not may_be_accountable(to_be, work.actor):
            return work.actor.id, None
        found = accountability.successor(work, to_be, work.now)
        if found is None:
            raise Invalid.at("/accountable", NOBODY)
        return found.staff_id, found.found_as

    def _new_case(self, work: Work, person: Person) -> Case:
        case_id = CaseId(work.new_id())
        return Case(
            id=case_id,
            person_id=person.id,
            pathway=self.pathway,
            locality=self.locality,
            status=CaseStatus.OPEN if self.referral is None else CaseStatus.REFERRED,
            accountable_id=None,
            opened_at=work.now,
            closed_at=None,
            last_seen_at=None,
            contact_every_days=self.plan.contact_every_days,
            revision=1,
            event_count=0,
            chain_hash=genesis_of(case_id),
            wrapped_key=work.resources.master_key.wrap(new_case_key(), str(case_id)),
            facts={
                "setting": Pathway(self.pathway).setting,
                "signature_sign_count": len(self.plan.signature_signs),
                "no_signature_signs_agreed": self.plan.none_agreed or not self.plan.signature_signs,
            },
        )


def _problems_of(referral: ReferralDetails, now: datetime) -> list[FieldProblem]:
    problems = []
    for name, kind in (("source", ReferralSource), ("urgency", Urgency)):
        if getattr(referral, name) not in {one.value for one in kind}:
            offered = ", ".join(one.value for one in kind)
            problems.append(FieldProblem(f"/referral/{name}", f"Choose one of: {offered}"))
    for name, what in (
        ("reason", "why they refer"),
        ("safety_net", "how to reach the person until it is decided"),
    ):
        if not 10 <= len(getattr(referral, name).strip()) <= 4000:
            problems.append(FieldProblem(f"/referral/{name}", f"Enter {what}, 10 to 4,000 characters"))
    if len(referral.referrer) > 500:
        problems.append(FieldProblem("/referral/referrer", "Enter at most 500 characters"))
    at = referral.received_at
    if at is not None and not now - OLDEST_REFERRAL <= at <= now + timedelta(minutes=5):
        problems.append(
            FieldProblem("/referral/received_at", "Enter when it reached you, at most 90 days ago")
        )
    return problems


def _plan_words(plan: Plan) -> dict[str, object]:
    return {"signature_signs": list(plan.signature_signs)}
