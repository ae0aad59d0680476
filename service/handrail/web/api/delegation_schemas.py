"""The shapes of requests and answers about delegations."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from handrail.domain.decision_rights import Period
from handrail.web.api.schemas import Moment, Text

_PERIODS = [period.value for period in Period]


class DelegationIn(Schema):
    """Rights to lend. What is left out narrows nothing; `starts_at` left out is now."""

    to = fields.UUID(required=True)
    codes = fields.List(Text(least=1, most=10), required=True, validate=validate.Length(min=1, max=40))
    locality = Text(most=64, load_default=None, allow_none=True)
    pathway = Text(most=64, load_default=None, allow_none=True)
    classes = fields.List(Text(most=40), load_default=list, validate=validate.Length(max=10))
    period = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(_PERIODS))
    starts_at = Moment(load_default=None, allow_none=True)
    ends_at = Moment(required=True)
    reason = Text(required=True, most=4000)
    acting_up = fields.Boolean(load_default=False)


class DelegationAnswerIn(Schema):
    """Why a delegation is refused or taken back."""

    reason = Text(required=True, most=4000)


class DelegationApproveIn(Schema):
    """Whether somebody above the grantor approves, and why."""

    approved = fields.Boolean(load_default=True)
    reason = Text(required=True, most=4000)


class DelegationListQuery(Schema):
    """`mine=given`, `received` or `to_approve` narrows the list; governance and auditors may ask for `everyone`."""

    mine = fields.String(
        load_default=None, validate=validate.OneOf(["given", "received", "to_approve", "everyone"])
    )


class DelegationParty(Schema):
    """A member of staff."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class DelegationOut(Schema):
    """A delegation. `status`: to_approve, to_accept, accepted, active, refused, revoked or ended."""

    id = fields.String(required=True)
    case = fields.String(required=True)
    status = fields.String(required=True)
    grantor = fields.Nested(DelegationParty, required=True)
    delegate = fields.Nested(DelegationParty, required=True)
    codes = fields.List(fields.String(), required=True)
    locality = fields.String(allow_none=True)
    pathway = fields.String(allow_none=True)
    classes = fields.List(fields.String(), required=True)
    period = fields.String(allow_none=True)
    starts_at = fields.String(required=True)
    ends_at = fields.String(required=True)
    acting_up = fields.Boolean(required=True)
    approval = fields.String(required=True)
    proposed_at = fields.String(required=True)
    approved_at = fields.String(allow_none=True)
    accepted_at = fields.String(allow_none=True)
    refused_at = fields.String(allow_none=True)
    revoked_at = fields.String(allow_none=True)
    ended_at = fields.String(allow_none=True)
    end_reason = fields.String(allow_none=True)


class DelegationDetailOut(DelegationOut):
    """A delegation with the words it was given with, and what the reader may do: accept, approve, revoke."""

    reason = fields.String(required=True)
    revoked_reason = fields.String(allow_none=True)
    may = fields.List(fields.String(), required=True)
    task = fields.String(allow_none=True)


class DelegationListOut(Schema):
    """Delegations, newest first."""

    items = fields.List(fields.Nested(DelegationOut), required=True)
