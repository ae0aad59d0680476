"""Built styles and scripts: found by their plain name, served under a name that changes with their content."""

from __future__ import annotations

import functools
import gzip
import json
from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, request, send_from_directory

from handrail.web.access import open_to_all

STATIC = Path(__file__).parent / "static"
BUNDLES = STATIC / "bundles"
_COMPRESSED = {".css": "text/css", ".js": "text/javascript"}
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"

blueprint = Blueprint("static_files", __name__)


@functools.cache
def manifest() -> Mapping[str, str]:
    """Plain name of each built file to the name with its content's hash, for example pages.css."""
    names: dict[str, str] = json.loads((BUNDLES / "manifest.json").read_text("utf-8"))
    return names


@blueprint.get("/static/bundles/<path:name>")
@open_to_all
def bundle(name: str) -> Response:
    """A built file: never changes under its name, sent compressed where the browser takes that."""
    kind = _COMPRESSED.get(Path(name).suffix)
    if kind and request.accept_encodings.quality("gzip") > 0:
        response = make_response(_compressed(name))
        response.mimetype = kind
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_from_directory(BUNDLES, name)
    if kind:
        response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = _FOR_EVER
    return response


@blueprint.get("/static/brand/<name>")
@open_to_all
def brand(name: str) -> Response:
    """The wordmark and icons, which a deployment may replace."""
    response = send_from_directory(STATIC / "brand", name)
    response.headers["Cache-Control"] = _FOR_AN_HOUR
    return response


@blueprint.get("/favicon.ico")
@open_to_all
def favicon() -> Response:
    """The icon for browsers that ask for it by this name."""
    return brand("favicon.svg")


@blueprint.get("/emergency-worker.js")
@open_to_all
def emergency_worker() -> Response:
    """The service worker that keeps the emergency card readable without a network; it must sit at the site's root."""
    style = f"/static/bundles/{manifest()['pages.css']}"
    response = make_response((STATIC / "emergency-worker.js").read_text("utf-8").replace("{style}", style))
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    return response


@functools.lru_cache(maxsize=64)
def _compressed(name: str) -> bytes:
    file = (BUNDLES / name).resolve()
    if not file.is_relative_to(BUNDLES) or not file.is_file():
        abort(404)
    return gzip.compress(file.read_bytes(), mtime=0)
