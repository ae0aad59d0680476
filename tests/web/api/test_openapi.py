"""Whatever the OpenAPI document allows, and much that it does not, gets an answer that is no server error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.task_list import TaskList
from handrail.domain.actors import SYSTEM
from handrail.web.app import create_app
from tests.builders.house import House, a_house

EXAMPLES = 25


@pytest.fixture(scope="module")
def site(postgres: Any, furnished_template: str) -> Iterator[tuple[Any, dict[str, str], dict[str, str]]]:
    from handrail.gateways.postgres import for_sqlalchemy

    database = for_sqlalchemy(postgres.create_database("schemathesis", template=furnished_template))
    with a_house(database) as house:
        token = house.handrail.perform(SignInAsPersona(username="clinician-north", kind="token"), by=SYSTEM)
        app = create_app(house.handrail, house.handrail.resources.settings)
        yield app, {"Authorization": f"Bearer {token}"}, _ids(house)


def _ids(house: House) -> dict[str, str]:
    """Ids that exist, so that the paths below them are reached too."""
    case = house.a_case()
    clinician = house.persona("clinician-north")
    instance = house.handrail.perform(
        StartProcess(case_id=case.id, process="restriction-imposition"), by=clinician
    ).instance
    task = house.handrail.ask(TaskList(instance_id=instance.id), by=clinician).items[0]
    return {"case_id": str(case.id), "instance_id": str(instance.id), "task_id": str(task.id), "key": "escalation"}


@pytest.fixture(scope="module")
def operations(site: Any) -> list[Any]:
    app, _, _ = site
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return [found.ok() for found in schema.get_all_operations()]


def test_the_document_lists_every_route_of_the_api(site: Any, operations: list[Any]) -> None:
    app, _, _ = site
    routes = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1") and not rule.rule.endswith("openapi.json")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert len(operations) == len(routes) >= 20


@pytest.mark.parametrize("existing", [True, False], ids=["ids that exist", "any ids"])
def test_no_request_makes_a_server_error(site: Any, operations: list[Any], existing: bool) -> None:
    _, headers, ids = site
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @schemathesis_given(operation)
        def send(case: Any) -> None:
            if existing:
                case.path_parameters = {
                    name: ids.get(name, value) for name, value in (case.path_parameters or {}).items()
                }
            case.call_and_validate(headers=headers, checks=(not_a_server_error,))

        send()


def schemathesis_given(operation: Any) -> Any:
    """Cases of one operation, half of them breaking the document's own rules."""
    from hypothesis import given
    from schemathesis import GenerationMode

    strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    return given(case=strategy | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
