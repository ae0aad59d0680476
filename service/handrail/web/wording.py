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
    "proposed": Mark("Proposed", "dot", "plain"),
    "active": Mark("Active", "dot", "early"),
    "review_due": Mark("Review due", "clock", "urgent"),
    "overdue": Mark("Review overdue", "late", "very-urgent"),
    "unauthorised": Mark("Not authorised", "alarm", "emergency"),
    "no_current_authority": Mark("No current authority", "alarm", "emergency"),
    "stepping_down": Mark("Stepping down", "down", "calm"),
    "ended_unverified": Mark("Ended, not yet checked", "eye", "urgent"),
    "ended": Mark("Ended", "done", "plain"),
    "transferred": Mark("Transferred", "forward", "plain"),
    "refused": Mark("Refused", "stop", "plain"),
}
CONCERN_STATES: Mapping[str, Mark] = {
    "to_send": Mark("To be sent", "clock", "urgent"),
    "proposed_not": Mark("Not to refer: to be decided", "eye", "early"),
    "held": Mark("Held to the next working day", "pause", "early"),
    "sent": Mark("Sent, not yet answered", "dot", "early"),
    "answered": Mark("Answered, actions under way", "dot", "calm"),
    "closed": Mark("Closed", "done", "plain"),
    "threshold_not_met": Mark("Threshold not met", "stop", "plain"),
    "recorded_in_error": Mark("Recorded in error", "stop", "plain"),
}
MEETING_STATES: Mapping[str, Mark] = {
    "requested": Mark("To be set up", "clock", "early"),
    "planned": Mark("To be held", "clock", "plain"),
    "open": Mark("Held, to be recorded", "clock", "early"),
    "decided": Mark("Decided", "done", "calm"),
    "recommended": Mark("Recommended, nothing decided", "eye", "plain"),
    "not_quorate": Mark("Advice only: too few people", "stop", "early"),
    "deferred": Mark("Put off once", "pause", "early"),
    "cancelled": Mark("Not held", "stop", "plain"),
}
MEETING_ANSWERS: Mapping[str, Mark] = {
    "asked": Mark("Asked to confirm", "clock", "plain"),
    "confirmed": Mark("Confirmed", "done", "calm"),
    "corrected": Mark("Corrected", "eye", "early"),
    "disagrees": Mark("Disagrees", "alarm", "urgent"),
    "unconfirmed": Mark("Unconfirmed", "stop", "early"),
}
ESCALATION_STATES: Mapping[str, str] = {
    "open": "open",
    "decided": "decided, not yet sent",
    "sent": "sent, not yet acknowledged",
    "acknowledged": "acknowledged by the partner",
    "responded": "answered by the partner",
    "held": "held by a senior decision",
}


def mark(table: Mapping[str, Mark], code: str) -> Mark:
    """The mark of a code; a code the table does not know is shown in plain words, never hidden."""
    return table.get(code) or Mark(in_words(code), "dot", "plain")


def table_name(code: str) -> str:
    """A decision table's name: "threshold_northvale" becomes "Northvale thresholds"."""
    kind, _, place = code.partition("_")
    return f"{in_words(place)} thresholds" if kind == "threshold" and place else in_words(code)


_SPELT: Mapping[str, str] = {"mdt-decision": "MDT decision", "post-crisis-review": "Post-crisis review"}
"""Codes whose words need capitals or a hyphen of their own."""


def in_words(code: str) -> str:
    """A code as words: "adult_community" becomes "Adult community"."""
    if code in _SPELT:
        return _SPELT[code]
    words = code.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def listed(words: tuple[str, ...], joint: str = "and") -> str:
    """Words in a sentence: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
