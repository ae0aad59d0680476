"""Which role may do which kind of thing, on one page.

A permission says that an actor may knock at a door at all; whether they may take *this* decision on *this* case is the
business of `rights.py`. Clinical roles are written as one group because front-line staff must never be stopped from
recording, escalating or asking for help.
"""

from __future__ import annotations

from enum import StrEnum

from handrail.domain.roles import Role


class Permission(StrEnum):
    """Everything the door can be asked for."""

    SEE_CASES = "see_cases"
    SEE_HISTORY = "see_history"
    OPEN_CASE = "open_case"
    RECORD_CONTACT = "record_contact"
    GET_HELP = "get_help"
    START_PROCESS = "start_process"
    WORK_ON_TASKS = "work_on_tasks"
    REASSIGN_TASK = "reassign_task"
    SEND_MESSAGE = "send_message"
    RETRY_INCIDENT = "retry_incident"
    CANCEL_INSTANCE = "cancel_instance"
    CHANGE_SETTINGS = "change_settings"
    PUBLISH_PROCESS = "publish_process"
    EDIT_DRAFTS = "edit_drafts"
    APPROVE_VERSIONS = "approve_versions"
    SEE_PROCESSES = "see_processes"
    SEE_SELF = "see_self"
    MANAGE_STAFF = "manage_staff"
    FIRE_TIMERS = "fire_timers"
    DELEGATE = "delegate"
    SEE_DELEGATIONS = "see_delegations"
    HOLD_ACCOUNTABILITY = "hold_accountability"
    DECLARE_CONFLICT = "declare_conflict"
    SEE_ROTA = "see_rota"
    KEEP_ROTA = "keep_rota"
    NAME_LEADS = "name_leads"


_CLINICAL = frozenset(
    {
        Role.SUPPORT_WORKER,
        Role.CLINICIAN,
        Role.PHARMACIST,
        Role.TEAM_LEAD,
        Role.SENIOR_CLINICIAN,
        Role.CONSULTANT,
        Role.ON_CALL_CLINICIAN,
        Role.SAFEGUARDING_LEAD,
        Role.CLINICAL_DIRECTOR,
    }
)
_LEADS = frozenset({role for role in _CLINICAL if role.rank >= 3})
_EVERYONE = frozenset(Role)

HOLDERS: dict[Permission, frozenset[Role]] = {
    Permission.SEE_CASES: _CLINICAL | {Role.ON_CALL_MANAGER, Role.GOVERNANCE_LEAD, Role.AUDITOR},
    Permission.SEE_HISTORY: _CLINICAL | {Role.GOVERNANCE_LEAD, Role.AUDITOR},
    Permission.OPEN_CASE: _CLINICAL,
    Permission.RECORD_CONTACT: _CLINICAL,
    Permission.GET_HELP: _CLINICAL | {Role.ON_CALL_MANAGER},
    Permission.START_PROCESS: _CLINICAL,
    Permission.WORK_ON_TASKS: _CLINICAL | {Role.ON_CALL_MANAGER, Role.GOVERNANCE_LEAD, Role.PROCESS_OWNER},
    Permission.REASSIGN_TASK: _LEADS,
    Permission.SEND_MESSAGE: _CLINICAL | {Role.ON_CALL_MANAGER},
    Permission.RETRY_INCIDENT: _LEADS | {Role.SYSTEM_ADMIN, Role.PROCESS_OWNER},
    Permission.CANCEL_INSTANCE: _LEADS,
    Permission.CHANGE_SETTINGS: frozenset({Role.PROCESS_OWNER}),
    Permission.PUBLISH_PROCESS: frozenset(),
    Permission.EDIT_DRAFTS: frozenset({Role.PROCESS_OWNER}),
    Permission.APPROVE_VERSIONS: frozenset(
        {
            Role.PROCESS_OWNER,
            Role.SENIOR_CLINICIAN,
            Role.CONSULTANT,
            Role.CLINICAL_DIRECTOR,
            Role.CLINICAL_SAFETY_OFFICER,
        }
    ),
    Permission.SEE_PROCESSES: _EVERYONE,
    Permission.SEE_SELF: _EVERYONE,
    Permission.MANAGE_STAFF: frozenset({Role.SYSTEM_ADMIN}),
    Permission.FIRE_TIMERS: frozenset(),
    Permission.DELEGATE: _CLINICAL | {Role.ON_CALL_MANAGER, Role.GOVERNANCE_LEAD},
    Permission.SEE_DELEGATIONS: _CLINICAL | {Role.ON_CALL_MANAGER, Role.GOVERNANCE_LEAD, Role.AUDITOR},
    Permission.HOLD_ACCOUNTABILITY: _CLINICAL,
    Permission.DECLARE_CONFLICT: _CLINICAL | {Role.ON_CALL_MANAGER, Role.GOVERNANCE_LEAD},
    Permission.SEE_ROTA: _CLINICAL | {Role.ON_CALL_MANAGER, Role.GOVERNANCE_LEAD, Role.AUDITOR, Role.SYSTEM_ADMIN},
    Permission.KEEP_ROTA: _LEADS | {Role.ON_CALL_MANAGER, Role.SYSTEM_ADMIN},
    Permission.NAME_LEADS: frozenset({Role.CLINICAL_DIRECTOR, Role.SYSTEM_ADMIN}),
}
"""An empty set: only the service itself, or an operator at the command line."""


def holds(permission: Permission, roles: frozenset[Role]) -> bool:
    """Whether any of the roles carries the permission."""
    return bool(HOLDERS[permission] & roles)
