"""The form for lending a right, what was typed into it, and what it would mean in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from handrail.application.offering import Weighed
from handrail.application.queries.lending_desk import Lending
from handrail.domain.decision_rights import Period
from handrail.domain.delegations import Approval
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.evaluations import ResponseClass
from handrail.domain.identifiers import StaffId
from handrail.web import times
from handrail.web.delegations.pages import ConfirmPage
from handrail.web.delegations.presenting import PERIODS, narrowing, place_words, rights_words
from handrail.web.door import place_name
from handrail.web.form_answers import instant_from
from handrail.web.form_questions import Choice, ErrorLink, FormOnPage, Look, Question, QuickTime
from handrail.web.page import Section
from handrail.web.wording import CLASSES

FIELDS = (
    *("codes", "place", "to", "acting_up", "starts_at", "starts_at~offset", "ends_at", "ends_at~offset"),
    *("period", "classes", "reason"),
)
_ANCHORS = {
    "/codes": "codes-0",
    "/to": "to",
    "/locality": "place",
    "/pathway": "place",
    "/classes": "classes-0",
    "/starts_at": "starts_at",
    "/ends_at": "ends_at",
    "/reason": "reason",
}
_DAYS = ((1, "In a day"), (3, "In 3 days"), (7, "In a week"), (14, "In 14 days"))


def lending_form(
    desk: Lending, sent: MultiDict[str, str], problems: Sequence[FieldProblem] = ()
) -> FormOnPage:
    """The questions, with what was typed."""
    errors = tuple(
        ErrorLink(message=problem.message, anchor=_ANCHORS.get(problem.pointer, "maincontent"))
        for problem in problems
    )
    said: dict[str, str] = {}
    for error in errors:
        said[error.anchor] = (
            f"{said[error.anchor]}. {error.message}" if error.anchor in said else error.message
        )

    def ask(look: Look, name: str, label: str, **more: Any) -> Question:
        first = f"{name}-0" if look in (Look.TICKS, Look.RADIOS) else name
        known = {"value": sent.get(name, ""), "id": first, "error": said.get(first, ""), **more}
        return Question(look=look, name=name, label=label, **known)

    rights = [(right.code, right.title, f"{right.code}") for right, _ in desk.rights]
    classes = [(one.value, CLASSES[one.value].word, "") for one in ResponseClass if one.value in CLASSES]
    places = _places(desk)
    questions = (
        ask(Look.TICKS, "codes", "What do you want to lend?", choices=_ticks("codes", rights, sent)),
        ask(Look.SELECT, "place", "For which cases?", choices=_options(places, sent.get("place", ""))),
        ask(
            Look.SELECT,
            "to",
            "To whom?",
            hint="They are asked first. It gives them nothing until they accept.",
            choices=_options(
                [(str(one.id), f"{one.name}, {one.roles.lower()}") for one in desk.colleagues],
                sent.get("to", ""),
            ),
        ),
        ask(
            Look.TICK,
            "acting_up",
            "This is above their own rank: they would be acting up",
            hint="The clinical director has to approve that, and governance is told.",
        ),
        ask(
            Look.MOMENT,
            "starts_at",
            "From when?",
            optional=True,
            hint="Leave it empty to begin as soon as they accept.",
            offset=sent.get("starts_at~offset", ""),
        ),
        ask(
            Look.MOMENT,
            "ends_at",
            "Until when?",
            hint="It always has an end. 14 days is the longest; up to 90 days with your manager's approval.",
            offset=sent.get("ends_at~offset", ""),
            quick_times=tuple(QuickTime(days * 24 * 60, label) for days, label in _DAYS),
        ),
        Question(look=Look.HEADING, label="Lend less (optional)"),
        ask(
            Look.SELECT,
            "period",
            "At which hours?",
            choices=(
                Choice(value="", label="At any hour", id="", chosen=not sent.get("period")),
                *(
                    Choice(value=one.value, label=words, id="", chosen=sent.get("period") == one.value)
                    for one, words in PERIODS.items()
                ),
            ),
        ),
        ask(
            Look.TICKS,
            "classes",
            "For how urgent?",
            optional=True,
            hint="Tick none for all.",
            choices=_ticks("classes", classes, sent),
        ),
        Question(look=Look.HEADING, label="Why"),
        ask(
            Look.AREA,
            "reason",
            "Why do you lend it?",
            hint="They, whoever has to approve it, and governance read this.",
            longest=4000,
        ),
    )
    return FormOnPage(questions=questions, errors=errors)


def wanted_from(sent: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, as the fields of `ProposeDelegation`. Raises Invalid for what cannot be read at all."""
    problems = []
    ends_at, starts_at = _instant(sent, "ends_at"), _instant(sent, "starts_at")
    if not sent.getlist("codes"):
        problems.append(FieldProblem("/codes", "Choose at least one right to lend"))
    if "~" not in sent.get("place", ""):
        problems.append(FieldProblem("/locality", "Select for which cases"))
    to = _uuid(sent.get("to", ""))
    if to is None:
        problems.append(FieldProblem("/to", "Select to whom"))
    if sent.get("starts_at", "").strip() and starts_at is None:
        problems.append(FieldProblem("/starts_at", "Enter a date and time, or leave it empty"))
    if ends_at is None:
        problems.append(FieldProblem("/ends_at", "Enter until when, as a date and time"))
    if not sent.get("reason", "").strip():
        problems.append(FieldProblem("/reason", "Enter why you lend it"))
    if problems:
        raise Invalid("Some details need another look", problems=tuple(problems))
    locality, _, pathway = sent["place"].partition("~")
    period = sent.get("period", "")
    return {
        "to": to,
        "codes": frozenset(code[:10] for code in sent.getlist("codes")),
        "locality": locality or None,
        "pathway": pathway or None,
        "classes": frozenset(sent.getlist("classes")),
        "period": Period(period) if period in set(Period) else None,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "reason": sent.get("reason", "").strip(),
        "acting_up": sent.get("acting_up") == "true",
    }


def confirm_page(
    wanted: Mapping[str, Any],
    weighed: Weighed,
    titles: Mapping[str, str],
    sent: MultiDict[str, str],
    now: datetime,
) -> ConfirmPage:
    """What will happen when the reader says yes."""
    offer, name = weighed.offer, weighed.offer.to.name
    rights = rights_words(offer.codes, titles)
    begins = (
        "as soon as they accept"
        if wanted["starts_at"] is None
        else f"from {times.clock(offer.starts_at, now)}"
    )
    until = times.clock(offer.ends_at, now)
    sentences = [
        f"{name} may decide this in your place, {begins}, until {until}.",
        "What they decide is recorded as theirs, on your behalf. For “two people” rules you both count as one side.",
        "You keep the right too, and can take it back at any moment.",
    ]
    if weighed.approval is not Approval.NONE:
        who = weighed.approver.label.lower()
        why = "it is above their rank" if offer.acting_up else "it is longer than you can give alone"
        sentences.insert(0, f"First it needs approval, because {why}. A {who} is asked.")
    sentences.append(f"{name} is asked to accept. Governance is told.")
    facts = [
        ("Right" if len(offer.codes) == 1 else "Rights", rights),
        ("To", name),
        *narrowing(offer.locality, offer.pathway, offer.classes, offer.period),
        (
            "From",
            "As soon as they accept" if wanted["starts_at"] is None else times.clock(offer.starts_at, now),
        ),
        ("Until", until),
        ("Why", wanted["reason"]),
    ]
    return ConfirmPage(
        title=f"Lend this to {name}?",
        section=Section.ACCOUNT,
        sentences=tuple(sentences),
        facts=tuple(facts),
        sent=tuple((name, value) for name in FIELDS for value in sent.getlist(name)),
    )


def _places(desk: Lending) -> list[tuple[str, str]]:
    """Every place that a role of the reader's carries a right to, and each locality where it carries all of them."""
    found: dict[str, str] = {}
    for _, roles in desk.rights:
        for role in roles:
            found[f"{role.locality or ''}~{role.pathway or ''}"] = place_words(role.locality, role.pathway)
            if role.locality is None:
                for locality in desk.localities:
                    found.setdefault(f"{locality}~{role.pathway or ''}", place_name(locality))
            if role.pathway is None:
                for locality in desk.localities if role.locality is None else (role.locality,):
                    for pathway in desk.pathways:
                        found.setdefault(f"{locality}~{pathway}", place_words(locality, pathway))
    return sorted(
        found.items(), key=lambda pair: (pair[0].count("~") and pair[0].split("~")[1] != "", pair[1])
    )


def _ticks(
    name: str, offered: Sequence[tuple[str, str, str]], sent: MultiDict[str, str]
) -> tuple[Choice, ...]:
    chosen = set(sent.getlist(name))
    return tuple(
        Choice(value=code, label=label, id=f"{name}-{number}", hint=hint, chosen=code in chosen)
        for number, (code, label, hint) in enumerate(offered)
    )


def _options(offered: Sequence[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    empty = () if len(offered) == 1 else (Choice(value="", label="Choose", id="", chosen=not chosen),)
    return (*empty, *(Choice(value=code, label=name, id="", chosen=code == chosen) for code, name in offered))


def _instant(sent: MultiDict[str, str], name: str) -> datetime | None:
    typed = sent.get(name, "").strip()
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(instant_from(typed, sent.get(f"{name}~offset", "")))
    except ValueError:
        return None
    return None if at.tzinfo is None else at.astimezone(UTC)


def _uuid(text: str) -> StaffId | None:
    try:
        return StaffId(UUID(text))
    except ValueError:
        return None
