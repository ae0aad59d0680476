"""Signing in: as a persona in the demo, with user name and password everywhere."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commands.sign_in import SignInAsPersona, SignInWithPassword, SignOut
from handrail.application.queries.personas import Personas
from handrail.domain.actors import SYSTEM
from handrail.domain.permissions import Permission
from handrail.web import rendering, visitors
from handrail.web.access import open_to_all, visitor
from handrail.web.door import door, may, perform
from handrail.web.page import Flash
from handrail.web.sign_in.pages import SignInPage, persona_cards
from handrail.web.sign_in.slowing import Slowing

blueprint = Blueprint("sign_in", __name__)
slowing = Slowing()


@blueprint.get("/")
@open_to_all
def start() -> AnyResponse:
    """The first page of whoever comes: their inbox, or signing in."""
    g.actor = visitor()
    if g.actor is None:
        return redirect("/sign-in")
    if may(Permission.WORK_ON_TASKS):
        return redirect("/inbox")
    return redirect("/cases" if may(Permission.SEE_CASES) else "/account")


@blueprint.get("/sign-in")
@open_to_all
def form() -> Response:
    """The sign-in page."""
    return _page(next=request.args.get("next", ""))


@blueprint.post("/sign-in")
@open_to_all
def sign_in() -> AnyResponse:
    """Sign in with user name and password; slowed down after repeated tries."""
    username = request.form.get("username", "").strip()[:200]
    slowing.check(username, request.remote_addr or "")
    command = SignInWithPassword(username=username, password=request.form.get("password", "")[:1000])
    secret = door().perform(command, by=SYSTEM)
    if secret is None:
        slowing.failed(username, request.remote_addr or "")
        problem = "The user name or the password is not right. Try again."
        return _page(next=request.form.get("next", ""), username=username, problem=problem, status=422)
    slowing.succeeded(username)
    return _signed_in(secret)


@blueprint.post("/sign-in/persona")
@open_to_all
def as_persona() -> AnyResponse:
    """Sign in as a made-up member of staff; refused outside the demo."""
    return _signed_in(door().perform(SignInAsPersona(username=request.form.get("username", "")), by=SYSTEM))


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """End the session."""
    perform(SignOut(secret=visitors.secret()))
    visitors.renew()
    visitors.flash(Flash.SIGNED_OUT)
    return redirect("/sign-in", 303)


def _signed_in(secret: str) -> AnyResponse:
    visitors.renew(secret)
    return redirect(local_path(request.form.get("next", "")) or "/", 303)


def local_path(path: str) -> str:
    """`path` if it leads to a page of ours, else nothing: a link must not send a signed-in person elsewhere."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if plain and not any(ord(character) < 32 for character in path) else ""


def _page(*, next: str, username: str = "", problem: str = "", status: int = 200) -> Response:
    personas = door().ask(Personas(), by=SYSTEM) if current_app.config["DEMO"] else ()
    page = SignInPage(
        title="Sign in",
        personas=persona_cards(personas),
        next=local_path(next),
        username=username,
        problem=problem,
        has_errors=bool(problem),
    )
    return rendering.show("sign_in/sign_in.html", page, status)
