"""The demo's caseload: made-up people whose weeks are played through the real processes in virtual time.

The first people have a story each, so that every kind of step is open for somebody at the end and every page has
something to show; the others go one of a few ways by chance. The same seed, size and day give the same again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from handrail.application.handrail import Handrail
from handrail.domain.roles import Role
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal import caseload_words as words
from handrail.rehearsal.caseload_crises import (
    CRISES,
    CRISIS_NOW,
    HOLD_WAITS,
    NIGHT_PLAN,
    PARTNER_SILENT,
    REVIEW_LATE,
    REVIEW_UNASSIGNED,
    SAFEGUARDING,
)
from handrail.rehearsal.caseload_habits import Life
from handrail.rehearsal.caseload_limits import (
    BLANKET_RULE,
    COVERT_AT_CONSULTANT,
    COVERT_AT_PHARMACIST,
    FOUND_OVERDUE,
    LIMITS,
    THIRD_TIME,
)
from handrail.rehearsal.caseload_lives import (
    AROUND_THE_CLOCK,
    SHARES,
    SHORT_STAYS,
    Course,
    Spell,
    contact_answers,
    levels_of,
    missed_answers,
    next_contact_at,
    red_flag_answers,
    spell,
)
from handrail.rehearsal.caseload_people import LOCALITIES, MadeUpPerson, made_up_people
from handrail.rehearsal.caseload_player import Player, Progress, Report
from handrail.rehearsal.caseload_rights import (
    ACCEPTED,
    CADENCE_CHANGED,
    DECLINE_WAITS,
    DECLINED,
    DISCHARGE_WAITS,
    DISCHARGED,
    RIGHTS,
    RIGHTS_LENT,
    SAFEGUARDED,
)
from handrail.rehearsal.caseload_staff import in_the_day
from handrail.rehearsal.caseload_story import Story

DAY = timedelta(days=1)
PEOPLE, WEEKS, SEED = 200, 10, 2026
_FIRST = (
    CRISIS_NOW, NIGHT_PLAN, PARTNER_SILENT, HOLD_WAITS, SAFEGUARDING, THIRD_TIME,
    COVERT_AT_PHARMACIST, COVERT_AT_CONSULTANT, BLANKET_RULE, FOUND_OVERDUE, REVIEW_LATE, REVIEW_UNASSIGNED,
    RIGHTS_LENT, DISCHARGED, ACCEPTED, DECLINED, DECLINE_WAITS, DISCHARGE_WAITS, CADENCE_CHANGED, SAFEGUARDED,
)  # fmt: skip
"""One person each, the localities in turn; enough for every role to have something open."""
_SECOND = tuple(_FIRST[number ^ 1] for number in range(len(_FIRST)))
"""The same again in the other locality."""
STORIES: tuple[Story, ...] = (
    *_FIRST,
    *_SECOND,
    *(story for story in (*RIGHTS, *CRISES, *LIMITS) for _ in LOCALITIES),
)
"""The story of each person by number; those beyond have none."""


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """What is to be made: how many people, over how many weeks before `ends_at`, from which seed."""

    ends_at: datetime
    people: int = PEOPLE
    weeks: float = WEEKS
    seed: int = SEED

    @property
    def starts_at(self) -> datetime:
        """When the first case opens."""
        return self.ends_at - timedelta(weeks=self.weeks)


def load(
    handrail: Handrail,
    clock: VirtualClock,
    caseload: Caseload,
    *,
    say: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Make the caseload on a Handrail whose virtual clock stands at its start, with personas and processes there."""
    player = Player(handrail, clock, seed=caseload.seed, ends_at=caseload.ends_at)
    wanted = {number: story.pathway for number, story in enumerate(STORIES) if story.pathway is not None}
    people = made_up_people(caseload.seed, caseload.people, today=caseload.ends_at.date(), wanted=wanted)
    for person in people:
        story = STORIES[person.number] if person.number < len(STORIES) else None
        _begin(player, person, story)
    _go_on(player)
    return player.play(say)


def _begin(player: Player, person: MadeUpPerson, story: Story | None) -> None:
    """Plan the opening of a person's case, and with it all that follows."""
    chance = person.chance
    life = Life(
        person=person,
        accountable=player.roster.one(chance, Role.CLINICIAN, locality=person.locality),
        worker=player.roster.one(chance, Role.SUPPORT_WORKER, locality=person.locality),
        opened_at=_opens_at(player, person, story),
        cadence_days=person.contact_every_days,
        troubles=tuple(chance.sample(list(words.SEEN), 4)),
    )

    if story is not None:
        life.referral = story.referral

    def open_it() -> None:
        if story is not None and story.referral is not None:
            story.take_hold(life)
        player.open_case(life)
        if story is None:
            _live(player, life, until=player.ends_at)
        else:
            _live_before(player, life, story)
            story.befall(player, life)
        _keep_in_touch(player, life, life.opened_at)

    player.plan(life.opened_at, open_it)


def _opens_at(player: Player, person: MadeUpPerson, story: Story | None) -> datetime:
    chance, weeks = person.chance, player.ends_at - player.starts_at
    if story is not None:
        known = None if story.known_for is None else player.ends_at - story.known_for
        return known or player.starts_at + chance.uniform(0.1, 0.6) * DAY
    if person.pathway in SHORT_STAYS:
        at = player.ends_at - chance.uniform(2, 11) * DAY
    elif chance.random() < 0.6:
        at = player.starts_at + chance.uniform(0, 6) * DAY
    else:
        at = player.starts_at + chance.uniform(0.05, 0.9) * weeks
    return player.roster.at_work(person.locality, max(player.starts_at, in_the_day(chance, at)))


# -- lives without a story ---------------------------------------------------------------------------------------------


def _live_before(player: Player, life: Life, story: Story) -> None:
    """Some of those with a story have been through something else before, and got over it."""
    if story.referral is not None:
        return
    until = story.begins_at(player) - 20 * DAY
    if until - life.opened_at > 14 * DAY and life.chance.random() < 0.16:
        _live(player, life, until=until)


def _live(player: Player, life: Life, *, until: datetime) -> None:
    """Let a life go one of the ways by chance; what befalls it does so before `until`."""
    chance = life.chance
    course = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
    day = partial(_some_day, life, until)
    spells: list[Spell] = []
    if course is Course.WOBBLING:
        spells = [spell(life, peaks_at=day(), peak=2) for _ in range(chance.choice((1, 1, 2)))]
    elif course is Course.RELAPSE:
        peaks_at = day()
        spells = [spell(life, peaks_at=peaks_at, peak=chance.choice((3, 4, 4)))]
        player.plan(peaks_at, partial(_at_the_peak, player, life))
    elif course is Course.CARER_WORRIED:
        worried_at = day()
        spells = [spell(life, peaks_at=worried_at, peak=2)]
        wanted = chance.choice(("early_review", "early_review", "urgent"))
        player.plan(worried_at, partial(player.get_help, life, wanted, source="carer"))
    elif course is Course.CONTACT_GAP:
        begins_at = day()
        gap = timedelta(days=(2.3 if life.locality == "northvale" else 1.9) * life.cadence_days)
        life.out_of_touch = (begins_at, begins_at + gap)
    life.level = levels_of(tuple(spells))


def _some_day(life: Life, until: datetime) -> datetime:
    """A moment in a day between a little after the opening and `until`."""
    at = life.opened_at + life.chance.uniform(0.1, 0.98) * (until - life.opened_at)
    return max(in_the_day(life.chance, at, opens=8, closes=22), life.opened_at + timedelta(hours=3))


def _at_the_peak(player: Player, life: Life) -> None:
    """Somebody is there when it is worst; now and then 999 comes first."""
    level = life.level(player.clock.now())
    if level >= 4 and life.chance.random() < 0.2:
        player.contact(life, red_flag_answers(life, now=player.clock.now()))
    else:
        player.contact_now(life, level)


# -- contacts at the agreed rhythm -------------------------------------------------------------------------------------


def _keep_in_touch(player: Player, life: Life, last_at: datetime) -> None:
    """Plan the next contact, and at it the one after."""
    at = next_contact_at(life, last_at)
    begins_at, ends_at = life.out_of_touch
    if begins_at <= at < ends_at:
        at = ends_at
    around_the_clock = life.person.pathway in AROUND_THE_CLOCK
    at = max(in_the_day(life.chance, at, closes=20 if around_the_clock else 17), last_at + timedelta(hours=4))
    if not around_the_clock:
        at = player.roster.at_work(life.locality, at)
    player.plan(at, partial(_be_in_touch, player, life))


def _be_in_touch(player: Player, life: Life) -> None:
    now, chance = player.clock.now(), life.chance
    if chance.random() < 0.05:
        player.contact(life, missed_answers(life, now=now))
        player.plan(now + chance.uniform(0.8, 1.6) * DAY, partial(_be_in_touch, player, life))
        return
    occurred_at = now
    if chance.random() < 0.07:
        occurred_at = max(now - timedelta(hours=chance.uniform(2.5, 20)), life.opened_at)
    level = life.level(occurred_at)
    if level == 0 and chance.random() < 0.03:
        level = 1
    player.contact(life, contact_answers(life, now=now, occurred_at=occurred_at, level=level))
    if not life.over:
        _keep_in_touch(player, life, occurred_at)


# -- what goes on besides ----------------------------------------------------------------------------------------------


def _go_on(player: Player) -> None:
    """The worker's look for gaps, notices being read, and at the very end a few steps taken on."""
    days = round((player.ends_at - player.starts_at) / DAY)
    for day in range(1, days):
        morning = in_the_day(Random(day), player.starts_at + day * DAY, opens=7, closes=8)
        player.plan(morning, player.look_for_gaps)
        if day % 7 == 4 or day == days - 1:
            player.plan(morning, partial(player.read_notices, newer_than=timedelta(hours=18)))
    player.plan(player.ends_at, player.look_for_gaps)
    player.plan(player.ends_at, partial(player.take_tasks, 0.2))
    player.plan(player.ends_at, player.send_what_waits)
