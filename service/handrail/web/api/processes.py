"""GET /processes and /processes/{key}/versions."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from handrail.application.queries.process_catalogue import ProcessCatalogue, ProcessVersions
from handrail.domain.events import plain
from handrail.web.api import schemas
from handrail.web.api.requests import ask
from handrail.web.api.shapes import version_shape

blueprint = Blueprint("api_processes", __name__, description="Processes and their versions")


@blueprint.get("/processes")
@blueprint.response(200, schemas.ProcessListOut)
def processes() -> Any:
    """Every process with its published version."""
    return {
        "items": [
            {
                "key": version.process_key,
                "name": version.name,
                "version": version.number,
                "starts": sorted(version.starts),
                "published_at": plain(version.effective_at),
            }
            for version in ask(ProcessCatalogue())
        ]
    }


@blueprint.get("/processes/<string:key>/versions")
@blueprint.response(200, schemas.VersionListOut)
def versions(key: str) -> Any:
    """Every version of a process, newest first."""
    return {"items": [version_shape(version) for version in ask(ProcessVersions(key=key))]}
