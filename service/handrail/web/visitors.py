"""The visitor's cookies: one secret that names their session, and the codes of what they just did.

The secret is made by the server, never taken from a link, and replaced at sign-in, so that a planted one is worthless.
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from handrail.settings import Settings
from handrail.web.page import Flash

_LENGTH = 43
_FLASH_SECONDS = 60


def sent_secret() -> str | None:
    """The secret in the cookie that came with this request."""
    sent = request.cookies.get(g.visitor_cookie, "")
    return sent if len(sent) == _LENGTH else None


def secret() -> str:
    """The secret in this visitor's cookie; a new one is made, and sent with the answer, when there is none."""
    if "visitor_secret" not in g:
        sent = sent_secret()
        if sent is not None:
            g.visitor_secret = sent
        else:
            renew()
    return str(g.visitor_secret)


def renew(new: str | None = None) -> str:
    """Gives this visitor a new secret (or `new`) with the answer, as at sign-in and sign-out."""
    g.visitor_secret = new or secrets.token_urlsafe(32)
    g.visitor_is_new = True
    return str(g.visitor_secret)


def flash(what: Flash) -> None:
    """Says `what` on the visitor's next page."""
    g.flash_next = what


def flashes() -> tuple[Flash, ...]:
    """What to say on this page, once."""
    code = request.cookies.get(g.flash_cookie, "")
    g.flash_shown = bool(code)
    return tuple(one for one in Flash if one.value == code)


def install(app: Flask, settings: Settings) -> None:
    """Names the cookies and sends them with the answers of `app`."""
    prefix = "__Host-" if settings.secure else ""

    @app.before_request
    def name_cookies() -> None:
        g.visitor_cookie = f"{prefix}handrail"
        g.flash_cookie = f"{prefix}handrail-said"

    @app.after_request
    def send(response: Response) -> Response:
        if g.get("visitor_is_new"):
            response.set_cookie(
                g.visitor_cookie, g.visitor_secret, httponly=True, secure=settings.secure, samesite="Lax", path="/"
            )
        if "flash_next" in g:
            response.set_cookie(
                g.flash_cookie,
                g.flash_next.value,
                max_age=_FLASH_SECONDS,
                httponly=True,
                secure=settings.secure,
                samesite="Lax",
                path="/",
            )
        elif g.get("flash_shown"):
            response.delete_cookie(g.flash_cookie, secure=settings.secure, samesite="Lax", path="/")
        return response
