"""What a senior writes who rang back."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import Answers, At


def _answer(at: At) -> Answers:
    return {
        "spoke": True,
        "means": "phone",
        "spoke_at": at.ago(minutes=2),
        "advised": "Stay with her, keep the tablets out of reach, and ring me again if she will not sit down.",
        "follows": "nothing",
        "next_steps": "You ring her sister now; I ring you both at ten.",
    }


VALID: dict[str, Callable[[At], Answers]] = {"f-sen-answer": _answer}
