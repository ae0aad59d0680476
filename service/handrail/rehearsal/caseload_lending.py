"""Rights that made-up staff lend each other: offered, left unanswered, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.revoke_delegation import RevokeDelegation
from handrail.domain.actors import Actor
from handrail.domain.delegations import Delegation
from handrail.rehearsal.caseload_habits import Life, Manner
from handrail.rehearsal.caseload_player import Player
from handrail.rehearsal.caseload_story import LEFT, Deed, after

_WHY = "I am on leave from tomorrow, and somebody has to decide while I am away."
_WHY_BACK = "I am back earlier than I thought, and decide again myself."
UNANSWERED: Mapping[str, Manner] = {"DEL-03": LEFT}
UNAPPROVED: Mapping[str, Manner] = {"DEL-02": LEFT}
ACCEPTED: Mapping[str, Manner] = {"DEL-03": after(hours=1)}


def lent(
    by: str,
    to: str,
    *codes: str,
    days: float,
    manners: Mapping[str, Manner] = ACCEPTED,
    back_after: timedelta | None = None,
) -> Deed:
    """A colleague lends another some rights for so many days (the kinds of persona where the life is led).

    `manners` are those of the delegation's own steps; `back_after`: taken back so long after it was offered.
    """

    def deed(player: Player, life: Life) -> None:
        grantor = player.roster.kind(by, life.locality)
        command = ProposeDelegation(
            to=player.roster.kind(to, life.locality).id,
            codes=frozenset(codes),
            locality=life.locality,
            ends_at=player.clock.now() + timedelta(days=days),
            reason=_WHY,
        )
        delegation = player.do(command, by=grantor)
        if delegation is None:
            return
        player.report.done["delegations"] += 1
        player.follow(replace(life, case_id=delegation.case_id, planned=set(), manners=dict(manners)))
        if back_after is not None:
            player.plan(player.clock.now() + back_after, partial(_taken_back, player, delegation, grantor))

    return deed


def _taken_back(player: Player, delegation: Delegation, grantor: Actor) -> None:
    player.do(RevokeDelegation(delegation_id=delegation.id, reason=_WHY_BACK), by=grantor)
    player.look_around(None)
