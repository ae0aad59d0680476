"""The shapes of answers about decision rights. Times are RFC 3339 with an offset."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validates_schema

from handrail.web.api.schemas import Text


class RightsQuery(Schema):
    """A case and a decision together ask who decides it; neither asks for one's own rights."""

    case_id = fields.UUID(load_default=None, data_key="case")
    decision = Text(load_default=None, most=20)

    @validates_schema
    def _both_or_neither(self, data: dict[str, object], **_: object) -> None:
        if data["case_id"] is not None and data["decision"] is None:
            raise ValidationError("Say which decision: decision=D2b", "decision")
        if data["case_id"] is None and data["decision"] is not None:
            raise ValidationError("Say which case: case=ID", "case")


class HolderOut(Schema):
    """Somebody who may: by a role, or for somebody else under a delegation. `until` null: until further notice."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    until = fields.String(allow_none=True, required=True)
    on_duty_until = fields.String(allow_none=True, required=True)
    delegation = fields.String(allow_none=True, required=True)
    on_behalf_of = fields.String(allow_none=True, required=True)


class RungOut(Schema):
    """Who is called next, and when, if nobody has decided by then; null where it is not known when it is due."""

    number = fields.Integer(required=True)
    at = fields.String(allow_none=True, required=True)
    roles = fields.List(fields.String(), required=True)
    posts = fields.List(fields.String(), required=True)
    holders = fields.List(fields.Nested(HolderOut), required=True)


class VerdictOut(Schema):
    """Whether you may decide it, under which right; if not, what is missing and why."""

    allowed = fields.Boolean(required=True)
    right = fields.String(allow_none=True, required=True)
    missing = fields.String(allow_none=True, required=True)
    reason = fields.String(allow_none=True, required=True)


class WhoDecidesOut(Schema):
    """The row of the decision-rights table that applies to a case now, and who holds it."""

    case = fields.String(required=True)
    decision = fields.String(required=True)
    title = fields.String(required=True)
    row = fields.String(required=True)
    table = fields.String(required=True)
    period = fields.String(required=True)
    period_until = fields.String(required=True)
    task = fields.String(allow_none=True, required=True)
    due_at = fields.String(allow_none=True, required=True)
    decides = fields.List(fields.Nested(HolderOut), required=True)
    second_needed = fields.Boolean(required=True)
    second = fields.List(fields.Nested(HolderOut), required=True)
    next = fields.List(fields.Nested(RungOut), required=True)
    consulted = fields.List(fields.String(), required=True)
    informed = fields.List(fields.String(), required=True)
    if_nobody = fields.String(required=True)
    separate = fields.Boolean(required=True)
    delegable = fields.Boolean(required=True)
    refusal = fields.String(allow_none=True, required=True)
    you = fields.Nested(VerdictOut, required=True)


class HeldOut(Schema):
    """Under what you may, and where; null as locality or pathway is all of them."""

    role = fields.String(required=True)
    locality = fields.String(allow_none=True, required=True)
    pathway = fields.String(allow_none=True, required=True)
    until = fields.String(allow_none=True, required=True)
    delegation = fields.String(allow_none=True, required=True)
    on_behalf_of = fields.String(allow_none=True, required=True)


class InPeriodOut(Schema):
    """Your part in one row of a decision, in or out of hours."""

    row = fields.String(required=True)
    period = fields.String(required=True)
    propose = fields.Boolean(required=True)
    decide = fields.List(fields.Nested(HeldOut), required=True)
    second = fields.List(fields.Nested(HeldOut), required=True)
    roles = fields.List(fields.String(), required=True)
    others = fields.List(fields.String(), required=True)
    by_step = fields.Boolean(required=True)
    refusal = fields.String(allow_none=True, required=True)


class MyRightOut(Schema):
    """A decision of the table as it concerns you."""

    decision = fields.String(required=True)
    title = fields.String(required=True)
    rows = fields.List(fields.Nested(InPeriodOut), required=True)


class RightsOut(Schema):
    """Either `deciding`, for a case and a decision, or `mine`, without them; the other is null."""

    deciding = fields.Nested(WhoDecidesOut, allow_none=True, required=True)
    mine = fields.List(fields.Nested(MyRightOut), allow_none=True, required=True)
