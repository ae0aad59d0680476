"""Notices in plain words: one table of subjects, so that a code never reaches a reader bare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.domain.code_lists import code_list
from handrail.domain.decisions import DECISIONS
from handrail.domain.identifiers import CaseId
from handrail.domain.notices import Notice, NoticeKind
from handrail.domain.people import Person
from handrail.web import times
from handrail.web.notices.pages import NoticeLine
from handrail.web.wording import in_words

_SUBJECTS = {
    "task_warn_50": "Half the time for {task} has gone",
    "task_warn_80": "Most of the time for {task} has gone",
    "task_late": "{task} is late",
    "task_assigned": "{task} was given to you",
    "not_decided_in_time": "{task} was not done in time: you are called",
    "incident": "A process stopped by a fault",
    "escalation_outcome": "What happened with the escalation you raised",
    "escalation_opened": "An escalation was opened",
    "hold_lapsed": "Nobody decided on a hold in time, so it lapsed: send the escalation now",
    "clock_missed_incident": "A clock of an escalation was missed",
    "escalation_held": "An escalation is held by a senior decision",
    "alternative_decided": "Another way was decided, because the partner did not act",
    "contingency_change_wanted": "The senior clinician on call wants the safety plan changed",
    "contingency_not_safe": "The senior clinician on call says that the safety plan is not safe",
    "failed_table_settled": "Somebody answered in place of a table that could not",
    "decision_rights_unreadable": "The decision-rights table could not be read, so nobody may decide: mend it",
    "safe_side_taken": "A table could not answer, so the safe side was taken",
    "action_agreed": "You have something to do that was agreed",
    "action_sent_back": "Something you did was looked at, and is not done yet",
    "action_verified": "Something you did was seen by somebody else: it is done",
    "action_dropped": "Something that you had to do will not be done after all",
    "safeguarding_concern": "Somebody raised a safeguarding concern",
    "safeguarding_about_staff": "A safeguarding concern is about somebody who works with people",
    "safeguarding_joined": "Somebody was worried about what the local authority has already",
    "safeguarding_decided": "It was decided whether the concern you raised is referred",
    "safeguarding_not_met": "A safeguarding concern is not referred, by decision of a safeguarding lead",
    "safeguarding_hold_lapsed": "Nobody decided on a safeguarding concern in time: send it now",
    "safeguarding_sent": "A safeguarding concern was sent to the local authority",
    "safeguarding_answered": "The local authority said what it will do",
    "safeguarding_case_ended": "A case ended while a safeguarding concern was open: it goes on, take it on now",
    "safeguarding_closed": "A safeguarding concern was closed",
    "dispute_stage": "A disagreement was not settled below: it is yours to settle now",
    "dispute_position": "The other side of a disagreement said where it stands",
    "dispute_closed": "A disagreement is over",
    "directors_late": "The directors have not decided a disagreement in time: it stays with them",
    "advice_asked": "Your advice is asked",
    "advice_given": "The advice you asked for is there",
    "advice_used": "Somebody said what they made of your advice",
    "senior_wanted": "{asker} asks a senior to ring back now",
    "senior_rang_back": "A senior rang back: what was advised",
    "senior_got_nobody": "A senior rang you back and nobody answered: it is tried again",
    "serious_harm": "Somebody was seriously harmed or died",
    "rule_flagged": "Somebody disagrees with a row of a table",
    "cadence_changed": "We are in touch with somebody more often",
    "cadence_reduced": "We are in touch with somebody less often, by a decision",
    "cadence_kept": "Less contact was not agreed: it stays as it is",
    "discharge_kept": "The discharge you proposed was not agreed: the person stays with us",
    "discharge_stopped": "Something opened before a discharge took effect: decide again",
    "referral_accepted": "A referral was accepted",
    "referral_kept": "The decline you proposed was not agreed: decide on the referral again",
    "referral_turned_away": "A referral was declined or referred on",
    "decision_taken": "A decision was taken: {decision}",
    "version_to_approve": "A new version of a process waits for your approval",
    "version_sent_back": "A version of a process that you wrote was sent back",
    "retirement_to_approve": "A version of a process is to go out of force, and waits for you to agree",
    "nobody_holds_right": "Nobody here holds the right to decide: find somebody who does, or lend it: {decision}",
    "second_person_asked": "You are asked to confirm a decision as its second person: {decision}",
    "second_person_refused": "Your second person does not agree; it is not decided: {decision}",
    "second_person_not_needed": "A decision you were asked to confirm was taken back: {decision}",
    "meeting_to_chair": "You are in the chair of a meeting",
    "meeting_to_attend": "A meeting needs you as the accountable clinician, or somebody you send",
    "meeting_not_quorate": "A meeting had too few people to decide: it gave advice only",
    "meeting_corrected": "A partner corrects the record of a meeting",
    "meeting_disputed": "A partner disagrees with what a meeting decided",
    "meeting_unconfirmed": "Partners did not confirm the record of a meeting: that is not agreement",
    "accountable_fell_to_you": "You are accountable for a case now: accept it, or hand it over",
    "accountable_fell": "Accountability for a case fell to somebody else",
    "accountable_nobody": "Nobody can be accountable for a case: name a clinical lead",
    "accountable_offered": "Accountability for a case is offered to you",
    "accountable_accepted": "A colleague accepted accountability for a case",
    "accountable_declined": "A colleague declined accountability for a case",
    "accountable_taken_on": "A lead took on a case you were accountable for",
    "accountable.gap.alert": "For a working day nobody has accepted accountability for a case",
    "conflict_declared": "Somebody takes no part in decisions on a case: give their steps to others",
    "conflict_declared_for_you": "It was declared that you know a person: you take no decision on the case",
    "conflict_withdrawn": "A conflict of interest of yours was withdrawn",
    "rota_gap": "Nobody is on call at some time to come",
    "lead_vacant": "A pathway has had no named clinical lead for five working days",
    "restriction_active": "A restriction is in force",
    "restriction_emergency": "A restriction was put in place in an emergency: authorise it or have it lifted",
    "restriction_lift_now": "Lift a restriction now",
    "restriction_lift_or_decide": "A restriction has no current authority: lift it, or a decider must decide now",
    "restriction_no_authority": "A restriction has no current authority: decide now, or have it lifted",
    "restriction_not_lifted": "A restriction was ended but is not lifted in practice",
    "restriction_not_permitted": "A restriction of a kind that is not permitted here was found",
    "restriction_re_imposed": "A restriction was put back within 28 days",
    "restriction_refused": "A restriction was refused",
    "restriction_registered": "A restriction entered the register",
    "restriction_review_opened": "A review of a restriction is open",
    "restriction_icb_informed": "The commissioner is to be told about a long restriction",
    "delegation_proposed": "A right to decide was offered to a colleague",
    "delegation_offered": "A colleague offers you a right to decide: accept or refuse it",
    "delegation_to_approve": "A delegation waits for an approval",
    "delegation_approved": "A delegation was approved",
    "delegation_not_approved": "A delegation was not approved",
    "delegation_accepted": "A delegation was accepted",
    "delegation_refused": "A delegation was refused",
    "delegation_begun": "A delegation is in force",
    "delegation_ends_soon": "A delegation ends soon: settle who decides afterwards",
    "delegation_ended": "A delegation has ended",
    "delegation_lapsed": "A delegation lapsed, because nobody answered in time",
    "delegation_revoked": "A delegation was taken back",
    "delegation_role_ended": "A delegation ended, because a role it stands on has ended",
    "restriction_outcome": "What came of ending a restriction",
}
_ICONS = {NoticeKind.OUTCOME: "done", NoticeKind.PAGE: "alarm", NoticeKind.INFORM: "dot"}


def notice_line(
    notice: Notice,
    people: Mapping[CaseId, Person],
    tasks: Mapping[str, str],
    now: datetime,
    *,
    askers: Mapping[str, str],
) -> NoticeLine:
    """One notice as a line of the page."""
    facts = notice.facts
    task = tasks.get(str(facts.get("task_id", "")))
    person = people.get(notice.case_id) if notice.case_id is not None else None
    heading = _SUBJECTS.get(notice.subject, in_words(notice.subject.replace(".", " ")))
    return NoticeLine(
        id=str(notice.id),
        heading=heading.format(
            task=f"“{task}”" if task else "A task",
            decision=_decision(facts),
            asker=askers.get(str(facts.get("asker_id", "")), "A colleague"),
        ),
        words=_words(facts, now),
        at=times.moment(notice.created_at, now),
        icon=_ICONS[notice.kind],
        person=person.name if person else "",
        href=_href(notice, task is not None),
        unread=notice.read_at is None,
    )


def _decision(facts: Mapping[str, Any]) -> str:
    """What was decided, in words: the decision of the code, and what was chosen."""
    title = DECISIONS.get(str(facts.get("code", "")), "a decision")
    chosen = facts.get("chosen")
    return f"{title} ({in_words(str(chosen)).lower()})" if chosen else title


def _href(notice: Notice, task_known: bool) -> str:
    if notice.facts.get("delegation_id"):
        return f"/delegations/{notice.facts['delegation_id']}"
    if task_known:
        return f"/tasks/{notice.facts['task_id']}"
    if notice.subject.startswith("accountable") and notice.case_id is not None:
        return f"/cases/{notice.case_id}/accountability"
    if notice.subject in ("rota_gap", "lead_vacant"):
        return f"/rota/{notice.locality}" if notice.subject == "rota_gap" else "/accountability"
    if notice.subject.startswith("senior_") and notice.facts.get("instance_id"):
        return f"/help/senior/{notice.facts['instance_id']}"
    if notice.facts.get("instance_id"):
        return f"/instances/{notice.facts['instance_id']}"
    return f"/cases/{notice.case_id}" if notice.case_id is not None else ""


def _words(facts: Mapping[str, Any], now: datetime) -> str:
    parts = []
    for name, codes in (("outcome", "escalation_outcomes"), ("response", "partner_responses"), ("end", "")):
        if facts.get(name):
            label = code_list(codes).label(str(facts[name])) if codes else in_words(str(facts[name]))
            parts.append(f"Outcome: {label.lower()}." if name == "outcome" else f"{label}.")
    if facts.get("delegation_id") and facts.get("ends_at"):
        parts.append(f"Until {times.clock(datetime.fromisoformat(str(facts['ends_at'])), now)}.")
    if facts.get("due_at"):
        due_at = datetime.fromisoformat(str(facts["due_at"]))
        parts.append(
            f"It was due {times.clock(due_at, now)}." if due_at < now else f"Due {times.clock(due_at, now)}."
        )
    return " ".join(parts)
