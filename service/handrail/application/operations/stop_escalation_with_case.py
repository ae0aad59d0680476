"""ESC-19: the person died or moved while an escalation was open. Nobody is chased; what happened is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.disagreement_in_hand import end_with_case
from handrail.application.escalation_in_hand import escalation_of, keep
from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import DIED, carry_on
from handrail.application.work import Work
from handrail.domain.escalations import Escalation, EscalationFrozen, EscalationStopped, missed_clocks
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.domain.safeguarding import ConcernSource
from handrail.storage.disagreements import Disagreements

_MAY_BE_NEEDED = ("yes", "unsure")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id, reason (died, transferred, discharged), and worry: `needed` and `settled`, each or null.

    Gives died, class and the clocks that were missed. A disagreement that the escalation itself had called ends here
    with it; a worry goes on in a run of its own. After a death the record is frozen, and the director and governance
    hear at once.
    """
    before, reason = escalation_of(work, inputs), str(inputs["reason"])
    for dispute in Disagreements(work.session).open_in(work.case.id):
        if dispute.instance_id == run.id:
            end_with_case(work, run, dispute, reason=reason)
    work.record(EscalationStopped(escalation_id=before.id, reason=reason), instance_id=run.id)
    worry = inputs["worry"]
    if worry["needed"] in _MAY_BE_NEEDED and worry["settled"] is None:
        carry_on(work, run, escalation_id=before.id, source=ConcernSource.ESCALATION, reason=reason)
    if reason == DIED:
        _after_a_death(work, run, before)
    return {
        "died": reason == DIED,
        "class": before.response_class.value,
        "clocks": [found.clock.value for found in missed_clocks(before, work.now)],
    }


def _after_a_death(work: Work, run: Run, before: Escalation) -> None:
    if before.frozen_at is None:
        keep(work, before, replace(before, frozen_at=work.now))
        work.record(EscalationFrozen(escalation_id=before.id, at=work.now), instance_id=run.id)
    facts = {"escalation_id": str(before.id)}
    work.notify("serious_harm", kind=NoticeKind.PAGE, role=Role.CLINICAL_DIRECTOR.value, facts=facts)
    work.notify("learning_from_death", role=Role.GOVERNANCE_LEAD.value, facts=facts)
