"""Pages for what could not be done: what happened, whether anything was saved, what to do next."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

import structlog
from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from handrail.domain import errors
from handrail.web import rendering
from handrail.web.csrf import FormExpired
from handrail.web.page import Page
from handrail.web.sign_in.slowing import TooManyTries

log = structlog.get_logger("handrail.web")


@dataclass(frozen=True, kw_only=True)
class RefusalPage(Page):
    """One refusal: `said` explains, `next_steps` say what to do, `request_id` finds it in the log."""

    status: int
    said: str
    next_steps: tuple[str, ...]
    request_id: str
    back: str | None = None


_TITLES = {
    400: "That request could not be read",
    401: "Sign in to go on",
    403: "That is not yours to do",
    404: "There is nothing here",
    405: "That cannot be done here",
    409: "Somebody was quicker",
    413: "That is too much to send at once",
    422: "Something needs putting right",
    429: "Too many tries",
    500: "Something went wrong on our side",
    503: "Not available just now",
}
_SAID = {
    400: "What your browser sent was incomplete or broken. Nothing was saved.",
    401: "You are not signed in, or your session has ended.",
    403: "Your roles do not cover this. Nothing was changed.",
    404: "Either the address is wrong, or it is about somebody your roles do not reach.",
    405: "This address answers other kinds of request. Nothing was changed.",
    409: "This was changed while you were looking at it. Nothing of yours was saved over it.",
    413: "A form may hold up to 256 kB. Nothing was saved.",
    422: "What was sent breaks a rule. Nothing was saved.",
    429: "To protect accounts we slow down after repeated tries.",
    500: "Nothing was half-saved: the whole step was undone. The fault is in our log under the number below.",
    503: "Handrail cannot reach something it needs. Nothing was lost.",
}
_NEXT = {
    400: ("Go back and try again.",),
    401: ("Sign in; drafts of your tasks are kept.",),
    403: ("Ask one of the people named, or your team lead.", "If someone may come to harm, press Get help now."),
    404: ("Go to your inbox, or look the person up under People.",),
    405: ("Go back and use the buttons on the page.",),
    409: ("Open it again to see what has changed, then decide whether yours is still needed.",),
    413: ("Shorten the longest answer and send the form again.",),
    422: ("Go back, put it right and send it again.",),
    429: ("Wait a minute, then try again.",),
    500: (
        "Try once more. If it happens again, report the number below.",
        "In an emergency do not wait for us: ring 999.",
    ),
    503: ("Try again in a minute.", "In an emergency do not wait for us: ring 999."),
}


def install(app: Flask) -> None:
    """Turns the product's refusals, and everything unexpected, into pages of `app`."""
    app.register_error_handler(errors.NotSignedIn, _sign_in)
    app.register_error_handler(errors.HandrailError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(refusal: errors.HandrailError) -> int:
    """The HTTP status of one of the product's refusals."""
    for kind, status in (
        (FormExpired, 403),
        (errors.NotSignedIn, 401),
        (errors.NotPermitted, 403),
        (errors.NotFound, 404),
        (errors.Conflict, 409),
        (errors.Invalid, 422),
        (errors.Unavailable, 503),
        (TooManyTries, 429),
    ):
        if isinstance(refusal, kind):
            return status
    return 500


def page(status: int, said: str = "", next_steps: tuple[str, ...] = ()) -> Response:
    """The refusal page of a status, with its own words where there are better ones."""
    known = status if status in _TITLES else 400 if status < 500 else 500
    if "HX-Request" in request.headers:
        # A part of a page asked: an answer as large as a page would be put into it.
        answer = rendering.fragment("refusal_in_page.html", title=_TITLES[known], said=said or _SAID[known])
        answer.status_code = status
        return answer
    shown = RefusalPage(
        title=_TITLES[known],
        status=status,
        said=said or _SAID[known],
        next_steps=next_steps or _NEXT[known],
        request_id=g.get("request_id", ""),
    )
    return rendering.show("refusal.html", shown, status)


def _sign_in(_: errors.NotSignedIn) -> AnyResponse:
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return redirect(url_for("sign_in.form", next=request.path))
    return page(401)


def _refused(refusal: errors.HandrailError) -> Response:
    status = status_of(refusal)
    said, steps = refusal.detail, _NEXT[status]
    if isinstance(refusal, FormExpired):
        return page(status, said, ("Go back, reload the page and send it again.",))
    if isinstance(refusal, errors.NotPermitted) and refusal.holders:
        steps = (f"Who may: {', '.join(refusal.holders)}.", *steps[1:])
    if isinstance(refusal, errors.Invalid):
        steps = (*(problem.message for problem in refusal.problems if problem.message != said), *steps)
    response = page(status, said, steps)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _http(refusal: HTTPException) -> AnyResponse:
    if refusal.code is None or refusal.code < 400:
        return redirect(refusal.new_url, refusal.code) if isinstance(refusal, RequestRedirect) else page(500)
    response = page(refusal.code)
    if refusal.code == 405 and (allowed := refusal.get_headers()):
        response.headers.extend((name, value) for name, value in allowed if name == "Allow")
    return response


def _unexpected(fault: Exception) -> Response:
    rule = request.url_rule.rule if request.url_rule else ""
    log.error("unexpected", route=rule, fault=type(fault).__name__, at=_frames(fault))
    return page(500)


def _frames(fault: BaseException) -> list[str]:
    """Where it happened: files, lines, functions. No message and no values, which may hold somebody's words (P16)."""
    frames = traceback.extract_tb(fault.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
