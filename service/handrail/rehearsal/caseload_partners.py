"""How a partner service answers what was sent to it: in time, late, never, with a no, or with somewhere else to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

WAYS = ("in_time", "late", "silent", "declines", "redirects", "asks", "slow")
"""`late` says it has it, and answers, too late; `silent` never says a word; `slow` says it has it and no more."""
_USUAL = (70, 12, 6, 5, 4, 3, 0)
_ANSWERS = {"declines": "declined", "redirects": "redirected", "asks": "information_requested"}


@dataclass(frozen=True, kw_only=True)
class Word:
    """One message of a partner: `partner.acknowledged`, or `partner.outcome` with what they said."""

    at: datetime
    name: str
    response: str | None = None


def words_of(
    chance: Random,
    way: str | None,
    *,
    sent_at: datetime,
    ack_by: datetime | None,
    response_by: datetime | None,
    again: bool,
) -> tuple[str, tuple[Word, ...]]:
    """The way chosen (any but `way` None as usual), and what they will say and when.

    Asked `again`, after a redirection or a question, they answer in time.
    """
    chosen = "in_time" if again else way or chance.choices(WAYS, weights=_USUAL)[0]
    if chosen == "silent" or ack_by is None or response_by is None:
        return chosen, ()
    to_ack, to_answer = ack_by - sent_at, response_by - sent_at
    late = chosen == "late"
    acknowledged = sent_at + to_ack * (chance.uniform(1.1, 1.9) if late else chance.uniform(0.15, 0.85))
    share = chance.uniform(1.05, 1.3) if late and chance.random() < 0.6 else chance.uniform(0.2, 0.7)
    answered = max(sent_at + to_answer * share, acknowledged + timedelta(minutes=10))
    usual = ("accepted_planned", "accepted_planned", "accepted_planned", "advice_only", "accepted_seen")
    response = _ANSWERS.get(chosen) or chance.choice(usual)
    heard = Word(at=acknowledged, name="partner.acknowledged")
    if chosen == "slow":
        return chosen, (heard,)
    return chosen, (
        heard,
        Word(at=answered, name="partner.outcome", response=response),
    )
