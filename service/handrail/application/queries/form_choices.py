"""What may be chosen on a form that depends on the case: colleagues, restrictions, evidence, rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from handrail.application.commanding import Query
from handrail.application.queries.case_care import restrictions_seen
from handrail.application.queries.contacts_seen import contacts_seen
from handrail.application.tasks_in_hand import visible_task
from handrail.application.threshold_rows import rows_of_table
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.code_lists import code_list
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.forms import Form
from handrail.storage.evaluations import Evaluations

LONDON = ZoneInfo("Europe/London")
Offered = list[dict[str, str]]
_MOST_STAFF, _MOST_EVIDENCE = 200, 10
_CLINICAL_RANK = 2


@dataclass(frozen=True, kw_only=True)
class FormChoices(Query[Mapping[str, Offered]]):
    """For each of the `names` that a task's form takes its options from: value and label of each option."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId
    names: frozenset[str]

    def answer(self, look: Look) -> Mapping[str, Offered]:
        """Raises NotFound. Names nobody knows are left out."""
        case, task = visible_task(look, self.task_id)
        return {name: _OFFERS[name](look, case, task) for name in sorted(self.names) if name in _OFFERS}


def _staff(look: Look, case: Case, _: Task) -> Offered:
    return _colleagues(look, case, lambda role: role.rank > 0)


def _reviewers(look: Look, case: Case, _: Task) -> Offered:
    return _colleagues(look, case, lambda role: role.rank >= _CLINICAL_RANK)


def _colleagues(look: Look, case: Case, fits: Callable[[Role], bool]) -> Offered:
    roles = [role for role in Role if fits(role)]
    found = look.staff.reaching(case.locality, roles, at=look.clock_now(), limit=_MOST_STAFF)
    return [
        {"value": str(member.id), "label": f"{member.name}, {', '.join(role.label.lower() for role in held)}"}
        for member, held in found
    ]


def _open_restrictions(look: Look, case: Case, _: Task) -> Offered:
    types = code_list("restriction_types")
    return [
        {
            "value": str(seen.restriction.id),
            "label": ": ".join(part for part in (types.label(seen.restriction.type), seen.description[:120]) if part),
        }
        for seen in restrictions_seen(look, case, in_force_only=True)
    ]


def _evidence_items(look: Look, case: Case, _: Task) -> Offered:
    modes, outcomes, classes = (code_list(name) for name in ("contact_modes", "contact_outcomes", "classes"))
    offered = []
    for contact in contacts_seen(look, case, limit=_MOST_EVIDENCE):
        when = f"Contact {contact.occurred_at.astimezone(LONDON):%d %b %H:%M}"
        words = [when, modes.label(contact.mode), outcomes.label(contact.outcome)]
        if contact.response_class:
            words.append(classes.label(contact.response_class).lower())
        offered.append({"value": str(contact.id), "label": ", ".join(words)})
    return offered


def _table_rows(look: Look, case: Case, task: Task) -> Offered:
    instance = look.instances.get(task.instance_id)
    found = Evaluations(look.session).latest(case.id)
    if instance is None or found is None:
        return []
    bundle = look.resources.catalogue.bundle(look.session, instance.process_key, instance.bundle_sha256)
    classes = code_list("classes")
    return [
        {"value": row.id, "label": f"{row.id}: {classes.label(row.response_class)}"}
        for row in rows_of_table(bundle, found.table).values()
    ]


_OFFERS: Mapping[str, Callable[[Look, Case, Task], Offered]] = {
    "staff": _staff,
    "reviewers": _reviewers,
    "open_restrictions": _open_restrictions,
    "evidence_items": _evidence_items,
    "table_rows": _table_rows,
}


def names_asked(form: Form) -> frozenset[str]:
    """The variables that a form takes options from."""
    return frozenset(field.options_from for field in form.walk() if field.options_from)
