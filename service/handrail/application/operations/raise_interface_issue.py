"""A partner's part in a crisis is raised with their lead, and with the next joint forum (PCR-07, R59)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.answered_days import by_the_end_of
from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.work import Work
from handrail.domain.interfaces import InterfaceIssue, InterfaceIssueRaised, IssueKind, IssueStatus
from handrail.domain.roles import Role
from handrail.storage.interfaces import Interfaces


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The `issue_id`; facts and ask stay sealed with the answers."""
    answers = inputs["answers"]
    review = the_post_crisis_review(work, inputs["variables"]["review"]["review_id"])
    locality = work.due_times.rules.locality
    cls = review.response_class
    partner = locality.partner_for(cls, out_of_hours=locality.out_of_hours(review.clock_from_at))
    issue = InterfaceIssue(
        id=work.new_id(),
        case_id=work.case.id,
        escalation_id=review.escalation_id,
        kind=IssueKind(answers["issue"]),
        partner=partner.code,
        to_role=answers["to_role"],
        status=IssueStatus.SENT,
        raised_by=work.actor.id,
        raised_at=work.now,
        respond_by=by_the_end_of(answers["respond_by"]),
    )
    Interfaces(work.session).add_issue(issue)
    work.record(
        InterfaceIssueRaised(
            issue_id=issue.id,
            escalation_id=issue.escalation_id,
            kind=issue.kind,
            partner=issue.partner,
            to_role=issue.to_role,
            respond_by=issue.respond_by,
        ),
        instance_id=run.id,
    )
    facts = {"issue_id": issue.id, "kind": issue.kind.value, "respond_by": issue.respond_by}
    work.notify("interface_issue", role=Role.SENIOR_CLINICIAN.value, facts=facts)
    return {"issue_id": str(issue.id)}
