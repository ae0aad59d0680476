"""The form for opening a case, drawn with the same controls as every other form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from handrail.application.commands.open_case import OpenCase, PersonDetails, ReferralDetails
from handrail.domain.cases import Pathway, Plan
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.referrals import ReferralSource, Urgency
from handrail.web.form_questions import Choice, ErrorLink, FormOnPage, Look, Question
from handrail.web.wording import in_words

_POINTERS = {
    "/person/name": "name",
    "/person/born": "born-day",
    "/person/nhs_number": "nhs_number",
    "/locality": "locality",
    "/pathway": "pathway",
    "/plan/contact_every_days": "every",
    "/plan/signature_signs": "signs",
    "/referral/source": "referred-by",
    "/referral/urgency": "referral-urgency",
    "/referral/reason": "referral-reason",
    "/referral/safety_net": "safety-net",
}
_SOURCES = {
    ReferralSource.SELF: "The person themselves",
    ReferralSource.CARER: "A carer or relative",
    ReferralSource.GP: "Their GP",
    ReferralSource.HOSPITAL: "A hospital",
    ReferralSource.AMBULANCE: "The ambulance service",
    ReferralSource.POLICE: "The police",
    ReferralSource.LOCAL_AUTHORITY: "The local authority",
    ReferralSource.SCHOOL: "A school or college",
    ReferralSource.OTHER_SERVICE: "Another service",
}
_URGENCIES = {
    Urgency.ROUTINE: "Routine: decided within one working day",
    Urgency.URGENT: "Urgent: decided within 4 hours",
}


def opening_form(
    places: Sequence[tuple[str, str]], sent: Mapping[str, str], problems: Sequence[FieldProblem] = ()
) -> FormOnPage:
    """The questions with what was typed; `places` are (code, name) of the localities where the reader may open one."""
    errors = [ErrorLink(message=problem.message, anchor=_anchor(problem.pointer)) for problem in problems]
    said = {error.anchor: error.message for error in reversed(errors)}

    def line(look: Look, name: str, label: str, **more: object) -> Question:
        known = {"value": sent.get(name, ""), "error": said.get(name, ""), **more}
        return Question(look=look, name=name, id=name, label=label, **known)  # type: ignore[arg-type]

    questions = (
        Question(look=Look.HEADING, label="The person"),
        line(Look.LINE, "name", "Full name", autocomplete="off", width="30"),
        Question(
            look=Look.BIRTH,
            label="Date of birth",
            id="born-day",
            hint="For example, 31 3 1980",
            error=said.get("born-day", ""),
            parts=tuple(
                line(Look.LINE, f"born-{part}", part.capitalize(), error="") for part in ("day", "month", "year")
            ),
        ),
        line(Look.LINE, "nhs_number", "NHS number", optional=True, inputmode="numeric", width="10", hint="10 digits"),
        Question(look=Look.HEADING, label="The case"),
        line(Look.SELECT, "pathway", "Pathway", choices=_choices(_pathways(), sent.get("pathway", ""))),
        line(Look.SELECT, "locality", "Locality", choices=_choices(places, sent.get("locality", ""))),
        Question(look=Look.HEADING, label="The plan"),
        line(
            Look.AREA,
            "signs",
            "Their own early signs",
            optional=True,
            hint="What this person says tells them things are slipping, in their own words. One on each line.",
        ),
        line(
            Look.NUMBER,
            "every",
            "How often are you in touch?",
            hint="In days. For example, 7 for every week.",
            value=sent.get("every", "7"),
        ),
        Question(look=Look.HEADING, label="A referral that is not decided yet"),
        line(
            Look.SELECT,
            "referred-by",
            "Who referred them?",
            optional=True,
            hint="Leave this if they are taken on already. A referral is ours to hold until somebody has decided.",
            choices=_choices(tuple((one.value, words) for one, words in _SOURCES.items()), sent.get("referred-by", "")),
        ),
        line(
            Look.SELECT,
            "referral-urgency",
            "How soon does it need a decision?",
            optional=True,
            choices=_choices(
                tuple((one.value, words) for one, words in _URGENCIES.items()), sent.get("referral-urgency", "")
            ),
        ),
        line(Look.AREA, "referral-reason", "Why do they refer?", optional=True),
        line(
            Look.AREA,
            "safety-net",
            "How can the person be reached until it is decided, and by whom?",
            optional=True,
        ),
    )
    return FormOnPage(questions=questions, errors=tuple(errors))


def opening_command(sent: Mapping[str, str]) -> OpenCase:
    """What was typed, as the command. Raises Invalid for what cannot be read at all."""
    problems = []
    born = _date(sent)
    if born is None:
        problems.append(FieldProblem("/person/born", "Enter a real date of birth, such as 31 3 1980"))
    try:
        every = float(sent.get("every", "").strip().replace(",", "."))
    except ValueError:
        every = 0.0
        problems.append(FieldProblem("/plan/contact_every_days", "Enter a number of days, such as 7"))
    if not sent.get("name", "").strip():
        problems.insert(0, FieldProblem("/person/name", "Enter the person's name"))
    for name, words in (("pathway", "pathway"), ("locality", "locality")):
        if not sent.get(name):
            problems.append(FieldProblem(f"/{name}", f"Select the {words}"))
    if problems or born is None:
        raise Invalid("Some details need another look", problems=tuple(problems))
    signs = tuple(sign.strip() for sign in sent.get("signs", "").splitlines() if sign.strip())
    return OpenCase(
        pathway=sent["pathway"],
        locality=sent["locality"],
        person=PersonDetails(
            name=sent["name"].strip(), born=born, nhs_number=sent.get("nhs_number", "").strip() or None
        ),
        plan=Plan(signature_signs=signs, contact_every_days=every, none_agreed=not signs),
        referral=_referral(sent),
    )


def _referral(sent: Mapping[str, str]) -> ReferralDetails | None:
    """What was said of a referral; None where nothing was."""
    fields = ("referred-by", "referral-urgency", "referral-reason", "safety-net")
    source, urgency, reason, safety_net = (sent.get(field, "").strip() for field in fields)
    if not (source or urgency or reason or safety_net):
        return None
    return ReferralDetails(source=source, urgency=urgency, reason=reason, safety_net=safety_net)


def _date(sent: Mapping[str, str]) -> date | None:
    parts = [sent.get(f"born-{part}", "").strip() for part in ("year", "month", "day")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))  # type: ignore[arg-type]
    except ValueError:
        return None


def _anchor(pointer: str) -> str:
    while pointer:
        if pointer in _POINTERS:
            return _POINTERS[pointer]
        pointer = pointer.rpartition("/")[0]
    return "maincontent"


def _pathways() -> tuple[tuple[str, str], ...]:
    return tuple((pathway.value, in_words(pathway.value)) for pathway in Pathway)


def _choices(offered: Sequence[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    empty = () if len(offered) == 1 else (Choice(value="", label="Choose", id="", chosen=not chosen),)
    return (*empty, *(Choice(value=code, label=name, id="", chosen=code == chosen) for code, name in offered))
