"""What cannot be looked at in one case keeps nobody from looking at the others (P8)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.worker.contact_gaps import find_contact_gaps
from tests.builders.house import a_house


def test_a_case_that_cannot_be_asked_about_hides_no_other_gap(furnished_database: str) -> None:
    with a_house(furnished_database) as house:
        broken = house.a_case()
        sound = [house.a_case() for _ in range(3)]
        house.clock.advance(timedelta(days=60))
        with house.handrail.database.engine.begin() as connection:
            spoil = "UPDATE cases SET locality = 'atlantis', contact_every_days = 0.25 WHERE id = :id"
            connection.execute(text(spoil), {"id": broken.id})
        assert find_contact_gaps(house.handrail) == len(sound)
        for case in sound:
            events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
            assert "ContactGapChecked" in {event.type for event in events}
        assert find_contact_gaps(house.handrail) == 0
