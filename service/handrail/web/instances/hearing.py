"""What staff may tell a waiting process: that a partner has it or has answered, that somebody asks for a review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One thing a process can be told: its message, the button's words, and the code list of who said it."""

    message: str
    words: str
    hint: str
    who_list: str
    who_key: str
    who_label: str


_ALL = (
    Heard(
        message="partner.acknowledged",
        words="The partner says they have it",
        hint="They know about it. Responsibility stays with us until they accept.",
        who_list="partner_roles",
        who_key="by_role",
        who_label="Who said so?",
    ),
    Heard(
        message="partner.outcome",
        words="The partner has answered",
        hint="A step opens in which you record what they will do.",
        who_list="partner_roles",
        who_key="by_role",
        who_label="Who answered?",
    ),
    Heard(
        message="dispute.position",
        words="The other side has said where it stands",
        hint="Whoever holds the stage is told. It is settled only by what they record.",
        who_list="partner_roles",
        who_key="by_role",
        who_label="Who said so?",
    ),
    Heard(
        message="restriction.review_requested",
        words="Somebody asks for a review",
        hint="The person, a carer, an advocate, staff or an inspector. It must be answered within 3 working days.",
        who_list="",
        who_key="requested_by",
        who_label="Who asks?",
    ),
    Heard(
        message="restriction.trigger_met",
        words="A sign for stepping down was seen",
        hint="What the plan named has happened. A review opens.",
        who_list="",
        who_key="",
        who_label="",
    ),
    Heard(
        message="restriction.worse",
        words="The restriction is doing harm or has grown",
        hint="A review opens at once.",
        who_list="",
        who_key="",
        who_label="",
    ),
)
HEARD: Mapping[str, Heard] = {heard.message: heard for heard in _ALL}
REQUESTERS = (
    ("person", "The person"),
    ("carer", "A carer or relative"),
    ("advocate", "An advocate"),
    ("staff", "A member of staff"),
    ("inspector", "An inspector"),
)
