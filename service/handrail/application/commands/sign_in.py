"""Somebody signs in, and gets a session or an API token."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.handrail import digest_of
from handrail.application.work import Work
from handrail.domain.errors import NotFound, NotSignedIn
from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId
from handrail.domain.permissions import Permission
from handrail.gateways.passwords import is_password
from handrail.storage.staff import StaffMember

SESSION_LASTS = timedelta(hours=13)
"""Longer than the longest shift: nobody is signed out while a clock runs (DOMAIN section 5.1, WCAG)."""
TOKEN_LASTS = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in. `how`: password, persona or token."""

    staff_id: StaffId
    how: str


@dataclass(frozen=True, kw_only=True)
class SignInRefused(Event):
    """A password did not fit."""

    staff_id: StaffId


@dataclass(frozen=True, kw_only=True)
class SignInWithPassword(Command[str | None]):
    """Sign in with user name and password; the session's secret, or None when they do not fit (which is recorded)."""

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False
    username: str
    password: str

    def execute(self, work: Work) -> str | None:
        """Takes the same time whether or not the user name exists."""
        member = work.staff.by_username(self.username)
        if not is_password(self.password, None if member is None else member.password_hash):
            if member is not None:
                work.record_elsewhere(staff_chain(member.id), SignInRefused(staff_id=member.id))
            return None
        assert member is not None
        return _begin(work, member, kind="session", how="password", lasts=SESSION_LASTS)


@dataclass(frozen=True, kw_only=True)
class SignInAsPersona(Command[str]):
    """Sign in as one of the demo's personas: possible only where settings say that this is a demo."""

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    username: str
    kind: str = "session"

    def execute(self, work: Work) -> str:
        """Raises NotSignedIn outside the demo, NotFound for an unknown persona."""
        if not work.resources.settings.demo:
            raise NotSignedIn("Personas exist only in the demo; sign in with your user name and password")
        member = work.staff.by_username(self.username)
        if member is None or not member.persona:
            raise NotFound(f"There is no persona {self.username}")
        how = "token" if self.kind == "token" else "persona"
        lasts = TOKEN_LASTS if self.kind == "token" else SESSION_LASTS
        return _begin(work, member, kind=self.kind, how=how, lasts=lasts)


@dataclass(frozen=True, kw_only=True)
class SignOut(Command[None]):
    """End the session behind a secret."""

    permission: ClassVar[Permission] = Permission.SEE_SELF
    records_event: ClassVar[bool] = False
    secret: str

    def execute(self, work: Work) -> None:
        """Ending a session that is over already changes nothing."""
        work.staff.sign_out(digest_of(self.secret), at=work.now)


def staff_chain(staff_id: StaffId) -> uuid.UUID:
    """The history chain of a member of staff."""
    return chain_of("staff", staff_id)


def _begin(work: Work, member: StaffMember, *, kind: str, how: str, lasts: timedelta) -> str:
    secret = secrets.token_urlsafe(32)
    clock = work.staff.clock()
    work.staff.sign_in(digest_of(secret), member.id, kind=kind, at=clock, until=clock + lasts)
    work.record_elsewhere(staff_chain(member.id), SignedIn(staff_id=member.id, how=how))
    return secret
