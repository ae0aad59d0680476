"""Short descriptions that several pages share: a person at the top of a page, a contact, a restriction, an event."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.times import Due, Moment
from handrail.web.wording import Mark


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """Who a page is about: enough to be sure it is the right person."""

    case_id: str
    name: str
    born: str
    nhs_number: str
    pathway: str
    place: str
    status: Mark | None = None

    @property
    def href(self) -> str:
        """The page of the case."""
        return f"/cases/{self.case_id}"


@dataclass(frozen=True, kw_only=True)
class ContactLine:
    """One contact in a list."""

    id: str
    at: Moment
    mode: str
    outcome: str
    by: str
    mark: Mark | None = None
    said: str = ""
    back_entered: bool = False

    @property
    def href(self) -> str:
        """What the tables made of it."""
        return f"/contacts/{self.id}"


@dataclass(frozen=True, kw_only=True)
class RestrictionLine:
    """One restriction: what is limited, in which state, until when."""

    id: str
    name: str
    what: str
    state: Mark
    since: Moment
    limit: Due | None = None
    review: Due | None = None
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """One line of a timeline."""

    at: Moment
    words: str
    by: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class InstanceLine:
    """One run of a process in a list."""

    id: str
    process: str
    version: str
    state: Mark
    started: Moment
    waiting_for: str = ""

    @property
    def href(self) -> str:
        """The page of the run."""
        return f"/instances/{self.id}"
