"""Restrictions that belong together, and how long they have lasted in all.

Ending a restriction and starting it again does not set its clock back (DOMAIN sections 3.4.4 and 3.8): a gap of up to
72 hours counts as if it had never stopped, and one of up to 28 days links the new restriction to the old chain, so
that the days before it still count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

UNBROKEN = timedelta(hours=72)
"""A gap no longer than this counts towards the total."""
RE_IMPOSED = timedelta(days=28)
"""A restriction that comes back no later than this belongs to the old chain, and its step-down has failed."""

SECLUSION_CONTINUOUS = timedelta(hours=8)
SECLUSION_IN_TWO_DAYS = timedelta(hours=12)
_TWO_DAYS = timedelta(hours=48)


class Link(StrEnum):
    """How a restriction follows an earlier one of the same type."""

    UNBROKEN = "unbroken"
    RE_IMPOSED = "re_imposed"
    SEPARATE = "separate"


@dataclass(frozen=True)
class Spell:
    """One stretch of time under restriction; `ended_at` None while it lasts. Aware UTC."""

    started_at: datetime
    ended_at: datetime | None = None

    def until(self, now: datetime) -> datetime:
        """Its end as far as it has come."""
        return min(self.ended_at or now, now)


def link(earlier: Spell, started_at: datetime) -> Link:
    """How a restriction that starts at `started_at` follows `earlier`; one that has not ended is never left behind."""
    if earlier.ended_at is None:
        return Link.UNBROKEN
    gap = started_at - earlier.ended_at
    if gap <= UNBROKEN:
        return Link.UNBROKEN
    return Link.RE_IMPOSED if gap <= RE_IMPOSED else Link.SEPARATE


def closest_link(earlier: Iterable[Spell], started_at: datetime) -> Link:
    """The strongest link to any earlier restriction of the type; SEPARATE when there is none."""
    found = {link(spell, started_at) for spell in earlier}
    return next((kind for kind in (Link.UNBROKEN, Link.RE_IMPOSED) if kind in found), Link.SEPARATE)


def total(chain: Iterable[Spell], now: datetime) -> timedelta:
    """The time under restriction over a whole chain until now: every spell once, and the gaps of up to 72 hours.

    Spells may overlap or come in any order; overlapping time counts once, and time to come does not count.
    """
    counted = timedelta()
    reached: datetime | None = None
    for spell in sorted(chain, key=lambda spell: spell.started_at):
        start, end = spell.started_at, spell.until(now)
        if end <= start:
            continue
        if reached is not None and start - reached <= UNBROKEN:
            start = reached
        if end > start:
            counted += end - start
            reached = end
    return counted


def total_days(chain: Iterable[Spell], now: datetime) -> float:
    """The total in days, to four decimal places (a third of a minute)."""
    return round(total(chain, now) / timedelta(days=1), 4)


def seclusion_needs_mdt(chain: Iterable[Spell], now: datetime) -> bool:
    """Whether seclusion has lasted 8 hours without a break, or 12 in 48 (Code of Practice 2015, chapter 26)."""
    spells = [spell for spell in chain if spell.until(now) > spell.started_at]
    if any(spell.until(now) - spell.started_at >= SECLUSION_CONTINUOUS for spell in spells):
        return True
    return any(
        sum(
            (
                min(other.until(now), end) - max(other.started_at, end - _TWO_DAYS)
                for other in spells
                if other.until(now) > end - _TWO_DAYS and other.started_at < end
            ),
            timedelta(),
        )
        >= SECLUSION_IN_TWO_DAYS
        for end in (spell.until(now) for spell in spells)
    )
