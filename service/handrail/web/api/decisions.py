"""Decision records: what was decided, under which right, what came of it, and putting a record right by a new one."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from handrail.application.commands.amend_decision import AmendDecision
from handrail.application.commands.record_outcome import RecordOutcome
from handrail.application.queries.case_decisions import CaseDecisions
from handrail.domain.decisions import Decision
from handrail.domain.events import plain
from handrail.domain.identifiers import CaseId
from handrail.web.api.requests import ask, perform
from handrail.web.api.schemas import Text

blueprint = Blueprint("api_decisions", __name__, description="What was decided, and under which right")


class DecisionsOut(Schema):
    """A case's decisions, newest first."""

    items = fields.List(fields.Dict(), required=True)


class OutcomeIn(Schema):
    """What came of a decision: a code of the list `decision_outcomes`."""

    outcome = Text(required=True, least=1, most=64)


class AmendIn(Schema):
    """New texts of a decision's words, and why they are corrected."""

    words = fields.Dict(
        keys=Text(least=1, most=64), values=Text(most=4000), required=True, validate=validate.Length(max=10)
    )
    reason = Text(required=True, least=1, most=4000)


@blueprint.get("/cases/<uuid:case_id>/decisions")
@blueprint.response(200, DecisionsOut)
def decisions(case_id: UUID) -> Any:
    """What was decided in a case."""
    found = ask(CaseDecisions(case_id=CaseId(case_id)))
    return {
        "items": [
            {**_row(decision), "open_loop": decision.id in found.open_loops} for decision in found.items
        ]
    }


@blueprint.post("/cases/<uuid:case_id>/decisions/<uuid:decision_id>/outcome")
@blueprint.arguments(OutcomeIn)
@blueprint.response(204)
def outcome(body: dict[str, Any], case_id: UUID, decision_id: UUID) -> None:
    """Say what came of a decision, once."""
    command = RecordOutcome(case_id=CaseId(case_id), decision_id=decision_id, outcome=body["outcome"])
    perform(command, lambda _: {})


@blueprint.post("/cases/<uuid:case_id>/decisions/<uuid:decision_id>/amend")
@blueprint.arguments(AmendIn)
@blueprint.response(201)
def amend(body: dict[str, Any], case_id: UUID, decision_id: UUID) -> Any:
    """Correct the words of a decision by a new record."""
    command = AmendDecision(
        case_id=CaseId(case_id), decision_id=decision_id, words=body["words"], reason=body["reason"]
    )
    return perform(command, lambda made: {"id": str(made)})


def _row(decision: Decision) -> dict[str, Any]:
    return {field.name: plain(getattr(decision, field.name)) for field in fields_of(Decision)}
