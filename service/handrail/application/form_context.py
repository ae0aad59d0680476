"""What a form asks to know besides its process's variables: people, records, limits, the last decision's words.

A form names what it needs (`Form.variables`), and only that is fetched. When a page is drawn, that is everybody and
everything that may be chosen; when answers are checked, only what was chosen is looked up, so that a person who is not
among those who may be named is refused here and not only missing from the page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from handrail.application.due_times import DueTimes, due_times_for, host_functions
from handrail.application.open_matters import matter_choices
from handrail.application.restriction_limits_by_type import limits_by_type
from handrail.application.review_independence import deciders_reviewed
from handrail.application.safeguarding_words import words_of_action, words_of_concern
from handrail.application.threshold_rows import rows_of_table
from handrail.application.work import Look, Work
from handrail.domain.cases import Case, Pathway
from handrail.domain.code_lists import code_list
from handrail.domain.errors import Invalid
from handrail.domain.evaluations import Evaluation, ResponseClass
from handrail.domain.events import plain
from handrail.domain.identifiers import StaffId
from handrail.domain.instances import Instance
from handrail.domain.permissions import HOLDERS, Permission
from handrail.domain.restrictions import Restriction
from handrail.domain.reviews import check_reviewer
from handrail.domain.rights import roles_that_may
from handrail.domain.roles import Role
from handrail.engine import Bundle
from handrail.forms import Field, Form
from handrail.forms.times import in_words
from handrail.storage.advice import AdviceRecords
from handrail.storage.contacts import Contacts
from handrail.storage.evaluations import Evaluations
from handrail.storage.meetings import Meetings
from handrail.storage.post_crisis_reviews import PostCrisisReviews
from handrail.storage.restriction_reviews import RestrictionReviews
from handrail.storage.restrictions import Restrictions
from handrail.storage.safeguarding import Safeguarding
from handrail.storage.staff import Colleague

Choices = list[dict[str, str]]
"""What may be chosen: [{value, label}]."""

_EVIDENCE_WINDOW = timedelta(days=14)
_LOOK_BACK = timedelta(days=90)
_MOST_NAMED, _LABEL = 200, 120
_CLINICIANS = frozenset(roles_that_may(Role.CLINICIAN))
_STAFF = HOLDERS[Permission.SEE_CASES] & HOLDERS[Permission.WORK_ON_TASKS]
_HERE: Mapping[str, frozenset[Role]] = {
    "staff": _STAFF,
    "clinicians": _CLINICIANS,
    "reviewers": _CLINICIANS,
    "second_people": _CLINICIANS,
}
"""Lists of people that a form may offer, and the roles that may be named in each, for a case of that place."""
_ANYWHERE: Mapping[str, frozenset[Role]] = {"second_people": frozenset({Role.ON_CALL_CLINICIAN})}
"""Those who may be named wherever they work: a small team has no second person of its own at night (S10)."""


@dataclass(frozen=True, kw_only=True)
class FormContext:
    """What a form may be drawn, filled and checked with: variables, and FEEL functions of the host."""

    variables: Mapping[str, Any]
    functions: Mapping[str, Callable[..., Any]]


def form_context(
    look: Look,
    case: Case,
    form: Form,
    variables: Mapping[str, Any],
    *,
    now: datetime,
    bundle: Bundle,
    answers: Any = None,
) -> FormContext:
    """The variables of a process with what the form asks for besides them.

    `answers` are those that are to be checked, as they were sent; without them everything that may be chosen is there.
    What the records say goes before a process's variable of the same name.
    """
    asking = _Asking(look, case, form, variables, now, bundle, answers)
    known = dict(variables)
    for name in sorted(form.variables):
        if name in _HERE:
            known[name] = asking.people(name)
        elif name in _RECORDS:
            known[name] = _RECORDS[name](asking)
        elif name in _OTHERWISE and name not in known:
            known[name] = _OTHERWISE[name](asking)
    return FormContext(variables=known, functions=host_functions(lambda: asking.due_times))


def names_behind(look: Look, case: Case, form: Form, answers: Mapping[str, Any]) -> Mapping[str, Choices]:
    """The names behind the ids in kept answers, for reading them back whoever or whatever may be chosen today."""
    names = look.staff.names(_chosen(form, answers, _HERE))
    people = [{"value": str(staff_id), "label": name} for staff_id, name in names.items()]
    said = {name: people for name in form.variables if name in _HERE}
    if _chosen(form, answers, {"open_restrictions"}):
        said["open_restrictions"] = _as_choices(look, case, Restrictions(look.session).of_case(case.id))
    return said


@dataclass(frozen=True)
class _Asking:
    """One form's questions to the records."""

    look: Look
    case: Case
    form: Form
    variables: Mapping[str, Any]
    now: datetime
    bundle: Bundle
    answers: Any

    @property
    def drawing(self) -> bool:
        """Whether a page is drawn, rather than answers checked."""
        return self.answers is None

    @cached_property
    def due_times(self) -> DueTimes:
        """What the case's place says about time."""
        if isinstance(self.look, Work):
            return self.look.due_times
        return due_times_for(self.look, self.case, self.now)

    def people(self, name: str) -> Choices:
        """Who may be named in one of the form's lists; of those who were named, when answers are checked."""
        here, anywhere = _HERE[name], _ANYWHERE.get(name, frozenset())
        found = [one for one in self._colleagues if one.here & here or one.anywhere & anywhere]
        if self.drawing:
            found = [one for one in found if self._may_be_offered(name, one)]
        return [{"value": str(one.id), "label": _named(one, here)} for one in found]

    @cached_property
    def _colleagues(self) -> tuple[Colleague, ...]:
        lists = [name for name in self.form.variables if name in _HERE]
        ids = None if self.drawing else self.chosen(_HERE)
        if ids == set():
            return ()
        return self.look.staff.colleagues(
            here=frozenset().union(*(_HERE[name] for name in lists)),
            anywhere=frozenset().union(*(_ANYWHERE.get(name, frozenset()) for name in lists)),
            locality=self.case.locality,
            pathway=self.case.pathway,
            at=self.now,
            ids=ids,
        )

    def chosen(self, lists: Collection[str]) -> set[StaffId]:
        """The ids that were sent where the form offers one of these lists."""
        return _chosen(self.form, self.answers, lists)

    def _may_be_offered(self, name: str, colleague: Colleague) -> bool:
        """Who would be refused is not offered. The check says why, if somebody sends them all the same."""
        if name == "second_people":
            return str(colleague.id) not in (self.variables.get("proposed_by"), str(self.look.actor.id))
        if name == "reviewers" and self._review is not None:
            try:
                check_reviewer(
                    colleague.id,
                    colleague.here,
                    min_role=self._review.min_role,
                    not_recorder=self._review.not_recorder,
                    recorder_id=self._review.recorder_id,
                    hold_decider_id=self._review.hold_decider_id,
                )
            except Invalid:
                return False
        return True

    @cached_property
    def _review(self) -> Any:
        review = self.variables.get("review")
        review_id = _id(review.get("review_id")) if isinstance(review, Mapping) else None
        return None if review_id is None else PostCrisisReviews(self.look.session).get(review_id)

    @property
    def deciders(self) -> list[str]:
        """Who decided anything in the escalation that is reviewed, or lent the right to."""
        return [] if self._review is None else sorted(map(str, deciders_reviewed(self.look, self._review)))

    @cached_property
    def last_words(self) -> Mapping[str, Any]:
        """What was written with the last decision to keep this restriction."""
        restriction_id = _id(self.variables.get("restriction_id"))
        restriction = None if restriction_id is None else Restrictions(self.look.session).get(restriction_id)
        if restriction is None or restriction.case_id != self.case.id:
            return {}
        found = RestrictionReviews(self.look.session).last_words(restriction.id)
        if found is None:
            return {}
        words: Mapping[str, Any] = self.look.words_of(
            self.case, found[1], place=f"restriction_review:{found[0]}"
        )
        return words

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """The answer of a threshold table that the process is about, otherwise the case's last."""
        evaluations = Evaluations(self.look.session)
        named = _id(self.variables.get("evaluation_id"))
        found = evaluations.latest(self.case.id) if named is None else evaluations.get(named)
        return found if found is not None and found.case_id == self.case.id else None


def _open_restrictions(asking: _Asking) -> Choices:
    """What the person lives with now; in its proposer's words, where somebody is to choose from it."""
    found = [one for one in Restrictions(asking.look.session).of_case(asking.case.id) if one.in_place]
    return (
        _as_choices(asking.look, asking.case, found)
        if asking.drawing
        else [{"value": str(one.id)} for one in found]
    )


def _as_choices(look: Look, case: Case, restrictions: Iterable[Restriction]) -> Choices:
    types, register = code_list("restriction_types"), Restrictions(look.session)
    choices = []
    for one in restrictions:
        words = look.words_of(case, register.sealed_words(one.id), place=f"restriction:{one.id}")
        said = str(words.get("description", ""))[:_LABEL].strip()
        choices.append(
            {"value": str(one.id), "label": ": ".join(filter(None, (types.label(one.type), said)))}
        )
    return choices


def _evidence_items(asking: _Asking) -> Choices:
    """The contacts and the advice of the last two weeks, beside what the form names itself."""
    if not (asking.drawing or asking.chosen({"evidence_items"})):
        return []
    found = Contacts(asking.look.session).within(
        asking.case.id, since=asking.now - _EVIDENCE_WINDOW, until=asking.now
    )
    given = AdviceRecords(asking.look.session).of_case(asking.case.id, since=asking.now - _EVIDENCE_WINDOW)
    specialisms = code_list("specialisms")
    modes, outcomes = code_list("contact_modes"), code_list("contact_outcomes")
    return [
        {
            "value": one.reference,
            "label": f"Advice of {in_words(one.replied_at)}: {specialisms.label(one.specialism.value)}",
        }
        for one in given
        if one.replied_at is not None
    ] + [
        {
            "value": str(one.id),
            "label": f"Contact of {in_words(one.occurred_at)}: {modes.label(one.mode.value)}, "
            + outcomes.label(one.outcome.value).lower(),
        }
        for one in reversed(found)
    ]


def _open_concerns(asking: _Asking) -> Choices:
    """The safeguarding concerns that the local authority has, and that are not over."""
    if not (asking.drawing or asking.chosen({"open_concerns"})):
        return []
    kinds = code_list("safeguarding_categories")
    return [
        {
            "value": str(one.id),
            "label": f"Sent {in_words(one.sent_at)}: "
            + ", ".join(kinds.label(code) for code in one.categories),
        }
        for one in Safeguarding(asking.look.session).open_in(asking.case.id)
        if one.sent_at is not None
    ]


def _person_identifier(asking: _Asking) -> str | None:
    person = asking.look.people.get(asking.case.patient_id)
    return None if person is None else person.pseudonym


def _signature_signs(asking: _Asking) -> list[str]:
    """The person's own words for their signs, from their plan."""
    sealed = asking.look.cases.sealed_plan(asking.case.id)
    plan = asking.look.words_of(asking.case, sealed, place=f"plan:{asking.case.id}")
    return [str(sign) for sign in plan.get("signature_signs", ())]


def _table_rows(asking: _Asking) -> Choices:
    """The rows of the table that answered, in the bundle it was asked in."""
    found = asking.evaluation
    instance = None if found is None else asking.look.instances.get(found.instance_id)
    if found is None or instance is None:
        return []
    classes = code_list("classes")
    return [
        {
            "value": row.id,
            "label": f"{row.id}: {classes.label(row.response_class)}. {row.prompt}".rstrip(". "),
        }
        for row in rows_of_table(_bundle_of(asking.look, instance), found.table).values()
    ]


def _previous_contact_at(asking: _Asking) -> Any:
    """The last contact before the one that the process came from: what changed has been known since then."""
    began = asking.variables.get("t0")
    until = datetime.fromisoformat(began) if isinstance(began, str) else asking.now
    found = Contacts(asking.look.session).within(asking.case.id, since=until - _LOOK_BACK, until=until)
    own = asking.variables.get("contact_id")
    return plain(max((one.occurred_at for one in found if str(one.id) != own), default=None))


def _latest_needed_by(asking: _Asking) -> Mapping[str, Any]:
    """By when each class asks a partner to act, if it is sent now."""
    return {
        cls.value: plain(asking.due_times.due_after(asking.now, "esc.response", cls.value))
        for cls in ResponseClass
        if cls.rank > 0
    }


def _meeting_question(asking: _Asking) -> str | None:
    """What a meeting was asked, in words; those of its code where another process asked."""
    carried = asking.variables.get("meeting")
    meeting_id = _id(carried.get("meeting_id")) if isinstance(carried, Mapping) else None
    meetings = Meetings(asking.look.session)
    found = None if meeting_id is None else meetings.get(meeting_id)
    if found is None or found.case_id != asking.case.id:
        return None
    sealed = meetings.asked_words(found.id)
    words = (
        {} if sealed is None else asking.look.words_of(asking.case, sealed, place=f"meeting:{found.id}:asked")
    )
    return str(words.get("question") or code_list("mdt_questions").label(found.question))


_RECORDS: Mapping[str, Callable[[_Asking], Any]] = {
    "by": lambda asking: str(asking.look.actor.id),
    "meeting_question": _meeting_question,
    "deciders": lambda asking: asking.deciders,
    "accountable_clinician": lambda asking: plain(asking.case.accountable_id),
    "open_restrictions": _open_restrictions,
    "open_matters": lambda asking: matter_choices(asking.look, asking.case, now=asking.now),
    "evidence_items": _evidence_items,
    "open_concerns": _open_concerns,
    "the_concern": lambda asking: words_of_concern(
        asking.look, asking.case, _id(asking.variables.get("concern_id"))
    ),
    "the_action": lambda asking: words_of_action(
        asking.look, asking.case, _id(asking.variables.get("action_id"))
    ),
    "person_identifier": _person_identifier,
    "previous_risk_work": lambda asking: asking.last_words.get("risk_work"),
    "previous_stepdown_trigger": lambda asking: asking.last_words.get("stepdown_trigger"),
    "signature_signs": _signature_signs,
    "no_signature_signs_agreed": lambda asking: bool(asking.case.facts.get("no_signature_signs_agreed")),
    "table_rows": _table_rows,
}
"""What the records alone can say."""

_OTHERWISE: Mapping[str, Callable[[_Asking], Any]] = {
    "previous_contact_at": _previous_contact_at,
    "evaluation_row": lambda asking: None if asking.evaluation is None else asking.evaluation.row,
    "latest_needed_by": _latest_needed_by,
    "restriction_limits": lambda asking: limits_by_type(
        asking.bundle, Pathway(asking.case.pathway).setting, now=asking.now
    ),
    "setting": lambda asking: Pathway(asking.case.pathway).setting,
    "guidance_version": lambda asking: next(
        (str(field.options[0].value) for field in asking.form.walk() if _offers_guidance(field)), None
    ),
}
"""What is worked out here where the process does not say it."""


def _offers_guidance(field: Field) -> bool:
    return field.code_list == "liberty_guidance" and bool(field.options)


def _named(colleague: Colleague, roles: frozenset[Role]) -> str:
    """A name with the highest role that lets them be named, for a list to choose from."""
    held = colleague.here & roles or colleague.anywhere
    role = max(held, key=lambda one: (one.rank, one.value))
    return f"{colleague.name} ({role.label.lower()})"


def _chosen(form: Form, answers: Any, lists: Collection[str]) -> set[StaffId]:
    """The ids in answers where the form offers one of these lists; of a flood, so many and no more."""
    wanted = {field.key for field in form.walk() if field.options_from in lists}
    found: set[StaffId] = set()
    left: list[tuple[str, Any]] = [("", answers)]
    while left and len(found) < _MOST_NAMED:
        key, value = left.pop()
        if isinstance(value, Mapping):
            left += value.items()
        elif isinstance(value, list):
            left += ((key, one) for one in value)
        elif key in wanted and (named := _id(value)) is not None:
            found.add(StaffId(named))
    return found


def _id(value: Any) -> UUID | None:
    """An id; of a reference such as `advice:<id>` the id."""
    try:
        return UUID(value.rpartition(":")[2]) if isinstance(value, str) else None
    except ValueError:
        return None


def _bundle_of(look: Look, instance: Instance) -> Bundle:
    return look.resources.catalogue.bundle(look.session, instance.process_key, instance.bundle_sha256)
