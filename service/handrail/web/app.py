"""The web application: one plain Flask app over the one door."""

from __future__ import annotations

from typing import Any

from flask import Flask

from handrail.settings import Settings
from handrail.web import api, csrf, headers, refusals, rendering, request_log, static_files, visitors
from handrail.web.health import routes as health

BODY_LIMIT = 256 * 1024
_OWN_DOORS = ("/api/", "/health/", "/metrics")


def create_app(handrail: Any, settings: Settings) -> Flask:
    """The app of one web process. `handrail` is the one door that every route performs commands and asks queries at."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = BODY_LIMIT
    app.config["MAX_FORM_PARTS"] = 4000
    app.config["DEMO"] = settings.demo
    app.extensions["handrail"] = handrail
    request_log.install(app)
    visitors.install(app, settings)
    headers.install(app, settings)
    csrf.install(app, exempt=_OWN_DOORS)
    rendering.install(app)
    refusals.install(app)
    app.register_blueprint(static_files.blueprint)
    app.register_blueprint(health.blueprint)
    api.install(app)
    return app
