"""Who holds the rights of the matrix here and now: the roles as they are assigned, held against its rows."""

from __future__ import annotations

from handrail.application.rights_findings import HOLDERS_RULE, findings_of_holders
from handrail.application.rights_matrix import KEY
from handrail.application.work import Look
from handrail.engine import Bundle, Finding, Severity
from handrail.storage.role_holders import role_holders


def findings_here(look: Look, bundle: Bundle) -> tuple[Finding, ...]:
    """Which decisions of a sound matrix nobody here could take, or only one person; nothing for any other process."""
    if bundle.key != KEY:
        return ()
    holders = role_holders(look.session, at=look.clock_now())
    return tuple(findings_of_holders(bundle, holders, look.resources.localities))


def findings_without_a_database(bundle: Bundle) -> tuple[Finding, ...]:
    """That nobody looked who holds the rights: the roles stand in the database."""
    if bundle.key != KEY:
        return ()
    message = (
        "Who holds these rights was not looked at; publishing does, and refuses a right that nobody holds"
    )
    return (Finding(rule=HOLDERS_RULE, message=message, severity=Severity.WARNING),)
