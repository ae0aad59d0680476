"""ESC-09: two rungs of silence: an interface issue is drafted for the partner's lead and the next forum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.escalation_in_hand import due, escalation_of, inform
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.interfaces import InterfaceIssue, InterfaceIssueRaised, IssueKind, IssueStatus
from handrail.domain.roles import Role
from handrail.storage.interfaces import Interfaces


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id, partner. Gives the issue's id, kind and respond_by."""
    escalation = escalation_of(work, inputs)
    issue = InterfaceIssue(
        id=work.new_id(),
        case_id=escalation.case_id,
        escalation_id=escalation.id,
        kind=IssueKind.NO_ANSWER,
        partner=str(inputs.get("partner") or "unknown"),
        to_role="team_manager",
        status=IssueStatus.DRAFTED,
        raised_by=work.actor.id,
        raised_at=work.now,
        respond_by=due(work, "interface.respond", None, work.now),
    )
    Interfaces(work.session).add_issue(issue)
    work.record(
        InterfaceIssueRaised(
            issue_id=issue.id,
            escalation_id=escalation.id,
            kind=issue.kind,
            partner=issue.partner,
            to_role=issue.to_role,
            respond_by=issue.respond_by,
        ),
        instance_id=run.id,
    )
    inform(work, escalation, "interface_issue_drafted", Role.SENIOR_CLINICIAN, issue_id=str(issue.id))
    return {"id": str(issue.id), "kind": issue.kind.value, "respond_by": plain(issue.respond_by)}
