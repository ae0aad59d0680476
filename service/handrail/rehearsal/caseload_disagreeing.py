"""The steps of disagreements, of specialist advice and of senior calls: who does what, and what they write."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal import caseload_words as words
from handrail.rehearsal.caseload_habits import Answers, Habit, Scene

_SAYS_NO = "They say that the threshold is not met, and that the team which knows them is enough."
_DISSENT = {"role": "theirs", "text": "They would have waited until the morning."}
_DECIDED = (
    "They see them today at home, and we ring in the evening.",
    "We go on ourselves tonight, and they take the call in the morning.",
    "Both teams visit together tomorrow at ten.",
)


def stated(scene: Scene) -> Answers:
    """F-DIS-OPEN: what each side says, at the urgency it has."""
    return scene.usual(
        our_position="They need to be seen today, at home.",
        their_position=_SAYS_NO,
        clock_class=scene.response_class,
        their_class="early_review",
        immediate_safety_plan=scene.pick(words.PLANS),
    )


def reasons(scene: Scene) -> Answers:
    """A decision's own words; who still disagrees is said apart."""
    return {name: words for name, words in scene.decision().items() if name != "dissent"}


def settling(agreed: float) -> Callable[[Scene], Answers]:
    """F-DIS-STAGE of a stage that settles it so often; otherwise it goes on."""

    def answers(scene: Scene) -> Answers:
        if not scene.happens(agreed):
            return scene.usual(
                agreed="no",
                chosen="next_stage",
                next_stage_reason=scene.pick(("no_agreement", "not_ours_to_decide", "other_side_absent")),
                rationale=scene.reason(),
                decision=None,
                with_role=None,
            )
        dissent = scene.happens(0.4)
        return scene.usual(
            agreed="partly" if dissent else "yes",
            chosen="agreed_with_dissent" if dissent else "agreed",
            decision=scene.pick(_DECIDED),
            class_after=scene.response_class,
            **reasons(scene),
            dissent=[_DISSENT] if dissent else None,
        )

    return answers


def directors(scene: Scene) -> Answers:
    """F-DIS-STAGE of the last stage: the directors decide."""
    return scene.usual(
        agreed="no",
        chosen="director_decision",
        decision=scene.pick(_DECIDED),
        class_after=scene.response_class,
        **reasons(scene),
    )


def lowering(scene: Scene) -> Answers:
    """F-DIS-LOWER: made-up seniors leave the urgency where it is."""
    return scene.usual(chosen="refuse", class_after=None, second_person=None, **reasons(scene))


def asked(scene: Scene) -> Answers:
    """F-ADV-REQUEST: a question about medicines, for whoever is there."""
    return scene.usual(urgency="urgent")


def advised(scene: Scene) -> Answers:
    """F-ADV-REPLY: an answer with its limits."""
    return scene.usual()


def used(scene: Scene) -> Answers:
    """F-ADV-USE: mostly followed."""
    if scene.happens(0.7):
        return scene.usual(use="followed", use_reason=None)
    return scene.usual(use="partly", use_reason=scene.reason())


def rung_back(scene: Scene) -> Answers:
    """F-SEN-ANSWER: mostly they speak; now and then nobody answers, and it is tried again."""
    if scene.happens(0.15):
        return scene.usual(spoke=False, spoke_at=None, advised=None, follows=None, next_steps=None)
    follows = scene.pick(("nothing", "nothing", "escalation"))
    return scene.usual(follows=follows, advised=scene.reason(), spoke_at=scene.at.ago(minutes=1))


HABITS: dict[str, Habit] = {
    "DIS-02": Habit(answers=stated, share=(0.1, 0.4), late=0.0),
    "DIS-1": Habit(answers=settling(0.5), share=(0.3, 0.8), late=0.2),
    "DIS-2": Habit(answers=settling(0.6), share=(0.2, 0.8), late=0.1),
    "DIS-3": Habit(answers=settling(0.8), share=(0.2, 0.8), late=0.1),
    "DIS-4": Habit(answers=directors, late=0.1),
    "DIS-5": Habit(answers=lowering, late=0.05),
    "ADV-01": Habit(answers=asked, minutes=(5, 30)),
    "ADV-02": Habit(answers=advised, late=0.1),
    "SEN-02": Habit(answers=rung_back, share=(0.3, 0.9), late=0.1),
    "ADV-03": Habit(answers=used, minutes=(20, 240)),
}
"""Every step of these processes that a person does, by its id in the diagram."""
