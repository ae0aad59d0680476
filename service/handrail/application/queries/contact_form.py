"""The form for a contact: what is filled in already, and the person's own signs to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from handrail.application.commanding import Query
from handrail.application.commands.record_contact import FORM, PROCESS
from handrail.application.form_context import form_context
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.errors import NotFound
from handrail.domain.identifiers import CaseId
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.forms import Form


@dataclass(frozen=True, kw_only=True)
class ContactAsked:
    """The form of the published contact process, what it is drawn with, and the answers a new page begins with."""

    case: Case
    person: Person
    form: Form
    variables: Mapping[str, Any]
    answers: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ContactForm(Query[ContactAsked]):
    """The form for a contact of a case the actor may see."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId

    def answer(self, look: Look) -> ContactAsked:
        """Raises NotFound, also where no contact process is published."""
        case = look.visible_case(self.case_id)
        person = look.people.get(case.patient_id)
        version = look.processes.published(PROCESS)
        if version is None:
            raise NotFound("No contact process is published yet; ask the process owner")
        assert person is not None
        bundle = look.resources.catalogue.bundle(look.session, PROCESS, version.bundle_sha256)
        form = look.resources.catalogue.form(bundle, FORM)
        now = look.clock_now()
        context = form_context(look, case, form, {}, now=now, bundle=bundle)
        return ContactAsked(
            case=case,
            person=person,
            form=form,
            variables=context.variables,
            answers=form.prefill(context.variables, now=now, functions=context.functions),
        )
