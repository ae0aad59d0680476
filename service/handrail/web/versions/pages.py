"""The pages about drafts and versions of processes."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.page import Page
from handrail.web.times import Moment
from handrail.web.wording import Mark


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version or draft in a list: what it is of, by whom, where it stands, and what the reader may do."""

    href: str
    name: str
    about: str
    mark: Mark
    at: Moment
    waits_for_reader: str = ""


@dataclass(frozen=True, kw_only=True)
class VersionsPage(Page):
    """What waits, the reader's drafts, and the processes a draft may be begun of (key and name)."""

    waiting: tuple[VersionLine, ...]
    drafts: tuple[VersionLine, ...]
    processes: tuple[tuple[str, str], ...]
    may_draft: bool
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """One thing that is wrong with a draft, and where."""

    where: str
    words: str
    is_error: bool


@dataclass(frozen=True, kw_only=True)
class DraftPage(Page):
    """A draft with its files and what is wrong with it; its author may replace files and submit it."""

    id: str
    about: str
    files: tuple[str, ...]
    findings: tuple[FindingLine, ...]
    revision: int
    is_mine: bool
    submitted_as: str
    error: str = ""
    error_anchor: str = ""
    typed: str = ""

    @property
    def verdict(self) -> str:
        """Whether it can be submitted, in a sentence."""
        errors = sum(1 for one in self.findings if one.is_error)
        if not errors:
            return "It can be submitted. Look at this first:"
        things = "One thing" if errors == 1 else f"{errors} things"
        return f"{things} must be put right before it can be submitted."


@dataclass(frozen=True, kw_only=True)
class VersionPage(Page):
    """A version, why it was made, who approved it and who has yet to, and what the reader may do or why not."""

    id: str
    mark: Mark
    reason: str
    facts: tuple[tuple[str, str], ...]
    may_approve: bool
    may_publish: bool
    may_send_back: bool
    why_not: str
    error: str = ""
    error_anchor: str = ""
    typed: str = ""
