"""What a recorded contact led to: the row that fired, the nearest that did not, and what it set going."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.work import NO_CONTACT, Look
from handrail.domain.cases import Case
from handrail.domain.contacts import Contact
from handrail.domain.errors import NotFound
from handrail.domain.instances import Instance
from handrail.domain.permissions import Permission
from handrail.storage.contacts import Contacts
from handrail.storage.records import Records


@dataclass(frozen=True, kw_only=True)
class ContactOutcomes:
    """A contact with its evaluation (None when the table was not asked) and the instances that carry it on."""

    contact: Contact
    case: Case
    evaluation: Mapping[str, Any] | None
    instances: tuple[Instance, ...]


@dataclass(frozen=True, kw_only=True)
class ContactResult(Query[ContactOutcomes]):
    """What came of one contact."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    contact_id: UUID

    def answer(self, look: Look) -> ContactOutcomes:
        """Raises NotFound."""
        contact = Contacts(look.session).get(self.contact_id)
        if contact is None:
            raise NotFound(NO_CONTACT)
        case = look.visible_case(contact.case_id, otherwise=NO_CONTACT)
        rows = Records(look.session).of_noun("evaluations", case.id)
        mine = [row for row in rows if row.get("contact_id") == str(contact.id)]
        found = look.instances.of_case(case.id, limit=50)
        return ContactOutcomes(
            contact=contact,
            case=case,
            evaluation=mine[-1] if mine else None,
            instances=tuple(i for i in found if i.started_at >= contact.recorded_at),
        )
