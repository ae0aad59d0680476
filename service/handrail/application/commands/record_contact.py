"""A contact is recorded, and the threshold table says at once what response it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from handrail.application.commanding import Command
from handrail.application.form_context import form_context
from handrail.application.moving import start_instance
from handrail.application.work import Work, digest
from handrail.domain.contacts import (
    CHANGE_WINDOW,
    Contact,
    ContactRecorded,
    RestrictionNoticed,
    contact_from,
    inputs_at_contact,
)
from handrail.domain.errors import Conflict, FieldProblem, Invalid
from handrail.domain.events import plain
from handrail.domain.identifiers import CaseId
from handrail.domain.instances import Instance
from handrail.domain.permissions import Permission
from handrail.engine import Bundle
from handrail.forms import Checked
from handrail.storage.contacts import Contacts

PROCESS, START, FORM = "contact", "contact.recorded", "f-contact"


@dataclass(frozen=True, kw_only=True)
class ContactTaken:
    """A recorded contact, the run that evaluated it, and whatever it set going in the case."""

    contact: Contact
    instance: Instance
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordContact(Command[ContactTaken]):
    """Record a contact with checked F-CONTACT answers. Evaluation and whatever it opens happen in this transaction."""

    permission: ClassVar[Permission] = Permission.RECORD_CONTACT
    case_id: CaseId
    answers: Mapping[str, Any]

    def execute(self, work: Work) -> ContactTaken:
        """Raises NotFound, Invalid (one problem a field), Conflict when no contact process is published."""
        case = work.lock_patients_case(self.case_id)
        if case.closed_at is not None:
            raise Invalid("This case is closed, so no contact can be recorded in it")
        version = work.processes.published(PROCESS)
        if version is None:
            raise Conflict("No contact process is published yet; ask the process owner")
        bundle = work.resources.catalogue.bundle(work.session, PROCESS, version.bundle_sha256)
        checked = self._checked(work, bundle)
        contact = contact_from(
            checked.answers,
            contact_id=work.new_id(),
            case_id=case.id,
            recorded_by=work.actor.id,
            recorded_at=work.now,
        )
        contacts = Contacts(work.session)
        earlier = contacts.within(
            case.id, since=contact.occurred_at - CHANGE_WINDOW, until=contact.occurred_at
        )
        inputs = inputs_at_contact(
            contact,
            earlier,
            last_seen_at=case.last_seen_at or case.opened_at,
            contact_every_days=case.contact_every_days,
            ooh=work.due_times.rules.locality.entry_closed(contact.occurred_at),
        )
        self._keep(work, contact, checked)
        if contact.reached_the_person and (
            case.last_seen_at is None or contact.occurred_at > case.last_seen_at
        ):
            work.change_case(last_seen_at=contact.occurred_at)
        instance = start_instance(
            work,
            version,
            message=START,
            payload={
                "contact_id": str(contact.id),
                "source": "contact",
                "occurred_at": contact.occurred_at.isoformat(),
                "recorded_by": str(work.actor.id),
                **inputs.as_plain(),
            },
            keys={"contact_id": str(contact.id)},
        )
        if contact.restriction_noticed is RestrictionNoticed.YES_NEW:
            work.throw(
                "restriction.discovered",
                {"contact_id": str(contact.id), "noticed_at": plain(contact.occurred_at)},
            )
        return ContactTaken(contact=contact, instance=instance, warnings=checked.warnings)

    def _checked(self, work: Work, bundle: Bundle) -> Checked:
        form = work.resources.catalogue.form(bundle, FORM)
        context = form_context(work, work.case, form, {}, now=work.now, bundle=bundle, answers=self.answers)
        checked = form.check(
            self.answers,
            now=work.now,
            case_started_at=work.case.opened_at,
            variables=context.variables,
            functions=context.functions,
        )
        if checked.problems:
            raise Invalid(
                "Some answers need another look",
                problems=tuple(
                    FieldProblem(problem.pointer, problem.message) for problem in checked.problems
                ),
            )
        return checked

    def _keep(self, work: Work, contact: Contact, checked: Checked) -> None:
        place = f"contact:{contact.id}"
        Contacts(work.session).add(
            contact, words=work.seal(checked.answers, place=place), back_entered=checked.back_entered
        )
        work.record(
            ContactRecorded(
                contact_id=contact.id,
                case_id=contact.case_id,
                occurred_at=contact.occurred_at,
                mode=contact.mode,
                outcome=contact.outcome,
                changed=tuple(sorted(contact.changed)),
                signature_signs=contact.signature_signs,
                red_flags=contact.red_flags,
                concern=contact.concern,
                actions=contact.actions,
                restriction_noticed=contact.restriction_noticed,
                back_entered=checked.back_entered,
                words_digest=digest(checked.answers),
            )
        )


def contact_id_of(instance: Instance) -> UUID | None:
    """The contact that a run of the contact process is about."""
    found = instance.keys.get("contact_id")
    return None if found is None else UUID(found)
