"""A version on its way out of force: what waits, and what can never go without another in its place."""

from __future__ import annotations

from handrail.application.chains import chain_of
from handrail.application.publishing import callers_of, relied_on
from handrail.application.rights_matrix import KEY
from handrail.application.work import Look
from handrail.domain.errors import Conflict
from handrail.domain.events import RecordedEvent
from handrail.domain.processes import Version, VersionStatus
from handrail.domain.retirements import Retirement, waiting_in

_AT_ONCE = 1000


def retirement_of(look: Look, version: Version) -> Retirement | None:
    """The proposal to retire a version that waits, if one does."""
    if version.status is not VersionStatus.PUBLISHED:
        return None
    chain, history = chain_of("process", version.process_key), list[RecordedEvent]()
    while True:
        found = look.events.of_chain(chain, after=len(history), limit=_AT_ONCE)
        history += found
        if len(found) < _AT_ONCE:
            return waiting_in(history, version.id)


def refuse_what_is_relied_on(look: Look, version: Version) -> None:
    """Raises Conflict for a version that is not in force, or without which others could not go on."""
    if version.status is not VersionStatus.PUBLISHED:
        raise Conflict("Only a version that is in force can be retired")
    if version.process_key == KEY:
        raise Conflict("Without a decision-rights table nobody could decide; publish another in its place")
    if relied_on(version):
        raise Conflict(
            "Handrail begins this process by itself, so without it nobody could go on; publish another in its place"
        )
    callers = callers_of(look, version.process_key)
    if callers:
        raise Conflict(f"{' and '.join(callers)} calls this process; publish another in its place")
