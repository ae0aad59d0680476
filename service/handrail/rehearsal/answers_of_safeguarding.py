"""What careful staff answer to the forms of safeguarding."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import (
    OTHER_REASON,
    OTHER_STAFF,
    REASON,
    STAFF,
    THIRD_STAFF,
    Answers,
    At,
    decision_block,
)


def _concern(at: At) -> Answers:
    return {
        "immediate_danger": False,
        "choice": "raise",
        "category": ["financial", "neglect"],
        "what_seen_or_told": "She says that a neighbour holds her bank card, and there was no food in the house.",
        "known_at": at.just_now,
        "children_involved": False,
        "persons_wishes": "I want my card back, and I do not want him to get into trouble.",
        "consent_to_refer": "yes",
        "alleged_source": "neighbour",
        "staff_involved": False,
        "evidence_preserved": "nothing_to_keep",
    }


def _threshold(at: At) -> Answers:
    return {"chosen": "threshold_not_met", "second_person": OTHER_STAFF, **decision_block()}


def _hold(at: At) -> Answers:
    return {"chosen": "hold", "interim_plan": OTHER_REASON, "rationale": REASON}


def _send(at: At) -> Answers:
    return {
        "channel_used": "phone",
        "taken_by_role": "duty_worker",
        "sent_at": at.just_now,
        "as_routed": True,
        "person_told": True,
    }


def _chase(at: At) -> Answers:
    return {
        "channel_used": "phone",
        "contacted_role": "duty_worker",
        "outcome": "no_date",
        "said": "It is with the team manager, and they cannot say when.",
    }


def _outcome(at: At) -> Answers:
    return {
        "outcome": "enquiry",
        "at": at.just_now,
        "by_role": "social_worker",
        "what_they_said": "They make enquiries and ask us to stay in touch with her.",
    }


def _actions(at: At) -> Answers:
    return {
        "we_agree": True,
        "actions": [
            {
                "what": "Ring the bank with her",
                "owner": STAFF,
                "due": at.day(3),
                "outcome_wanted": "My card back",
            }
        ],
    }


def _action(at: At) -> Answers:
    return {
        "result": "done",
        "what_was_done": "Rang the bank with her; a new card comes to our office on Friday.",
    }


def _verify(at: At) -> Answers:
    return {"verdict": "verified", "evidence": "Saw the bank's letter, and she showed me the new card."}


def _close(at: At) -> Answers:
    return {
        "chosen": "close",
        "wanted_outcome_met": "partly",
        "wanted_outcome_text": "She has her card and food in the house; she is still sad about her neighbour.",
        "person_told": True,
        **decision_block(rationale=REASON),
    }


VALID: dict[str, Callable[[At], Answers]] = {
    "f-saf-concern": _concern,
    "f-saf-threshold": _threshold,
    "f-saf-hold": _hold,
    "f-saf-send": _send,
    "f-saf-chase": _chase,
    "f-saf-outcome": _outcome,
    "f-saf-actions": _actions,
    "f-saf-action": _action,
    "f-saf-verify": _verify,
    "f-saf-close": _close,
}

_THE_CONCERN = {
    "what_seen_or_told": "She says that a neighbour holds her bank card.",
    "persons_wishes": "I want my card back.",
    "why_not_refer": REASON,
}
_THE_ACTION = {
    "what": "Ring the bank with her",
    "outcome_wanted": "My card back",
    "what_was_done": "Rang the bank with her.",
}

VARIABLES: dict[str, Callable[[At], Answers]] = {
    "f-saf-concern": lambda at: {"open_concerns": []},
    "f-saf-threshold": lambda at: {"by": STAFF, "proposed_by": THIRD_STAFF, "the_concern": _THE_CONCERN},
    "f-saf-hold": lambda at: {"the_concern": _THE_CONCERN},
    "f-saf-send": lambda at: {
        "saf_channels": ["phone", "form"],
        "also_tell": [],
        "known_at": at.ago(hours=2),
        "the_concern": _THE_CONCERN,
    },
    "f-saf-outcome": lambda at: {"sent_at": at.ago(days=1)},
    "f-saf-actions": lambda at: {"answer": "enquiry", "agreed": None, "the_concern": _THE_CONCERN},
    "f-saf-action": lambda at: {"the_action": _THE_ACTION},
    "f-saf-verify": lambda at: {"finished": "done", "the_action": _THE_ACTION},
    "f-saf-close": lambda at: {"the_concern": _THE_CONCERN},
}
