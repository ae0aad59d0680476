"""The whole way through the REST API: every step of a scenario is a request, in virtual time.

Scenario 12 of DOMAIN section 9 is about versions, not about a case: tests/web/api/test_publishing.py plays it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.rehearsal.scenarios import Player, read_scenario
from handrail.web.app import create_app
from tests.builders.house import House, a_house
from tests.journeys.acceptance import check, scenario_files
from tests.journeys.rest_player import RestPlayer

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))
RIGHTS = scenario_files()


@pytest.fixture
def house(furnished_database: str, request: pytest.FixtureRequest) -> Iterator[House]:
    scenario = read_scenario(request.getfixturevalue("path"))
    with a_house(furnished_database, at=scenario.at) as made:
        yield made


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_whole_way_through_rest(house: House, path: Path) -> None:
    client = create_app(house.handrail, house.handrail.resources.settings).test_client()
    player = RestPlayer(house.handrail, house.clock, read_scenario(path), client=client)
    player.play()
    case = player.call("auditor", "GET", f"/cases/{player._case().id}/history")
    assert [event["number"] for event in case["items"]] == list(range(1, len(case["items"]) + 1))
    for instance in player.call("clinician-north", "GET", f"/cases/{player._case().id}")["instances"]:
        assert player.call("clinician-north", "GET", f"/instances/{instance}/state")["status"] in (
            "completed",
            "waiting",
        )
        picture = client.get(
            f"/api/v1/instances/{instance}/diagram.svg",
            headers={"Authorization": f"Bearer {player.tokens['clinician-north']}"},
        )
        assert picture.mimetype == "image/svg+xml" and picture.get_data(as_text=True).startswith("<svg")
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


@pytest.mark.parametrize(("number", "path"), RIGHTS.items(), ids=[path.stem for path in RIGHTS.values()])
def test_who_decides_through_rest(house: House, number: int, path: Path) -> None:
    client = create_app(house.handrail, house.handrail.resources.settings).test_client()
    player = RestPlayer(house.handrail, house.clock, read_scenario(path), client=client)
    player.play()
    check(number, player.seen())
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_whole_way_through_the_door(house: House, path: Path) -> None:
    Player(house.handrail, house.clock, read_scenario(path)).play()
