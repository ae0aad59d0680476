"""ESC-14: close the escalation, and tell whoever raised it what came of it (K10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.escalation_in_hand import escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import End, Escalation, EscalationClosed, EscalationStatus, Variance, end_of
from handrail.domain.events import plain
from handrail.domain.notices import NoticeKind
from handrail.storage.escalations import Escalations


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id and answers: could_have_been_earlier, missed_clocks, with_case (the case ended first).

    Gives the end reached and what `escalation.closed` carries."""
    before = escalation_of(work, inputs)
    end = End.WITH_CASE if inputs["answers"].get("with_case") else end_of(before)
    after = replace(before, status=EscalationStatus.CLOSED, end=end, t5=before.t5 or work.now)
    keep(work, before, after)
    work.cases.end_responsibility(work.case.id, "escalation", at=work.now)
    work.record(
        EscalationClosed(
            escalation_id=after.id,
            t5=after.t5 or work.now,
            end=end,
            outcome=after.outcome,
            harm=after.harm,
            could_have_been_earlier=inputs["answers"]["could_have_been_earlier"],
            variances=_variances(work, after, inputs["answers"]),
        ),
        instance_id=run.id,
    )
    _tell_raiser(work, after)
    return {
        "escalation_id": str(after.id),
        "end": end.value,
        "class": after.response_class.value,
        "outcome": after.outcome,
        "went_to_partner": after.went_to_partner,
        "resolved_internally": after.resolved_internally,
        **{name: plain(at) for name, at in after.times.items() if name != "t6"},
    }


def _variances(work: Work, escalation: Escalation, answers: Mapping[str, Any]) -> tuple[Variance, ...]:
    """Looked up only where a clock was missed."""
    return Escalations(work.session).variances_of(escalation.id) if answers["missed_clocks"] else ()


def _tell_raiser(work: Work, escalation: Escalation) -> None:
    facts = {
        "escalation_id": str(escalation.id),
        "outcome": escalation.outcome,
        "response": escalation.response,
        "end": plain(escalation.end),
    }
    work.notify("escalation_outcome", kind=NoticeKind.OUTCOME, staff_id=escalation.raised_by, facts=facts)
