"""The web application: one plain Flask app over the one door."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from handrail.application.handrail import Handrail
from handrail.settings import Settings
from handrail.web import access, api, csrf, headers, refusals, rendering, request_log, static_files, visitors
from handrail.web.account import routes as account
from handrail.web.accountability import rota_routes as rota
from handrail.web.accountability import routes as accountability
from handrail.web.approvals import routes as approvals
from handrail.web.cases import routes as cases
from handrail.web.contacts import routes as contacts
from handrail.web.delegations import routes as delegations
from handrail.web.health import routes as health
from handrail.web.help import routes as help_now
from handrail.web.inbox import routes as inbox
from handrail.web.instances import routes as instances
from handrail.web.notices import routes as notices
from handrail.web.rights import routes as rights
from handrail.web.sign_in import routes as sign_in
from handrail.web.tasks import routes as tasks
from handrail.web.versions import routes as versions

BODY_LIMIT = 256 * 1024
_OWN_DOORS = ("/api/", "/health/", "/metrics")


def create_app(handrail: Handrail, settings: Settings) -> Flask:
    """The app of one web process. `handrail` is the one door that every route performs commands and asks queries at."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = BODY_LIMIT
    app.config["MAX_FORM_PARTS"] = 4000
    app.config["DEMO"] = settings.demo
    app.extensions["handrail"] = handrail
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    request_log.install(app)
    visitors.install(app, settings)
    headers.install(app, settings)
    access.install(app, exempt=_OWN_DOORS)
    csrf.install(app, exempt=_OWN_DOORS)
    rendering.install(app)
    refusals.install(app)
    for part in (
        static_files,
        sign_in,
        inbox,
        approvals,
        tasks,
        contacts,
        help_now,
        cases,
        instances,
        notices,
        rights,
        account,
        accountability,
        rota,
        delegations,
        versions,
    ):
        app.register_blueprint(part.blueprint)
    app.register_blueprint(health.blueprint)
    api.install(app)
    return app
