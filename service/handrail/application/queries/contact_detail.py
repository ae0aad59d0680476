"""One contact: what was said, what the table answered, and the row that fired beside those that nearly did (R2)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.commands.record_contact import FORM, contact_id_of
from handrail.application.table_findings import THRESHOLDS
from handrail.application.threshold_rows import RowSeen, nearest_rows, rows_of_table
from handrail.application.work import NO_CONTACT, Look
from handrail.domain.cases import Case
from handrail.domain.contacts import Contact
from handrail.domain.errors import NotFound
from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import CaseId
from handrail.domain.instances import Instance
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.domain.tasks import Task
from handrail.engine import Bundle
from handrail.forms import Line
from handrail.storage.contacts import Contacts, contact_from_row


@dataclass(frozen=True, kw_only=True)
class EvaluationSeen:
    """What the history says the table answered; `inputs` by their names in the table, `decide_within` minutes.

    `table_version` names its exact bytes, `number` the published version they stood in then (None: unknown).
    """

    id: str
    table: str
    table_version: str
    number: int | None
    row: str | None
    response_class: str
    decide_within: int
    failed_safe: bool
    inputs: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ContactDetail:
    """A contact with its evaluation; `nearest` closest first; `open_tasks` what is open in the case now."""

    contact: Contact
    case: Case
    person: Person
    recorded_by: str
    stated: tuple[Line, ...]
    evaluation: EvaluationSeen | None
    fired: RowSeen | None
    nearest: tuple[RowSeen, ...]
    open_tasks: tuple[Task, ...]


@dataclass(frozen=True, kw_only=True)
class ShowContact(Query[ContactDetail]):
    """One contact of a case the actor may see."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    contact_id: UUID

    def answer(self, look: Look) -> ContactDetail:
        """Raises NotFound."""
        row = Contacts(look.session).row(self.contact_id)
        if row is None:
            raise NotFound(NO_CONTACT)
        contact = contact_from_row(row)
        case = look.visible_case(CaseId(contact.case_id), otherwise=NO_CONTACT)
        person = look.people.get(case.patient_id)
        assert person is not None
        instance = next(
            (run for run in look.instances.of_case(case.id) if contact_id_of(run) == contact.id), None
        )
        bundle = None
        if instance is not None:
            bundle = look.resources.catalogue.bundle(
                look.session, instance.process_key, instance.bundle_sha256
            )
        event = _evaluated(look, instance)
        found = None if event is None else _seen(look, event)
        rows = rows_of_table(bundle, found.table) if bundle is not None and found is not None else {}
        return ContactDetail(
            contact=contact,
            case=case,
            person=person,
            recorded_by=look.staff.names([contact.recorded_by]).get(contact.recorded_by, "a colleague"),
            stated=self._stated(look, case, row, bundle),
            evaluation=found,
            fired=rows.get(found.row or "") if found is not None else None,
            nearest=(
                nearest_rows(bundle, found.table, found.inputs, found.response_class)
                if bundle is not None and found is not None and found.row
                else ()
            ),
            open_tasks=look.tasks.of_case(case.id, open_only=True),
        )

    def _stated(self, look: Look, case: Case, row: Any, bundle: Bundle | None) -> tuple[Line, ...]:
        if bundle is None:
            return ()
        words = look.words_of(case, row.words, place=f"contact:{self.contact_id}")
        return look.resources.catalogue.form(bundle, FORM).describe(words)


def _evaluated(look: Look, instance: Instance | None) -> RecordedEvent | None:
    """The evaluation as the history has it."""
    if instance is None:
        return None
    found = (event for event in look.events.of_instance(instance.id) if event.type == "ThresholdEvaluated")
    return next(found, None)


def _number(look: Look, table: str, version: str, at: datetime) -> int | None:
    """The number of the version that had the table with these bytes when it was asked; the newest, if several had."""
    path = f"decisions/{table.removeprefix('threshold_')}.dmn"
    for one in look.processes.history(THRESHOLDS):
        if one.effective_at is None or one.effective_at > at:
            continue
        xml = look.resources.catalogue.bundle(look.session, THRESHOLDS, one.bundle_sha256).files.get(path)
        if xml is not None and hashlib.sha256(xml).hexdigest().startswith(version):
            return one.number
    return None


def _seen(look: Look, event: RecordedEvent) -> EvaluationSeen:
    data = event.data
    return EvaluationSeen(
        id=str(data["evaluation_id"]),
        table=str(data["table"]),
        table_version=str(data.get("table_version", "")),
        number=_number(look, str(data["table"]), str(data.get("table_version", "")), event.at),
        row=data.get("row"),
        response_class=str(data["response_class"]),
        decide_within=int(data.get("decide_within") or 0),
        failed_safe=bool(data.get("failed_safe")),
        inputs=data.get("inputs", {}),
    )
