"""What is asked of a specialist, answered, and made of the answer."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import REASON, Answers, At


def _request(at: At) -> Answers:
    return {
        "specialism": "medicines",
        "question": "She has missed four doses of lithium: may she start again, and what must be checked?",
        "urgency": "urgent",
        "needed_by": at.ahead(hours=6),
    }


def _reply(at: At) -> Answers:
    return {
        "advice": "Start again at the old dose and take a level in five days; ring if she is sick or shaky.",
        "limits": "I have not seen her kidney function of this year.",
        "asked_to_see_again": False,
    }


def _use(at: At) -> Answers:
    return {"use": "partly", "use_reason": REASON}


VALID: dict[str, Callable[[At], Answers]] = {
    "f-adv-request": _request,
    "f-adv-reply": _reply,
    "f-adv-use": _use,
}
