"""What each choice does next, in plain words: at its step, else by its form.

The words follow the processes. `tests/web/test_approvals.py` walks every diagram and form, and demands them.
"""

from __future__ import annotations

from collections.abc import Mapping

_BY_FORM: Mapping[str, Mapping[str, str]] = {
    "f-esc-hold": {
        "approve_hold": "Nothing is sent for now. It is looked at again at the time given, and a review is booked.",
        "downgrade": "It is sent now, at the lower urgency given.",
        "stand_down": "Nothing is sent, and it is looked at again at the time given. A review is booked.",
        "refuse": "It is sent now, at the urgency it has.",
    },
    "f-esc-standdown": {
        "stand_down": "The wait for the partner ends. What happened next is written down, and it closes.",
        "downgrade": "It goes on at the lower urgency given.",
        "refuse": "It goes on as it is.",
    },
    "f-esc-summary": {
        "escalate_now": "It is sent on your own authority. Nobody has to approve it.",
        "propose_hold": "A senior and a second person decide, on the same clock. If they do not, it is sent.",
    },
    "f-esc-early": {
        "escalate": "The escalation summary opens, and it is sent.",
        "plan_change": "The plan is updated, and the escalation closes among ourselves.",
        "no_change": "It is looked at again at the time given, within three days.",
    },
    "f-esc-alternative": {
        "call_999": "The wait for the partner ends: emergency services are called.",
        "own_response": "The wait for the partner ends: we go ourselves.",
        "other_provider": "The wait for the partner ends: the other provider responds.",
        "amhp": "The wait for the partner ends: the local authority is asked for an AMHP.",
        "keep_chasing": "We go on chasing the partner; the director is called again if they stay silent.",
    },
    "f-res-auth": {
        "authorised": "It is in force until the limit and the review given, and enters the register.",
        "authorised_with_changes": "It is in force with the changes given, until the limit and the review given.",
    },
    "f-rsd-decide": {
        "continue": "It stays as it is, until the new limit and review.",
        "modify": "It stays in the changed form, until the new limit and review.",
        "step_down": "It begins to be lifted step by step, with a date to look at it again.",
        "end": "It ends. Somebody else looks within 24 hours whether it is really lifted.",
    },
    "f-dis-stage": {
        "agreed": "It closes with what was agreed. A lower urgency is first decided by a senior and a second person.",
        "agreed_with_dissent": "It closes with what was agreed, and who still disagrees is kept with it.",
        "next_stage": "The next stage opens with its own clock. Care goes on at the higher urgency.",
        "director_decision": "What the directors decide is final and closes it.",
        "withdrawn": "The disagreement closes; what stood before stands.",
    },
    "f-mdt-decide": {
        "agreed": "It is decided as asked; the actions, owners and days recorded go with it.",
        "agreed_with_conditions": "It is decided as asked, under the conditions recorded.",
        "another_option": "The option named is taken instead.",
        "not_agreed": "What stood before stands.",
        "deferred": "It is put off once, with a plan to stay safe until then.",
    },
    "f-dis-lower": {
        "downgrade": "The urgency goes down as both sides ask, and the disagreement closes.",
        "refuse": "The urgency stays where it is, and the disagreement closes with that.",
    },
    "f-saf-concern": {
        "raise": "It is sent to the local authority on your own authority. Nobody has to approve it.",
        "already_open": "Nothing new is sent. It is kept with the concern named.",
        "propose_not_to_refer": "The safeguarding lead and a second person decide. If they do not, it is referred.",
    },
    "f-saf-threshold": {
        "send": "The step to send it to the local authority opens now.",
        "threshold_not_met": "Nothing is sent, and the concern closes. The reason is kept.",
    },
    "f-saf-close": {
        "close": "The concern closes; what came of the person’s wishes is kept with it.",
        "keep": "The concern stays open, and what else is to be done is agreed next.",
    },
    "f-ref-decide": {
        "accept": "They are with us from now on. The referrer and the person are told.",
        "pass_to_lead": "The team lead decides on the same clock. We stay in touch until then.",
        "propose_decline": "A senior and a second person decide. Until then nothing is declined.",
    },
    "f-ref-conditions": {
        "accept": "They are with us from now on. The referrer and the person are told.",
        "accept_with_conditions": "They are with us under the conditions given. The referrer and the person are told.",
        "ask_for_more": "The referrer is asked, with a time limit. It comes back to be decided, answered or not.",
        "propose_decline": "A senior and a second person decide. Until then nothing is declined.",
    },
    "f-ref-decline": {
        "decline": "The referrer and the person are told why and where to go; then the case closes.",
        "refer_on": "It goes to the service named; everybody is told, then the case closes.",
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
        "smaller_step": "The rhythm given holds from now, less of a change than was proposed.",
        "keep": "Nothing changes. Whoever proposed it is told why.",
    },
}
_AT: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("RIM-04", "D5a"): {
        "refused": "It must be lifted within the hour, and somebody else looks whether it is."
    },
    ("RIM-04", "D5b"): {"refused": "It is not imposed."},
}


def consequence(element: str, form_key: str, value: str, code: str = "") -> str:
    """What a choice does next at a step, where its decision has this code; "" when nobody wrote it down."""
    for place in ((element, code), (element, "")):
        if value in _AT.get(place, {}):
            return _AT[place][value]
    return _BY_FORM.get(form_key, {}).get(value, "")
