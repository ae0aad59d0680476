"""The steps of safeguarding: who does what, and what they write."""

from __future__ import annotations

from handrail.rehearsal.caseload_habits import Answers, Habit, Scene

_SEEN = (
    "A neighbour holds their bank card, and there was no food in the house since Monday.",
    "They have a bruise on the left arm and say that it was the door, and then that it was him.",
    "Nobody has opened the letters since March, and the heating is off.",
)
_WISHES = (
    "I want my card back.",
    "I do not want him to get into trouble, but it must stop.",
    "I would like somebody to go with me to the bank.",
)
_WHAT = ("Visit with them and see to food and money", "Ring the bank with them", "Speak with their sister")
_DONE = (
    "Went with them; they have their card and enough food for the week.",
    "Spoke with them on their own at home, and again on the phone the next day.",
)
_SAID = (
    "They make enquiries and ask us to stay in touch with them.",
    "A social worker visits on Thursday; we go along.",
)


def concern(scene: Scene) -> Answers:
    """F-SAF-CONCERN: raised on one's own authority."""
    return scene.usual(
        category=scene.pick((["financial"], ["neglect", "self_neglect"], ["domestic", "psychological"])),
        what_seen_or_told=scene.pick(_SEEN),
        persons_wishes=scene.pick(_WISHES),
        alleged_source=scene.pick(("neighbour", "family", "partner")),
    )


def hold(scene: Scene) -> Answers:
    """F-SAF-HOLD: whoever is on call sends it when in doubt."""
    return scene.usual(chosen="send", interim_plan=None, rationale=scene.reason())


def threshold(scene: Scene) -> Answers:
    """F-SAF-THRESHOLD: in doubt it is referred."""
    return scene.usual(chosen="send", second_person=None, **scene.decision())


def sending(scene: Scene) -> Answers:
    """F-SAF-SEND: by the first channel of the route card."""
    channels = scene.variables.get("saf_channels") or ["phone"]
    return scene.usual(
        channel_used=channels[0], taken_by_role=scene.variables.get("saf_partner") or "duty_worker"
    )


def chase(scene: Scene) -> Answers:
    """F-SAF-CHASE: most say when they will answer."""
    return scene.usual(outcome=scene.pick(("will_answer", "will_answer", "message_left")))


def outcome(scene: Scene) -> Answers:
    """F-SAF-OUTCOME: what the local authority does."""
    return scene.usual(
        outcome=scene.pick(("enquiry", "enquiry", "other_help", "advice")), what_they_said=scene.pick(_SAID)
    )


def actions(scene: Scene) -> Answers:
    """F-SAF-ACTIONS: one person and one day each."""
    waits = scene.variables.get("answer") is None or scene.variables.get("agreed") is not None
    action = {
        "what": scene.pick(_WHAT),
        "owner": str(scene.life.accountable.id),
        "due": scene.at.day(scene.pick((3, 5, 7))),
        "outcome_wanted": scene.pick(_WISHES),
    }
    return scene.usual(we_agree=None if waits else True, actions=[action])


def action_done(scene: Scene) -> Answers:
    """F-SAF-ACTION."""
    return scene.usual(what_was_done=scene.pick(_DONE))


def closing(scene: Scene) -> Answers:
    """F-SAF-CLOSE: what came of what the person wanted."""
    return scene.usual(
        wanted_outcome_met=scene.pick(("fully", "partly", "partly", "not_expressed")), **scene.decision()
    )


HABITS: dict[str, Habit] = {
    "SAF-01": Habit(answers=concern, share=(0.05, 0.4), minutes=(20, 120)),
    "SAF-H": Habit(answers=hold, share=(0.05, 0.3)),
    "SAF-D": Habit(answers=threshold, share=(0.1, 0.5), office=True),
    "SAF-999": Habit(minutes=(3, 9)),
    "SAF-02": Habit(answers=sending, share=(0.1, 0.6), late=0.06),
    "SAF-03": Habit(answers=outcome, share=(0.15, 0.7), late=0.05, office=True),
    "SAF-03-chase": Habit(answers=chase, office=True),
    "SAF-04": Habit(answers=actions, late=0.06, office=True),
    "SAF-04-now": Habit(answers=actions, late=0.06, office=True),
    "SAF-05": Habit(answers=action_done, share=(0.2, 0.8), late=0.08, office=True),
    "SAF-05-verify": Habit(answers=lambda scene: scene.usual(), share=(0.2, 0.8), late=0.06, office=True),
    "SAF-06": Habit(answers=closing, office=True),
    "SAF-08-own": Habit(minutes=(20, 200), office=True),
}
"""Every step of this process that a person does, by its id in the diagram."""
