"""Referrals: who was not taken on, month by month."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from handrail.application.queries.turned_away import ReferralsTurnedAway
from handrail.domain.events import plain
from handrail.web.api.requests import ask
from handrail.web.api.schemas import Text

blueprint = Blueprint("api_referrals", __name__, description="Referrals that were declined or referred on")


class MonthQuery(Schema):
    """A calendar month as YYYY-MM; left out, the month it is now."""

    month = Text(load_default=None, allow_none=True, least=7, most=7)


class TurnedAwayOut(Schema):
    """A referral that was not taken on. Nobody is named: the case says more to those who may see it."""

    referral_id = fields.String(required=True)
    case_id = fields.String(required=True)
    locality = fields.String(required=True)
    pathway = fields.String(required=True)
    source = fields.String(required=True)
    urgency = fields.String(required=True)
    outcome = fields.String(required=True)
    received_at = fields.String(required=True)
    decided_at = fields.String(allow_none=True)
    told_at = fields.String(allow_none=True)
    safety_net_contacts = fields.Integer(required=True)


@blueprint.get("/referrals/turned-away")
@blueprint.arguments(MonthQuery, location="query")
@blueprint.response(200, TurnedAwayOut(many=True))
def turned_away(query: dict[str, Any]) -> Any:
    """Referrals declined or referred on in a month, oldest first."""
    return [
        {
            "referral_id": str(one.referral.id),
            "case_id": str(one.referral.case_id),
            "locality": one.locality,
            "pathway": one.pathway,
            "source": one.referral.source.value,
            "urgency": one.referral.urgency.value,
            "outcome": one.referral.state.value,
            "received_at": plain(one.referral.received_at),
            "decided_at": plain(one.referral.decided_at),
            "told_at": plain(one.referral.told_at),
            "safety_net_contacts": one.referral.safety_net_contacts,
        }
        for one in ask(ReferralsTurnedAway(**query))
    ]
