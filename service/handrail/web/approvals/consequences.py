"""What each choice does next, in plain words: by the form where we know better, else as the diagram says.

The words follow the processes; `next_steps` reads the diagram that the run itself was started with.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from handrail.engine import Bundle
from handrail.web.diagrams import Picture, Unreadable, read_picture
from handrail.web.diagrams.model import Kind

_HOLD = {
    "approve_hold": "Nothing is sent for now. It is looked at again at the time you set, and a review is booked.",
    "downgrade": "It is sent now, at the lower urgency you choose.",
    "stand_down": "Nothing is sent, and it is looked at again at the time you set. A review is booked.",
    "refuse": "It is sent now, at the urgency it has.",
}
_BY_FORM: Mapping[str, Mapping[str, str]] = {
    "f-esc-hold": _HOLD,
    "f-esc-summary": {
        "escalate_now": "It is sent on your own authority. Nobody has to approve it.",
        "propose_hold": "A senior clinician and a second person decide on the same clock. No decision: it is sent.",
    },
    "f-esc-early": {
        "escalate": "The escalation summary opens, and it is sent.",
        "plan_change": "The plan is updated, and the escalation closes among ourselves.",
        "no_change": "It is looked at again at the time you set, within three days.",
    },
    "f-esc-alternative": {
        "call_999": "The wait for the partner ends: emergency services are called.",
        "own_response": "The wait for the partner ends: we go ourselves.",
        "other_provider": "The wait for the partner ends: the other provider responds.",
        "amhp": "The wait for the partner ends: the local authority is asked for an AMHP.",
        "keep_chasing": "We go on chasing the partner; you are called again if they stay silent.",
    },
    "f-res-auth": {
        "authorised": "It is in force until the limit and the review you set, and enters the register.",
        "authorised_with_changes": "It is in force with your changes, until the limit and the review you set.",
        "refused": "It is not imposed. If it is in place already, staff are told to lift it now.",
    },
    "f-rsd-decide": {
        "continue": "It stays as it is, until the new limit and review.",
        "modify": "It stays in the changed form, until the new limit and review.",
        "step_down": "The next stage begins, with a date to look at it again.",
        "end": "It ends. Somebody else looks within 24 hours whether it is really lifted.",
    },
    "f-pcr-signoff": {
        "sign_off": "The review is finished; its plan and actions are in force.",
        "return": "It goes back to the reviewer, with what you want changed.",
    },
    "f-dis-stage": {
        "agreed": "The disagreement closes with what was agreed.",
        "agreed_with_dissent": "The disagreement closes with what was agreed; the dissent is kept.",
        "next_stage": "The next stage opens with its own clock. Care goes on at the higher urgency.",
        "director_decision": "The directors’ decision is final and closes it.",
        "withdrawn": "The disagreement closes; what stood before stands.",
    },
    "f-mdt-decide": {
        "agreed": "It is decided as asked; the actions, owners and days you record go with it.",
        "agreed_with_conditions": "It is decided as asked, under the conditions you record.",
        "another_option": "The option you name is taken instead.",
        "not_agreed": "What stood before stands.",
        "deferred": "It is put off once, with a plan to stay safe until then.",
    },
    "f-dis-lower": {
        "downgrade": "The disagreement closes at the lower urgency both sides ask for.",
        "refuse": "The urgency stays where it is, and the disagreement closes with that.",
    },
    "f-saf-concern": {
        "raise": "It is sent to the local authority on your own authority. Nobody has to approve it.",
        "already_open": "Nothing new is sent. It is kept with the concern you name.",
        "propose_not_to_refer": "The safeguarding lead and a second person decide. No decision: it is sent.",
    },
    "f-saf-threshold": {
        "send": "The concern is sent to the local authority, on the clock that is already running.",
        "threshold_not_met": "No referral is made, and the concern closes. The reason is kept.",
    },
    "f-saf-close": {
        "close": "The concern closes; what came of the person’s wishes is kept with it.",
        "keep": "The concern stays open, and you agree what else is to be done.",
    },
    "f-ref-decide": {
        "accept": "They are with us from now on. The referrer and the person are told.",
        "pass_to_lead": "The team lead decides on the same clock. We stay in touch until then.",
        "propose_decline": "A senior and a second person decide. Until then nothing is declined.",
    },
    "f-ref-conditions": {
        "accept": "They are with us from now on. The referrer and the person are told.",
        "accept_with_conditions": "They are with us under your conditions. The referrer and the person are told.",
        "ask_for_more": "The referrer is asked, with a time limit. It comes back to be decided, answered or not.",
        "propose_decline": "A senior and a second person decide. Until then nothing is declined.",
    },
    "f-ref-decline": {
        "decline": "The referrer and the person are told why and where to go; then the case closes.",
        "refer_on": "It goes to the service you name; everybody is told, then the case closes.",
        "keep": "It goes back to be decided, and cannot end here. We stay in touch.",
    },
    "f-ref-discharge": {
        "discharge": "Everybody is told how to come back, then the case closes, unless something has opened since.",
        "keep": "They stay with us, as before.",
    },
    "f-int-increase": {
        "increase": "The new rhythm holds from now, and the next contact comes sooner.",
        "keep": "Nothing changes. Whoever proposed it is told why.",
    },
    "f-int-decrease": {
        "decrease": "The new rhythm holds from now, and what would bring it back up is kept with it.",
        "smaller_step": "The rhythm you set holds from now, less of a change than was proposed.",
        "keep": "Nothing changes. Whoever proposed it is told why.",
    },
}
_BY_ELEMENT: Mapping[str, Mapping[str, str]] = {
    "ESC-16-decide": {
        **_HOLD,
        "approve_hold": "The escalation is stood down, and a review is booked.",
        "stand_down": "The escalation is stood down, and a review is booked.",
        "downgrade": "It goes on at the lower urgency you choose.",
        "refuse": "It goes on as it is.",
    },
}


def consequence(element: str, form_key: str, value: str) -> str:
    """What a choice does next; "" where only the diagram knows."""
    return _BY_ELEMENT.get(element, _BY_FORM.get(form_key, {})).get(value, "")


def next_steps(bundle: Bundle, element: str) -> tuple[tuple[str, str], ...]:
    """(answer, what follows) for each way out of the gate behind a step; without a gate, ("", the one next step)."""
    picture = _picture_with(bundle, element)
    if picture is None:
        return ()
    found = []
    for flow in picture.outgoing.get(element, ()):
        target = picture.by_id.get(flow.target)
        if target is None:
            continue
        if target.kind is not Kind.GATEWAY:
            found.append(("", target.name))
            continue
        for way in picture.outgoing.get(target.id, ()):
            found.append((way.name, _named(picture, way.target)))
    return tuple((answer, step) for answer, step in found if step)


def event_name(bundle: Bundle, element: str) -> str:
    """The name of an event on a diagram, "" when it has none."""
    picture = _picture_with(bundle, element)
    return "" if picture is None else picture.by_id[element].name


def _named(picture: Picture, element: str) -> str:
    """The name of a step, or of what follows a gate that only joins."""
    for _ in range(5):
        shape = picture.by_id.get(element)
        if shape is None:
            return ""
        if shape.name:
            return shape.name
        onward = picture.outgoing.get(element, ())
        if len(onward) != 1:
            return ""
        element = onward[0].target
    return ""


def _picture_with(bundle: Bundle, element: str) -> Picture | None:
    for name, data in sorted(bundle.files.items()):
        if name == "process.bpmn" or name.endswith("/process.bpmn"):
            picture = _picture(data)
            if picture is not None and element in picture.by_id:
                return picture
    return None


@lru_cache(maxsize=64)
def _picture(data: bytes) -> Picture | None:
    try:
        return read_picture(data)
    except Unreadable:
        return None
