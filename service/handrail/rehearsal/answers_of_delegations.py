"""What careful people answer when rights to decide are lent."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import Answers, At


def _approve(at: At) -> Answers:
    return {
        "approved": True,
        "approved_reason": "She has run the huddles with me since spring, and I am on the phone if she needs me.",
    }


def _answer(at: At) -> Answers:
    return {"answer": "accept", "able": True}


VALID: dict[str, Callable[[At], Answers]] = {"f-del-approve": _approve, "f-del-answer": _answer}
