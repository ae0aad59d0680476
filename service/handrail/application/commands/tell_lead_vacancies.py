"""Governance is told of pathways that have had no named clinical lead for too long (DOMAIN R90)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.commands.name_clinical_lead import leads_chain
from handrail.application.due_times import locality_called
from handrail.application.work import Work
from handrail.domain.clinical_leads import ClinicalLeadVacancyTold, Post, in_post, vacant_since
from handrail.domain.durations import Duration
from handrail.domain.notices import Notice, NoticeKind
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.storage.clinical_leads import ClinicalLeads

TOO_LONG = Duration.parse("P5D")


@dataclass(frozen=True, kw_only=True)
class TellLeadVacancies(Command[int]):
    """Tell governance, once a vacancy, of open cases' pathways with no lead for five working days; how many."""

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False
    locality: str

    def execute(self, work: Work) -> int:
        """Nothing can be refused."""
        leads, now = ClinicalLeads(work.session), work.now
        calendar = locality_called(work, self.locality).calendar
        told = 0
        for pathway, first_case_at in work.cases.open_pathways(self.locality):
            named = leads.of_place(self.locality, pathway)
            since = vacant_since(named, now) or first_case_at
            vacant = in_post(named, Post.LEAD, now) is None
            if not vacant or now < calendar.add(since, TOO_LONG):
                continue
            work.events.lock_chain(leads_chain(self.locality, pathway))  # two workers tell it once
            before = work.notices.told_at("lead_vacant", self.locality, pathway=pathway)
            if before is None or before < since:
                self._tell(work, pathway, since)
                told += 1
        return told

    def _tell(self, work: Work, pathway: str, since: datetime) -> None:
        work.record_elsewhere(
            leads_chain(self.locality, pathway),
            ClinicalLeadVacancyTold(locality=self.locality, pathway=pathway, since=since),
        )
        for role in (Role.GOVERNANCE_LEAD, Role.CLINICAL_DIRECTOR):
            work.notices.add(
                Notice(
                    id=work.new_id(),
                    case_id=None,
                    kind=NoticeKind.INFORM,
                    subject="lead_vacant",
                    staff_id=None,
                    role=role.value,
                    locality=self.locality,
                    facts={"pathway": pathway, "since": since.isoformat()},
                    created_at=work.now,
                    read_at=None,
                )
            )
