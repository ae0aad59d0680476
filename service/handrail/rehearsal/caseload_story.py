"""A story: what befalls one made-up person, told back from now, and what staff do otherwise than usual about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from handrail.application.commands.end_case import EndCase
from handrail.domain.cases import Pathway
from handrail.domain.roles import Role
from handrail.rehearsal.caseload_habits import Answers, Life, Manner, Scene, Wanted
from handrail.rehearsal.caseload_lives import contact_answers, red_flag_answers
from handrail.rehearsal.caseload_player import Player
from handrail.rehearsal.caseload_staff import in_the_night

Deed = Callable[[Player, Life], None]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Something that happens so long before the end; `at_night`: moved back into the night."""

    deed: Deed
    before: timedelta
    at_night: bool = False


@dataclass(frozen=True, kw_only=True)
class Story:
    """What befalls one person. `known_for`: how long before the end their case was opened (None: from the start).

    `referral`: how urgent the referral is that their case begins with; then it takes hold as the case is opened.
    """

    name: str
    turns: tuple[Turn, ...]
    manners: Mapping[str, Manner] = field(default_factory=dict)
    partner: str | None = None
    restriction: Wanted | None = None
    decisions: tuple[str, ...] = ()
    pathway: Pathway | None = None
    known_for: timedelta | None = None
    referral: str | None = None

    def befall(self, player: Player, life: Life) -> None:
        """Plan it for a life. What is otherwise than usual is so from the first turn on."""
        if self.referral is None:
            player.plan(self.begins_at(player), partial(self.take_hold, life))
        for turn in self.turns:
            player.plan(self._at(turn, player), partial(turn.deed, player, life))

    def begins_at(self, player: Player) -> datetime:
        """The time of its first turn; the end for a story without any."""
        return min((self._at(turn, player) for turn in self.turns), default=player.ends_at)

    def _at(self, turn: Turn, player: Player) -> datetime:
        at = player.ends_at - turn.before
        return in_the_night(at) if turn.at_night else at

    def take_hold(self, life: Life) -> None:
        """From now on things are otherwise than usual."""
        life.manners = dict(self.manners)
        life.partner, life.restriction, life.decisions = self.partner, self.restriction, list(self.decisions)


def ago(deed: Deed, *, at_night: bool = False, **gap: float) -> Turn:
    """A turn so long before the end."""
    return Turn(deed=deed, before=timedelta(**gap), at_night=at_night)


# -- manners -----------------------------------------------------------------------------------------------------------

LEFT = Manner(left=True)


def left_lately(**gap: float) -> Manner:
    """Left undone, but only if it opens so long before the end, or later."""
    return Manner(left=True, only_lately=timedelta(**gap))


def after(
    *,
    changes: Callable[[Scene], Answers] | None = None,
    once: bool = False,
    by: str | None = None,
    waits: bool = False,
    **gap: float,
) -> Manner:
    """Done so long after it opened, with changes to the usual answers; the rest as in `Manner`."""
    return Manner(after=timedelta(**gap), changes=changes, once=once, by=by, waits=waits)


def with_answers(**changes: object) -> Callable[[Scene], Answers]:
    """These answers laid over the usual ones."""
    return lambda scene: dict(changes)


def quickly(*elements: str, minutes: float = 6) -> dict[str, Manner]:
    """Each of these steps done soon after it opened."""
    return {element: after(minutes=minutes + number) for number, element in enumerate(elements)}


_ASKED_AGAIN_AFTER = timedelta(hours=6)


# -- deeds -------------------------------------------------------------------------------------------------------------


def help_wanted(response_class: str, source: str = "staff") -> Deed:
    """Somebody presses “Get help now”, or writes down another's worry."""
    return lambda player, life: player.get_help(life, response_class, source=source)


def contact(level: int) -> Deed:
    """A contact with somebody that unwell."""
    return lambda player, life: player.contact_now(life, level)


def red_flag(player: Player, life: Life) -> None:
    """A contact in an emergency."""
    player.contact(life, red_flag_answers(life, now=player.clock.now()))


def discovered(player: Player, life: Life) -> None:
    """Somebody notices at a contact that something is limited which is not on the register."""
    now = player.clock.now()
    player.contact(
        life, contact_answers(life, now=now, occurred_at=now, level=0) | {"restriction_noticed": "yes_new"}
    )
    if not player.has_open(life, "RIM-01"):
        player.start(life, "restriction-imposition", "restriction.discovered")


def started(process: str, message: str | None = None, **variables: object) -> Deed:
    """Somebody starts a process."""
    return lambda player, life: player.start(life, process, message, **variables)


def heard(name: str, *, by_senior: bool = False, **payload: object) -> Deed:
    """A message reaches the case, of whoever is in touch or of a senior; not said where what it is about is over."""

    def deed(player: Player, life: Life) -> None:
        if not player.is_awaited(life, name):
            return
        said_by = (
            player.roster.one(life.chance, Role.SENIOR_CLINICIAN, locality=life.locality)
            if by_senior
            else None
        )
        player.message(life, name, dict(payload), by=said_by)

    return deed


def heard_once_awaited(name: str) -> Deed:
    """A message reaches the case as soon as something there waits for it: over a weekend nobody may have decided."""

    def deed(player: Player, life: Life) -> None:
        if player.is_awaited(life, name):
            player.message(life, name)
        else:
            player.plan(player.clock.now() + _ASKED_AGAIN_AFTER, partial(deed, player, life))

    return deed


def ended(reason: str) -> Deed:
    """The episode ends."""

    def deed(player: Player, life: Life) -> None:
        assert life.case_id is not None
        lead = player.roster.one(life.chance, Role.TEAM_LEAD, locality=life.locality)
        if player.do(EndCase(case_id=life.case_id, reason=reason), by=lead) is not None:
            life.over = True
            player.look_around(life)

    return deed


def limited_anew(wanted: Wanted, *decisions: str) -> Deed:
    """Another restriction begins."""

    def deed(player: Player, life: Life) -> None:
        life.restriction, life.decisions = wanted, list(decisions)
        player.start(life, "restriction-imposition")

    return deed
