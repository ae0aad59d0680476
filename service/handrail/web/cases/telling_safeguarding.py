"""What happened with a safeguarding concern, in plain words, for the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handrail.domain.code_lists import code_list
from handrail.web.wording import listed


def _label(name: str, code: Any) -> str:
    return code_list(name).label(str(code or ""))


def _raised(data: Mapping[str, Any]) -> str:
    kinds = listed(tuple(_label("safeguarding_categories", code) for code in data.get("categories", ())))
    said = "that somebody proposes not to refer" if data.get("choice") == "propose_not_to_refer" else "raised"
    return f"Safeguarding concern {said}: {kinds.lower()}"


def _decided(data: Mapping[str, Any]) -> str:
    chosen = data.get("chosen")
    if chosen == "threshold_not_met":
        return "Safeguarding: not referred, the threshold is not met"
    return f"Safeguarding: {'held until the next working day' if chosen == 'hold' else 'to be referred after all'}"


def _sent(data: Mapping[str, Any]) -> str:
    late = "" if data.get("in_time", True) else ", late"
    return f"Safeguarding concern sent to the local authority{late}"


SAFEGUARDING: Mapping[str, Callable[[Mapping[str, Any], Any], str]] = {
    "SafeguardingRaised": lambda data, _: _raised(data),
    "SafeguardingJoined": lambda data, _: "A worry is part of a safeguarding concern that was sent already",
    "SafeguardingThresholdDecided": lambda data, _: _decided(data),
    "SafeguardingHoldLapsed": lambda data, _: "Safeguarding: nobody decided in time, so it is sent",
    "SafeguardingSent": lambda data, _: _sent(data),
    "SafeguardingChased": lambda data, _: (
        f"Local authority chased: {_label('authority_chases', data.get('outcome')).lower()}"
    ),
    "SafeguardingAnswered": lambda data, _: (
        f"The local authority said: {_label('authority_answers', data.get('outcome')).lower()}"
    ),
    "SafeguardingActionsAgreed": lambda data, _: (
        f"Safeguarding actions agreed: {data.get('actions', 0) + data.get('adopted', 0)}"
        f"{'; we disagree with the local authority' if data.get('we_agree') is False else ''}"
    ),
    "SafeguardingClosed": lambda data, _: (
        "Safeguarding concern closed; what the person wanted: "
        f"{_label('wanted_outcomes', data.get('wanted_outcome_met')).lower()}"
    ),
    "SafeguardingCaseEnded": lambda data, _: (
        "Safeguarding: the case ended, and the concern goes on with its lead"
    ),
    "SafeguardingCarriedOn": lambda data, _: "Safeguarding: the concern goes on by itself",
    "SafeguardingRecordedInError": lambda data, _: (
        "A safeguarding concern was recorded in error, and is kept"
    ),
    "ActionDone": lambda data, _: "An action was said to be done",
    "ActionVerified": lambda data, _: "An action was seen to be done",
    "ActionSentBack": lambda data, _: "An action was looked at, and is not done yet",
    "ActionCancelled": lambda data, _: "An action was dropped",
}
"""The events of safeguarding and of its actions, by type."""
