"""How made-up staff usually do a step: who, how soon, and with which answers; and what a story wants otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from handrail.domain.actors import Actor
from handrail.domain.identifiers import CaseId, TaskId
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.rehearsal import caseload_words as words
from handrail.rehearsal.answers import At, valid
from handrail.rehearsal.caseload_people import MadeUpPerson
from handrail.rehearsal.caseload_staff import Roster

Answers = dict[str, Any]
T = TypeVar("T")
MINUTE = timedelta(minutes=1)
NEVER = datetime.max.replace(tzinfo=UTC)
SOONEST = 3 * MINUTE
"""Nobody does a step sooner after it opened than this."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The restriction that a story is about. `since_days`: how long ago one that is found began."""

    kind: str
    origin: str = "planned"
    since_days: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Manner:
    """What a story wants of a step otherwise than usual.

    `left`: nobody does it. `after`: done so long after it opened. `changes`: answers laid over the usual ones.
    `only_lately`: only for steps that open so long before the end or later; earlier ones are done as usual.
    `once`: only for the first of them. `by`: the kind of persona who does it, be it under a delegation. `waits`: nobody
    confirms it as the second person.
    """

    left: bool = False
    after: timedelta | None = None
    changes: Callable[[Scene], Answers] | None = None
    only_lately: timedelta | None = None
    once: bool = False
    by: str | None = None
    waits: bool = False


@dataclass(kw_only=True)
class Life:
    """A made-up person while the caseload is played: what is known of them so far, and what is to come."""

    person: MadeUpPerson
    accountable: Actor
    worker: Actor
    opened_at: datetime
    case_id: CaseId | None = None
    referral: str | None = None
    """How urgent the referral is that their case begins with; None without one."""
    cadence_days: float = 14.0
    cadence_wanted: float | None = None
    """Another number of days between two contacts that somebody has proposed."""
    troubles: tuple[str, ...] = ("sleep", "mood", "withdrawal")
    """What gets worse first when they are less well: indicator codes."""
    level: Callable[[datetime], int] = lambda at: 0
    """How unwell they are at a time: 0 as usual, 1 one change, 2 two, 3 three and somebody worried, 4 a crisis."""
    out_of_touch: tuple[datetime, datetime] = (NEVER, NEVER)
    """From and until when nobody is in touch with them."""
    manners: dict[str, Manner] = field(default_factory=dict)
    partner: str | None = None
    """How the partner service will behave about what is sent next: one of `caseload_partners.WAYS`, or by chance."""
    partner_now: str | None = None
    """How it behaves about what was sent to it last."""
    answer: str | None = None
    """What the partner has said that is still to be written down."""
    restriction: Wanted | None = None
    """The restriction that their story is about."""
    decisions: list[str] = field(default_factory=list)
    """What will be decided about their restriction, review by review."""
    reasons: dict[str, list[str]] = field(default_factory=dict)
    """The reasons written about them so far, in order, by step: nobody may repeat the words of the last decision."""
    planned: set[TaskId] = field(default_factory=set)
    over: bool = False

    @property
    def chance(self) -> Random:
        """Chance that belongs to this person alone."""
        return self.person.chance

    @property
    def locality(self) -> str:
        """Where they live."""
        return self.person.locality

    def manner(self, task: Task, *, ends_at: datetime) -> Manner | None:
        """What the story wants of a step, if anything."""
        found = self.manners.get(task.element)
        if (
            found is not None
            and found.only_lately is not None
            and task.opened_at < ends_at - found.only_lately
        ):
            return None
        return found


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One step about to be done: everything its answers may be made of."""

    now: datetime
    life: Life
    task: Task
    variables: Mapping[str, Any]
    by: Actor
    roster: Roster

    @property
    def chance(self) -> Random:
        """The person's own chance."""
        return self.life.chance

    @property
    def at(self) -> At:
        """Times around now, as answers write them."""
        return At(self.now)

    @property
    def response_class(self) -> str:
        """The escalation's class as the process knows it."""
        return str(self.variables.get("class") or "urgent")

    def usual(self, **changes: Any) -> Answers:
        """Valid answers to the step's form with changes; None takes an answer out."""
        assert self.task.form_key is not None
        return valid(self.task.form_key, now=self.now, **changes)

    def pick(self, options: tuple[T, ...]) -> T:
        """One of several."""
        return self.chance.choice(options)

    def happens(self, share: float) -> bool:
        """Whether something that happens so often (0 to 1) happens now."""
        return self.chance.random() < share

    def colleague(self, *roles: Role, but: tuple[Any, ...] = ()) -> str:
        """The id of somebody else in one of the roles there."""
        out = {self.by.id, *but}
        return str(self.roster.one(self.chance, *roles, locality=self.life.locality, but=out).id)

    def reason(self) -> str:
        """A reason in a sentence, not one of the last two that were written about them at this step."""
        said = self.life.reasons.setdefault(self.task.element, [])
        chosen = self.chance.choice([one for one in words.REASONS if one not in said[-2:]])
        said.append(chosen)
        return chosen

    def decision(self) -> Answers:
        """What a person writes about a decision (DOMAIN section 2.6)."""
        options = self.chance.sample(words.OPTIONS, 2)
        block: Answers = {
            "options_considered": [{"option": o, "for": f, "against": a} for o, f, a in options],
            "rationale": self.reason(),
            "person_view": self.pick(words.PERSON_VIEW),
        }
        if self.happens(0.4):
            block["carer_view"] = self.pick(words.CARER_VIEW)
        if self.happens(0.08):
            block |= {"person_view": None, "view_not_obtained_reason": "not_contactable"}
        if self.happens(0.06):
            block["dissent"] = [
                {"role": "clinician", "text": "I would have waited for the family to arrive."}
            ]
        return block


@dataclass(frozen=True, kw_only=True)
class Habit:
    """How a step is usually done.

    `share`: when, as a part of the time it has (least, most); `dragging`: how often it takes nearly all of it instead.
    `late`: how often it is late. `never`: how often nobody does it. `minutes`: when, for a step without a due time or
    already past it. `office`: only while the place is open.
    """

    answers: Callable[[Scene], Answers] | None = None
    share: tuple[float, float] = (0.1, 0.48)
    dragging: float = 0.15
    late: float = 0.08
    never: float = 0.0
    minutes: tuple[int, int] = (10, 180)
    office: bool = False

    def done_at(self, task: Task, chance: Random) -> datetime | None:
        """When it is done; None when nobody does it."""
        if chance.random() < self.never:
            return None
        begins_at = task.opened_at if task.clock is None else max(task.opened_at, task.clock.from_at)
        given = None if task.due_at is None else task.due_at - begins_at
        if given is None or given <= SOONEST:
            return begins_at + chance.uniform(*self.minutes) * MINUTE
        share = chance.uniform(*self.share)
        if chance.random() < self.late:
            share = chance.uniform(1.05, 1.5)
        elif chance.random() < self.dragging:
            share = chance.uniform(max(0.55, self.share[0]), 0.95)
        return begins_at + max(SOONEST, min(share * given, given + timedelta(days=4)))
