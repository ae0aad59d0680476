"""The steps of delegations: what approvers and delegates answer when rights are lent."""

from __future__ import annotations

from handrail.rehearsal.caseload_habits import Habit

HABITS: dict[str, Habit] = {
    "DEL-02": Habit(answers=lambda scene: scene.usual(), office=True),
    "DEL-03": Habit(answers=lambda scene: scene.usual(), late=0.0),
}
"""Every step of a delegation that a person does, by its id in the diagram."""
