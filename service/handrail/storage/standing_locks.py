"""Locks on what somebody may do: a right holds from the moment it is checked until the decision is on disk (P10).

Who acts on a case takes a shared lock on their own acts, in the statement that locks the case, before the case's row.
Whoever takes a right away takes the exclusive one, and so comes either before the actor's roles are read or after the
decision's commit. The keys are 64 bits of a SHA-256, so that two people hardly ever share one; if they did, one would
wait for the other, nothing else.

The order is the same for everybody, so nobody waits in a circle: locks on grants, then locks on acts by ascending key,
then rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, bindparam, func, select

from handrail.domain.identifiers import StaffId
from handrail.storage.session import Session


def acts_of(staff_id: StaffId) -> int:
    """The key of the lock on what somebody does."""
    return _key("acts", staff_id)


def grants_of(staff_id: StaffId) -> int:
    """The key of the lock on what somebody lends."""
    return _key("grants", staff_id)


def _key(what: str, staff_id: StaffId) -> int:
    return int.from_bytes(hashlib.sha256(f"{what}:{staff_id}".encode()).digest()[:8], "big", signed=True)


def taken_first(key: str) -> Any:
    """A condition for a WHERE that is true once the transaction has the shared lock whose key is the parameter `key`.

    It depends on no row, so PostgreSQL asks it once, before it looks at (and locks) any.
    """
    return (
        select(func.pg_advisory_xact_lock_shared(bindparam(key, type_=BigInteger)))
        .scalar_subquery()
        .is_not(None)
    )


class StandingLocks:
    """The locks of those who change what others may do; they last until the transaction ends."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def grants(self, staff_id: StaffId, *, exclusive: bool) -> None:
        """Before any lock on acts: nobody ends the role somebody lends by, or (exclusive) they lend nothing more."""
        self._take(grants_of(staff_id), exclusive)

    def acts(self, *, shared: Iterable[StaffId] = (), exclusive: Iterable[StaffId] = ()) -> None:
        """All the locks on acts that a transaction needs, in order; the stronger one where both are asked."""
        wanted = {acts_of(one): False for one in shared} | {acts_of(one): True for one in exclusive}
        for key in sorted(wanted):
            self._take(key, wanted[key])

    def _take(self, key: int, exclusive: bool) -> None:
        lock = func.pg_advisory_xact_lock if exclusive else func.pg_advisory_xact_lock_shared
        self._session.rows(select(lock(bindparam("key", key, type_=BigInteger))))
