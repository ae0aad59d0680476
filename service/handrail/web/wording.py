"""The product's words and marks for coded values: one page, so that a code reads the same on every screen.

A mark is an icon, a word and a colour together; never a colour alone (WCAG 1.4.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A coded value as it is shown: `icon` names a drawing in macros/marks.html, `tone` a colour pair in the styles."""

    word: str
    icon: str
    tone: str


CLASSES: Mapping[str, Mark] = {
    "emergency": Mark("Emergency", "alarm", "emergency"),
    "very_urgent": Mark("Very urgent", "double-up", "very-urgent"),
    "urgent": Mark("Urgent", "up", "urgent"),
    "early_review": Mark("Early review", "eye", "early"),
    "continue": Mark("Carry on", "forward", "calm"),
}
CASE_STATUSES: Mapping[str, Mark] = {
    "referred": Mark("Referred", "dot", "plain"),
    "open": Mark("Open", "dot", "calm"),
    "suspended": Mark("Suspended", "pause", "early"),
    "discharged": Mark("Discharged", "done", "plain"),
    "declined": Mark("Declined", "stop", "plain"),
    "died": Mark("Died", "stop", "plain"),
}
INSTANCE_STATUSES: Mapping[str, Mark] = {
    "waiting": Mark("Running", "dot", "early"),
    "completed": Mark("Finished", "done", "calm"),
    "incident": Mark("Stopped by a fault", "alarm", "emergency"),
    "cancelled": Mark("Cancelled", "stop", "plain"),
}
RESTRICTION_STATES: Mapping[str, Mark] = {
    "PROPOSED": Mark("Proposed", "dot", "plain"),
    "ACTIVE": Mark("Active", "dot", "early"),
    "REVIEW_DUE": Mark("Review due", "clock", "urgent"),
    "OVERDUE": Mark("Review overdue", "late", "very-urgent"),
    "UNAUTHORISED": Mark("Not authorised", "alarm", "emergency"),
    "NO_CURRENT_AUTHORITY": Mark("No current authority", "alarm", "emergency"),
    "STEPPING_DOWN": Mark("Stepping down", "down", "calm"),
    "ENDED_UNVERIFIED": Mark("Ended, not yet checked", "eye", "urgent"),
    "ENDED": Mark("Ended", "done", "plain"),
    "TRANSFERRED": Mark("Transferred", "forward", "plain"),
    "REFUSED": Mark("Refused", "stop", "plain"),
}


def mark(table: Mapping[str, Mark], code: str) -> Mark:
    """The mark of a code; a code the table does not know is shown in plain words, never hidden."""
    return table.get(code) or Mark(in_words(code), "dot", "plain")


def in_words(code: str) -> str:
    """A code as words: "adult_community" becomes "Adult community"."""
    words = code.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def listed(words: tuple[str, ...], joint: str = "and") -> str:
    """Words in a sentence: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
