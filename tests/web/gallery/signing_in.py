"""Signing in."""

from __future__ import annotations

from handrail.web.sign_in.pages import PersonaCard, SignInPage
from tests.web.gallery.made_up import Shown

PAGES = {
    "sign-in": Shown("sign_in/sign_in.html", SignInPage(title="Sign in"), None),
    "sign-in-refused": Shown(
        "sign_in/sign_in.html",
        SignInPage(
            title="Sign in",
            has_errors=True,
            username="thale",
            problem="The user name or the password is not right. Try again.",
        ),
        None,
    ),
    "sign-in-demo": Shown(
        "sign_in/sign_in.html",
        SignInPage(
            title="Sign in",
            personas=(
                PersonaCard(
                    username="support-worker-north",
                    name="Tom Hale",
                    does="Support worker: records contacts, gets help",
                    place="Northvale",
                ),
                PersonaCard(
                    username="clinician-north",
                    name="Priya Raman",
                    does="Clinician: answers for 31 people",
                    place="Northvale",
                ),
                PersonaCard(
                    username="auditor", name="Ruth Adeyemi", does="Auditor: reads histories", place="Both"
                ),
            ),
        ),
        None,
    ),
}
