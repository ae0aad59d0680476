"""Protection against pages elsewhere that post in a signed-in person's name.

The token is derived from the secret in the visitor's cookie by a one-way function, so it belongs to that session alone,
needs no store, and changes when the session does. A cross-site request is refused by its own headers as well.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask, g, request

from handrail.domain.errors import HandrailError
from handrail.web import visitors

FIELD = "_csrf"
HEADER = "X-CSRF-Token"
_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


class FormExpired(HandrailError):
    """The form was opened under another session, or by another site."""


def token() -> str:
    """The token of this visitor's forms."""
    return hmac.new(visitors.secret().encode(), b"handrail form", hashlib.sha256).hexdigest()


def install(app: Flask, *, exempt: tuple[str, ...]) -> None:
    """Checks every changing request of `app`, except under the `exempt` path prefixes, which carry bearer tokens."""

    @app.before_request
    def check() -> None:
        if request.method not in _CHANGING or request.path.startswith(exempt):
            return
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise FormExpired("This form was sent from another site. Nothing was saved.")
        sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
        g.sent_once = request.form.get("_once", "")
        if not hmac.compare_digest(sent.encode(), token().encode()):
            raise FormExpired(
                "Your session has changed since this form was opened, so nothing was saved. "
                "Go back, reload the page and send it again; a draft is kept for tasks."
            )
