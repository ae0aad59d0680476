"""THR-03: keep what the table answered, with its inputs, version and row, and the rows that nearly fired (R2, R12)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from handrail import dmn
from handrail.application.escalation_in_hand import instant_or
from handrail.application.moving import Run, bundle_of
from handrail.application.work import Work
from handrail.domain.errors import NotFound
from handrail.domain.evaluations import (
    Evaluation,
    NearRow,
    ResponseClass,
    Source,
    ThresholdEvaluated,
    ThresholdInputs,
    nearest_first,
)
from handrail.storage.evaluations import Evaluations

_VERSION_LENGTH = 12
_NAMES = tuple(ThresholdInputs.__dataclass_fields__)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: asked (the six inputs, contact_id, source, occurred_at), answered (table, response_class, decide_within,
    prompt_code, failed_safe). Gives id, row and table_version.
    """
    given, answered = inputs["asked"], inputs["answered"]
    asked = ThresholdInputs.from_plain(given)
    table = str(answered["table"])
    xml = _table_file(work, run, table)
    failed = bool(answered["failed_safe"])
    row, nearest = (None, ()) if failed else _rows(xml, table, asked)
    contact_id = given.get("contact_id")
    evaluation = Evaluation(
        id=work.new_id(),
        case_id=work.case.id,
        instance_id=run.id,
        contact_id=None if contact_id is None else UUID(str(contact_id)),
        source=Source(given["source"]),
        inputs=asked,
        table=table,
        table_version=hashlib.sha256(xml).hexdigest()[:_VERSION_LENGTH],
        row=row,
        nearest=nearest,
        response_class=ResponseClass(answered["response_class"]),
        decide_within=int(answered["decide_within"]),
        prompt_code=str(answered["prompt_code"]),
        failed_safe=failed,
        occurred_at=instant_or(given.get("occurred_at"), work.now),
        evaluated_at=work.now,
    )
    Evaluations(work.session).add(evaluation)
    work.record(
        ThresholdEvaluated(
            evaluation_id=evaluation.id,
            contact_id=evaluation.contact_id,
            source=evaluation.source,
            inputs=asked.as_plain(),
            table=table,
            table_version=evaluation.table_version,
            row=row,
            nearest=nearest,
            response_class=evaluation.response_class,
            decide_within=evaluation.decide_within,
            failed_safe=failed,
            occurred_at=evaluation.occurred_at,
        ),
        instance_id=run.id,
    )
    return {"id": str(evaluation.id), "row": row, "table_version": evaluation.table_version}


def _table_file(work: Work, run: Run, table: str) -> bytes:
    """The table's bytes in the bundle the run began with, whether it is called or runs by itself (P13)."""
    instance = work.instances.get(run.id)
    if instance is None:
        raise NotFound("There is no such process")
    name = f"decisions/{table.removeprefix('threshold_')}.dmn"
    files = bundle_of(work, instance).files
    return next((xml for path, xml in sorted(files.items()) if path.endswith(name)), b"")


def _rows(xml: bytes, table: str, asked: ThresholdInputs) -> tuple[str, tuple[NearRow, ...]]:
    """The row that fired, and the nearest that did not with the inputs that kept them from it."""
    outcome = _model(xml).decide(table, asked.as_plain())
    names = dict(zip(outcome.inputs, _NAMES, strict=True))
    missed = {
        near.rule: tuple(names[condition.label] for condition in near.failed) for near in outcome.nearest
    }
    return outcome.rows[0], nearest_first(missed)


@lru_cache(maxsize=64)
def _model(xml: bytes) -> dmn.Model:
    return dmn.load(xml)
