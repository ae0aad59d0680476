"""Every scenario file plays through the real application in virtual time, and its history adds up afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.rehearsal.scenarios import Player, read_scenario
from tests.builders.house import REPOSITORY, a_house

FILES = sorted((REPOSITORY / "processes").glob("*/scenarios/*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.parent.name}/{path.stem}" for path in FILES])
def test_scenario(path: Path, furnished_database: str) -> None:
    scenario = read_scenario(path)
    with a_house(furnished_database, at=scenario.at) as house:
        Player(house.handrail, house.clock, scenario).play()
        report = house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM)
        assert report.faults == ()


def test_the_acceptance_scenarios_of_this_part_are_there() -> None:
    numbers = {read_scenario(path).number for path in FILES}
    assert {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14} <= numbers
