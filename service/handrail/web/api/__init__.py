"""The REST API under /api/v1: what pages do, for other programs, by the same commands and queries.

Every route translates and nothing else. Refusals are RFC 9457 problem documents; unknown fields are refused; POSTs take
an `Idempotency-Key`; times are RFC 3339 with an offset.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_smorest import Api

from handrail.web.api import (
    accountability,
    cases,
    decisions,
    delegations,
    drafts,
    instances,
    messages,
    problems,
    processes,
    referrals,
    requests,
    rights,
    schemas,
    tasks,
)

PREFIX = "/api/v1"
_PARTS = (
    processes,
    cases,
    decisions,
    rights,
    instances,
    tasks,
    messages,
    delegations,
    accountability,
    referrals,
    drafts,
)

for _part in _PARTS:
    requests.guard(_part.blueprint)
    problems.install(_part.blueprint)


class _Api(Api):  # type: ignore[misc]
    """The pages' error handlers stay in charge outside the API; inside, `problems` answers."""

    ERROR_SCHEMA = schemas.ProblemOut

    def _register_error_handlers(self) -> None:
        """Nothing: see `problems.install`."""


def install(app: Flask) -> None:
    """Put the API and its OpenAPI document into `app`."""
    app.config |= {
        "API_TITLE": "Handrail",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": PREFIX,
        "OPENAPI_JSON_PATH": "openapi.json",
    }
    api = _Api(app, spec_kwargs=_spec())
    for part in _PARTS:
        api.register_blueprint(part.blueprint, url_prefix=PREFIX)


def _spec() -> dict[str, Any]:
    return {
        "info": {
            "description": "Clinical decisions as processes: cases, contacts, tasks, instances and messages.",
            "license": {"name": "See the repository"},
        },
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    }
