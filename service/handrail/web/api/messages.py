"""POST /messages: something reaches a case from outside, once."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from handrail.application.commands.send_message import SendMessage
from handrail.web.api import schemas
from handrail.web.api.requests import perform

blueprint = Blueprint("api_messages", __name__, description="Messages from outside")


@blueprint.post("/messages")
@blueprint.arguments(schemas.MessageIn)
@blueprint.response(202, schemas.MessageOut)
def message(body: dict[str, Any]) -> Any:
    """Deliver a message; the same message_id again gives the same answer and has no second effect."""
    return perform(
        SendMessage(**body),
        lambda taken: {
            "message_id": taken.message_id,
            "started": [str(found) for found in taken.started],
            "reached": [str(found) for found in taken.reached],
        },
    )
