"""What every page has around its own content: who is signed in, where they can go, what was just done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """The places of the main navigation."""

    INBOX = "inbox"
    APPROVALS = "approvals"
    PEOPLE = "people"
    NOTICES = "notices"
    RIGHTS = "rights"
    VERSIONS = "versions"
    ACCOUNT = "account"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is signed in, as the header shows them."""

    name: str
    roles: str


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation."""

    section: Section
    words: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The part of a page that the layout draws.

    `unread` counts notices, `approvals` says how many decisions wait; `once` is the key of a form sent but once.
    """

    person: Person | None
    csrf_token: str
    nonce: str
    once: str = ""
    flashes: tuple[Flash, ...] = ()
    unread: int = 0
    approvals: str = ""
    places: tuple[Place, ...] = ()
    may_get_help: bool = False
    demo: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page's own content begins with this: its title, and where it sits."""

    title: str
    section: Section | None = None
    help_case_id: str | None = None
    has_errors: bool = False

    @property
    def document_title(self) -> str:
        """The browser's title; "Error: " first when something must be put right (GOV.UK and NHS practice)."""
        return f"{'Error: ' if self.has_errors else ''}{self.title} – Handrail"


class Flash(StrEnum):
    """What the last press did, said once on the next page. Codes travel in a cookie, so no name can."""

    TASK_CLAIMED = "task-claimed"
    TASK_RELEASED = "task-released"
    TASK_DONE = "task-done"
    DRAFT_KEPT = "draft-kept"
    CASE_OPENED = "case-opened"
    CONTACT_SAVED = "contact-saved"
    HELP_ASKED = "help-asked"
    SENIOR_ASKED = "senior-asked"
    SIGNED_OUT = "signed-out"
    NOTICE_READ = "notice-read"
    RETRIED = "retried"
    HEARD = "heard"
    STARTED = "started"
    DELEGATION_OFFERED = "delegation-offered"
    DELEGATION_CHANGED = "delegation-changed"
    LEAD_NAMED = "lead-named"
    TAKEN_ON = "taken-on"
    OFFERED = "offered"
    DECLINED = "declined"
    CONFLICT_DECLARED = "conflict-declared"
    CONFLICT_WITHDRAWN = "conflict-withdrawn"
    ON_ROTA = "on-rota"
    OFF_ROTA = "off-rota"
    ROTA_TAKEN_IN = "rota-taken-in"
    DECIDED = "decided"
    SECOND_ASKED = "second-asked"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    TAKEN_BACK = "taken-back"
    ADVICE_ASKED = "advice-asked"
    DRAFT_OF_PROCESS_KEPT = "draft-of-process-kept"
    VERSION_SUBMITTED = "version-submitted"
    VERSION_APPROVED = "version-approved"
    VERSION_PUBLISHED = "version-published"
    VERSION_SENT_BACK = "version-sent-back"

    @property
    def words(self) -> str:
        """The sentence shown."""
        return _FLASHES[self]


_FLASHES = {
    Flash.TASK_CLAIMED: "The task is yours. Nobody else can finish it while you hold it.",
    Flash.TASK_RELEASED: "The task is back with everyone who may do it.",
    Flash.TASK_DONE: "Done. What is open now is below.",
    Flash.DRAFT_KEPT: "Your draft is kept. Come back to it from your inbox.",
    Flash.CASE_OPENED: "The case is open.",
    Flash.CONTACT_SAVED: "The contact is saved.",
    Flash.HELP_ASKED: "Help is on its way: the escalation is open. Write the summary when the person is safe.",
    Flash.SENIOR_ASKED: "A senior is asked to ring back. In danger do not wait for it: ring 999, or get help.",
    Flash.SIGNED_OUT: "You are signed out.",
    Flash.NOTICE_READ: "Marked as read.",
    Flash.RETRIED: "Tried again.",
    Flash.HEARD: "Noted, and the process has moved on.",
    Flash.STARTED: "Started. The next step is open.",
    Flash.DELEGATION_OFFERED: "Offered. It gives nothing until it is accepted.",
    Flash.DELEGATION_CHANGED: "Done. Everybody it concerns is told.",
    Flash.LEAD_NAMED: "Named, and on the map.",
    Flash.TAKEN_ON: "You are accountable for this case now.",
    Flash.OFFERED: "Offered. Until your colleague accepts, nothing changes.",
    Flash.DECLINED: "Declined. Whoever is accountable keeps it.",
    Flash.CONFLICT_DECLARED: "Declared. They decide nothing on this case, and the team lead is told.",
    Flash.CONFLICT_WITHDRAWN: "Withdrawn. They may decide on this case again, where their roles allow it.",
    Flash.ON_ROTA: "On the rota.",
    Flash.OFF_ROTA: "Off the rota.",
    Flash.ROTA_TAKEN_IN: "Every row of the file is on the rota.",
    Flash.DECIDED: "Decided, and in effect now. Whoever proposed it is told.",
    Flash.SECOND_ASKED: "Decided by you. It counts once a second person has confirmed it.",
    Flash.CONFIRMED: "Confirmed. The decision is in effect now.",
    Flash.NOT_CONFIRMED: "You did not agree. The decision is open again, and whoever took it is told why.",
    Flash.TAKEN_BACK: "Taken back. The decision is open again.",
    Flash.DRAFT_OF_PROCESS_KEPT: "Kept. What the check says of it is below.",
    Flash.VERSION_SUBMITTED: "Submitted. Two people must approve it, and neither of them is you.",
    Flash.VERSION_APPROVED: "Approved.",
    Flash.VERSION_PUBLISHED: "In force. What begins from now on begins with it.",
    Flash.VERSION_SENT_BACK: "Sent back. Its author is told why.",
    Flash.ADVICE_ASKED: "Asking for advice has begun. The clock of this decision runs on.",
}
