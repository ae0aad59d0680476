"""A named clinical lead, or a deputy, for a pathway in a locality (DOMAIN R90)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.cases import Pathway
from handrail.domain.clinical_leads import (
    ClinicalLead,
    ClinicalLeadNamed,
    NamedLead,
    Post,
    in_post,
    may_be_named,
)
from handrail.domain.errors import FieldProblem, Invalid, NotFound
from handrail.domain.permissions import Permission, holds
from handrail.storage.clinical_leads import ClinicalLeads


@dataclass(frozen=True, kw_only=True)
class NameClinicalLead(Command[ClinicalLead]):
    """Name somebody (a user name) lead or deputy, from and until; whoever held the post ends when they begin."""

    permission: ClassVar[Permission] = Permission.NAME_LEADS
    locality: str
    pathway: str
    post: str
    username: str
    from_at: datetime | None = None
    to_at: datetime | None = None

    def execute(self, work: Work) -> ClinicalLead:
        """Raises Invalid (one problem a field), NotFound for a locality the actor names nobody in."""
        wide = frozenset(a.role for a in work.actor.assignments if a.locality in (None, self.locality))
        if not work.actor.is_system and not holds(self.permission, wide):
            raise NotFound("There is no such locality, or it is not your area")
        leads = ClinicalLeads(work.session)
        from_at = (self.from_at or work.now).astimezone(UTC)
        work.events.lock_chain(leads_chain(self.locality, self.pathway))
        named = leads.of_place(self.locality, self.pathway)
        lead = self._checked(work, named, from_at)
        before = None
        for one in named:
            if one.lead.post is lead.post and (one.lead.to_at is None or one.lead.to_at > from_at):
                before = one.lead.staff_id if one.lead.holds_at(from_at) else before
                leads.end(one.lead.id, at=max(from_at, one.lead.from_at))
        leads.add(lead)
        work.record_elsewhere(
            leads_chain(lead.locality, lead.pathway),
            ClinicalLeadNamed(
                lead_id=lead.id,
                locality=lead.locality,
                pathway=lead.pathway,
                post=lead.post,
                staff_id=lead.staff_id,
                from_at=lead.from_at,
                to_at=lead.to_at,
                before_id=before,
            ),
        )
        return lead

    def _checked(self, work: Work, named: tuple[NamedLead, ...], from_at: datetime) -> ClinicalLead:
        problems = []
        if self.locality not in work.resources.localities:
            known = ", ".join(sorted(work.resources.localities))
            problems.append(FieldProblem("/locality", f"Choose one of: {known}"))
        if self.pathway not in {pathway.value for pathway in Pathway}:
            offered = ", ".join(pathway.value for pathway in Pathway)
            problems.append(FieldProblem("/pathway", f"Choose one of: {offered}"))
        if self.post not in {post.value for post in Post}:
            problems.append(FieldProblem("/post", "Choose one of: lead, deputy"))
        if self.to_at is not None and self.to_at <= from_at:
            problems.append(FieldProblem("/to_at", "The end must be after the beginning"))
        member = work.staff.by_username(self.username)
        actor = None if member is None else work.staff.actor(member.id, at=max(from_at, work.now))[0]
        if actor is None:
            problems.append(FieldProblem("/username", "Choose somebody who works here"))
        if problems or actor is None:
            raise Invalid(problems[0].message, problems=tuple(problems))
        unfit = may_be_named(actor, self.locality, self.pathway)
        other = Post.DEPUTY if Post(self.post) is Post.LEAD else Post.LEAD
        there = in_post(named, other, from_at)
        if not unfit and there is not None and there.lead.staff_id == actor.id:
            unfit = f"They are {other.label.lower()} there; lead and deputy must be two people"
        if unfit:
            raise Invalid.at("/username", f"{actor.name}: {unfit[0].lower()}{unfit[1:]}")
        return ClinicalLead(
            id=work.new_id(),
            locality=self.locality,
            pathway=self.pathway,
            post=Post(self.post),
            staff_id=actor.id,
            from_at=from_at,
            to_at=None if self.to_at is None else self.to_at.astimezone(UTC),
            named_by=work.actor.id,
            named_at=work.now,
        )


def leads_chain(locality: str, pathway: str) -> uuid.UUID:
    """The history that the posts of a pathway in a locality are written in."""
    return chain_of("leads", f"{locality}:{pathway}")
