"""Every route answers every role as the reviewed table says, and tells nobody what happens in another locality.

The table is `routes_and_roles.yaml`: rules in plain words, each with the routes it holds for and the answer each role
gets. A route without a row fails, a row without a route fails, and so does an answer that differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from handrail.application.commands.call_senior import CallSenior
from handrail.application.commands.record_contact import RecordContact
from handrail.application.commands.sign_in import SignInAsPersona
from handrail.application.commands.start_process import StartProcess
from handrail.domain.actors import SYSTEM
from handrail.domain.notices import Notice, NoticeKind
from handrail.domain.roles import Role
from handrail.rehearsal.answers import valid
from handrail.storage.notices import Notices
from handrail.web.app import create_app
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House

TABLE = Path(__file__).with_name("routes_and_roles.yaml")
OUTCOMES = {"ok", "checked", "403", "404", "sign-in"}
NOBODY = "nobody"
PUBLIC = {
    "string:key": "escalation",
    "name": "favicon.svg",
    "path:name": "manifest.json",
    "locality": "northvale",
    "pathway": "adult_community",
}
BY_THEMSELVES = {("POST", "/sign-in/persona"), ("POST", "/sign-out")}
"""Whoever sends these is somebody else afterwards."""
OTHER_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
_addresses = count()
_CSRF = re.compile(r'name="_csrf" value="([0-9a-f]{64})"')
_NAMES = re.compile(r"<([a-z_:]+)>")

Somebody = Callable[..., str]


@dataclass(frozen=True)
class Reviewed:
    """The table as read: the answer by (method, path) and role, with `nobody` for who is not signed in."""

    answers: Mapping[tuple[str, str], Mapping[str, str]]
    twice: tuple[str, ...]
    unknown: tuple[str, ...]
    uncovered: tuple[str, ...]


def read_table() -> Reviewed:
    content = yaml.safe_load(TABLE.read_text("utf-8"))
    groups: dict[str, list[str]] = content["groups"]
    known = {role.value for role in Role}
    unknown = [role for group in groups.values() for role in group if role not in known]
    answers: dict[tuple[str, str], Mapping[str, str]] = {}
    twice, uncovered = [], []
    for rule in content["rules"]:
        row = {NOBODY: str(rule["nobody"])}
        for outcome, who in rule["answers"].items():
            for name in who:
                for role in groups.get(name, [name]):
                    if role in row:
                        twice.append(f"{rule['rule']}: {role}")
                    row[role] = str(outcome)
        unknown += [name for name in row if name not in known and name != NOBODY]
        unknown += [answer for answer in row.values() if answer not in OUTCOMES]
        uncovered += [f"{rule['rule']}: {role}" for role in sorted(known - set(row))]
        for route in rule["routes"]:
            method, path = route.split()
            if (method, path) in answers:
                twice.append(route)
            answers[method, path] = row
    return Reviewed(answers, tuple(twice), tuple(unknown), tuple(uncovered))


REVIEWED = read_table()


def routes_of(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


@dataclass(frozen=True)
class Things:
    """What a request names: ids of one place, and what may be sent to each route without anything going wrong."""

    ids: Mapping[str, str]

    def path(self, pattern: str) -> str:
        return _NAMES.sub(lambda found: self.ids[found[1].removeprefix("uuid:")], pattern)


WHY_CHANGE = "The crisis team answers within the hour now, so the table can say so"
SENT: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("POST", "/api/v1/cases"): {
        "pathway": "adult_community",
        "locality": "northvale",
        "person": {"name": "Sam Example", "born": "1990-05-17"},
        "plan": {"signature_signs": ["Stops answering the door"]},
    },
    ("POST", "/api/v1/cases/<uuid:case_id>/contacts"): {},
    ("POST", "/api/v1/cases/<uuid:case_id>/help"): {"source": "carer"},
    ("POST", "/api/v1/cases/<uuid:case_id>/instances"): {"process": "no-such-process"},
    ("POST", "/api/v1/messages"): {
        "name": "external.concern",
        "correlation": {"case_id": "<case_id>"},
        "message_id": "<case_id>",
    },
    ("POST", "/cases/<uuid:case_id>/accountable"): {"reason": "x"},
    ("POST", "/cases/<uuid:case_id>/accountable/answer"): {"answer": "accept", "offer": "<case_id>"},
    ("POST", "/api/v1/cases/<uuid:case_id>/accountable"): {"to": "nobody", "reason": "x"},
    ("POST", "/api/v1/cases/<uuid:case_id>/accountable/answer"): {"accepts": True, "offer": "<case_id>"},
    ("POST", "/cases/<uuid:case_id>/conflict"): {"kind": "none"},
    ("POST", "/api/v1/cases/<uuid:case_id>/conflicts"): {"kind": "none"},
    ("POST", "/cases/<uuid:case_id>/conflicts/<uuid:conflict_id>/withdraw"): {},
    ("POST", "/api/v1/cases/<uuid:case_id>/conflicts/<uuid:conflict_id>/withdraw"): {},
    ("POST", "/rota/<locality>"): {},
    ("POST", "/rota/<locality>/import"): {},
    ("POST", "/rota/duties/<uuid:duty_id>/end"): {},
    ("POST", "/api/v1/duties"): {
        "source": "A test",
        "duties": [
            {
                "username": "nobody",
                "role": "on_call_clinician",
                "locality": "northvale",
                "from_at": "2030-03-02T17:00:00Z",
                "to_at": "2030-03-03T09:00:00Z",
            }
        ],
    },
    ("POST", "/api/v1/duties/<uuid:duty_id>/end"): {},
    ("POST", "/accountability/<locality>/<pathway>/leads"): {"post": "lead", "username": "nobody"},
    ("POST", "/api/v1/clinical-leads"): {
        "locality": "northvale",
        "pathway": "adult_community",
        "post": "lead",
        "username": "nobody",
    },
    ("POST", "/cases/<uuid:case_id>/contact"): {},
    ("POST", "/cases/<uuid:case_id>/start"): {"what": "restriction-planned"},
    ("POST", "/cases/new"): {
        "name": "Sam Example",
        "born-day": "17",
        "born-month": "5",
        "born-year": "1990",
        "pathway": "adult_community",
        "locality": "northvale",
        "signs": "Stops answering the door",
        "every": "7",
    },
    ("POST", "/cases/search"): {"name": "Example"},
    ("POST", "/contacts/<uuid:contact_id>/flag"): {},
    ("POST", "/help"): {"case": "<case_id>"},
    ("POST", "/help/senior"): {"case": "<case_id>"},
    ("POST", "/help/search"): {"name": "Example"},
    ("POST", "/notices/read"): {"until": "2026-03-02T10:00:00+00:00"},
    ("POST", "/notices/<uuid:notice_id>/read"): {},
    ("POST", "/sign-in"): {"username": "<case_id>", "password": "x"},
    ("POST", "/sign-in/persona"): {"username": "auditor"},
    ("POST", "/tasks/<uuid:task_id>/draft"): {},
    ("PUT", "/api/v1/tasks/<uuid:task_id>/draft"): {"answers": {}},
    ("POST", "/tasks/<uuid:task_id>/later"): {},
    ("POST", "/api/v1/tasks/<uuid:task_id>/claim"): {},
    ("POST", "/api/v1/tasks/<uuid:task_id>/release"): {},
    ("POST", "/tasks/<uuid:task_id>/claim"): {},
    ("POST", "/tasks/<uuid:task_id>/release"): {},
    ("POST", "/api/v1/tasks/<uuid:task_id>/complete"): {"answers": {"none": 1}, "revision": 99},
    ("POST", "/tasks/<uuid:task_id>/complete"): {"revision": "99"},
    ("POST", "/api/v1/tasks/<uuid:task_id>/reassign"): {"to": "nobody-of-that-name", "revision": 99},
    ("POST", "/approvals/<uuid:task_id>/decide"): {"revision": "99"},
    ("POST", "/approvals/<uuid:task_id>/withdraw"): {"revision": "99"},
    ("POST", "/approvals/<uuid:task_id>/confirm"): {"agrees": "yes", "revision": "99"},
    ("POST", "/approvals/<uuid:task_id>/advice"): {},
    ("POST", "/api/v1/tasks/<uuid:task_id>/confirm"): {"agrees": True, "revision": 99},
    ("POST", "/api/v1/tasks/<uuid:task_id>/withdraw"): {"revision": 99},
    ("POST", "/api/v1/cases/<uuid:case_id>/decisions/<uuid:decision_id>/amend"): {
        "words": {"rationale": "She was seen at nine, not at eight"},
        "reason": "The time was wrong in the first record",
    },
    ("POST", "/api/v1/cases/<uuid:case_id>/decisions/<uuid:decision_id>/outcome"): {
        "outcome": "as_intended",
    },
    ("POST", "/delegations"): {},
    ("POST", "/delegations/check"): {},
    ("POST", "/delegations/change"): {},
    ("POST", "/delegations/<uuid:delegation_id>/accept"): {},
    ("POST", "/delegations/<uuid:delegation_id>/approve"): {},
    ("POST", "/delegations/<uuid:delegation_id>/refuse"): {},
    ("POST", "/delegations/<uuid:delegation_id>/revoke"): {},
    ("POST", "/api/v1/delegations"): {
        "to": "<case_id>",
        "codes": ["D2b"],
        "ends_at": "2026-03-09T10:00:00Z",
        "reason": "Cover while I am on leave",
    },
    ("POST", "/api/v1/delegations/<uuid:delegation_id>/accept"): {},
    ("POST", "/api/v1/delegations/<uuid:delegation_id>/approve"): {"reason": "Agreed at the rota meeting"},
    ("POST", "/api/v1/delegations/<uuid:delegation_id>/refuse"): {"reason": "Back from leave early"},
    ("POST", "/api/v1/delegations/<uuid:delegation_id>/revoke"): {"reason": "Back from leave early"},
    ("POST", "/instances/<uuid:instance_id>/heard"): {"message": "restriction.worse"},
    ("POST", "/instances/<uuid:instance_id>/retry"): {},
    ("POST", "/api/v1/instances/<uuid:instance_id>/retry"): {},
    ("POST", "/api/v1/instances/<uuid:instance_id>/cancel"): {"reason": "person_died"},
    ("POST", "/drafts"): {"process": "No Such Process"},
    ("POST", "/drafts/<uuid:draft_id>/files"): {"revision": "1"},
    ("POST", "/drafts/<uuid:draft_id>/submit"): {"revision": "1", "reason": WHY_CHANGE},
    ("POST", "/versions/<uuid:version_id>/approve"): {},
    ("POST", "/versions/<uuid:version_id>/publish"): {},
    ("POST", "/versions/<uuid:version_id>/send-back"): {"reason": WHY_CHANGE},
    ("POST", "/api/v1/drafts"): {"process": "No Such Process"},
    ("PUT", "/api/v1/drafts/<uuid:draft_id>"): {"revision": 1},
    ("POST", "/api/v1/drafts/<uuid:draft_id>/check"): {},
    ("POST", "/api/v1/drafts/<uuid:draft_id>/submit"): {"revision": 1, "reason": WHY_CHANGE},
    ("POST", "/api/v1/versions/<uuid:version_id>/approve"): {},
    ("POST", "/api/v1/versions/<uuid:version_id>/publish"): {},
    ("POST", "/api/v1/versions/<uuid:version_id>/send-back"): {"reason": WHY_CHANGE},
    ("POST", "/api/v1/versions/<uuid:version_id>/retire"): {"reason": WHY_CHANGE},
    ("POST", "/api/v1/versions/<uuid:version_id>/retire/approve"): {},
    ("POST", "/api/v1/versions/<uuid:version_id>/retire/refuse"): {},
    ("POST", "/sign-out"): {},
}
"""What is sent to each route that takes something, in the order of the requests: what ends a thing comes last."""


_HEARS = (
    '<bpmn:boundaryEvent id="A-1-worse" name="It is worse" attachedToRef="A-1" cancelActivity="false">'
    "<bpmn:outgoing>worse</bpmn:outgoing>"
    '<bpmn:messageEventDefinition id="A-1-worse-def" messageRef="M-worse"/></bpmn:boundaryEvent>'
    '<bpmn:endEvent id="A-worse" name="Noted"><bpmn:incoming>worse</bpmn:incoming></bpmn:endEvent>'
    '<bpmn:sequenceFlow id="worse" sourceRef="A-1-worse" targetRef="A-worse"/>'
)
"""Something that the test's run can be told while its first step is open."""


@dataclass
class Asker:
    """Somebody with one role, at the pages and at the API."""

    client: FlaskClient
    token: str
    csrf: str
    address: str

    def asks(self, method: str, pattern: str, things: Things) -> TestResponse:
        sent = {
            name: things.path(value) if isinstance(value, str) else value
            for name, value in SENT.get((method, pattern), {}).items()
        }
        if "correlation" in sent:
            sent["correlation"] = {"case_id": things.ids["case_id"]}
        path = things.path(pattern)
        if path.startswith("/api/"):
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            return self.client.open(
                path, method=method, json=None if method == "GET" else sent, headers=headers
            )
        fields = None if method == "GET" else {"_csrf": self.csrf, **sent}
        return self.client.open(
            path, method=method, data=fields, environ_overrides={"REMOTE_ADDR": self.address}
        )


def outcome(answer: TestResponse) -> str:
    """The class of an answer, as the table names it."""
    sent_to_sign_in = (answer.location or "").startswith("/sign-in") and answer.request.path != "/sign-out"
    if answer.status_code == 401 or sent_to_sign_in:
        return "sign-in"
    if answer.status_code in (403, 404):
        return str(answer.status_code)
    if answer.status_code in (400, 409, 422):
        return "checked"
    assert answer.status_code < 400, f"{answer.status_code} at {answer.request.path}"
    return "ok"


def an_address() -> str:
    """An address of one's own, so that nobody's tries slow another down."""
    number = next(_addresses)
    return f"192.0.{2 + number // 250}.{1 + number % 250}"


def a_visitor(app: Flask, house: House, username: str) -> Asker:
    client = app.test_client()
    if not username:
        found = _CSRF.search(client.get("/sign-in").get_data(as_text=True))
        assert found is not None
        return Asker(client, "", found[1], an_address())
    begun = _CSRF.search(client.get("/sign-in").get_data(as_text=True))
    assert begun is not None
    signed_in = client.post("/sign-in/persona", data={"_csrf": begun[1], "username": username})
    assert signed_in.status_code == 303
    token = house.handrail.perform(SignInAsPersona(username=username, kind="token"), by=SYSTEM)
    found = _CSRF.search(
        client.get("/help").get_data(as_text=True) + client.get("/account").get_data(as_text=True)
    )
    assert found is not None
    return Asker(client, token, found[1], an_address())


@pytest.fixture(scope="module")
def app(house: House) -> Flask:
    made = create_app(house.handrail, house.handrail.resources.settings)
    made.config["PROPAGATE_EXCEPTIONS"] = False
    step = user_task("A-1", decision="D4a") + _HEARS
    diagram = in_a_row("a-step", step, user_task("A-2"))
    message = '<bpmn:message id="M-worse" name="restriction.worse"/><bpmn:process '
    house.publish("a-step", diagram.replace("<bpmn:process ", message, 1))
    return made


@pytest.fixture(scope="module")
def contact_id(house: House) -> str:
    """A contact in Northvale that the table was asked about."""
    case = house.a_case()
    answers = valid("f-contact", now=house.clock.now(), people=house.people())
    taken = house.handrail.perform(
        RecordContact(case_id=case.id, answers=answers), by=house.persona("clinician-north")
    )
    return str(taken.contact.id)


@pytest.fixture
def things(house: House, app: Flask, contact_id: str) -> Callable[[str], Things]:
    """Things of Northvale of this test's own, so that no request stands in the way of another role's."""

    def make(username: str) -> Things:
        case = house.a_case()
        started = house.handrail.perform(StartProcess(case_id=case.id, process="a-step"), by=SYSTEM)
        called = house.handrail.perform(CallSenior(case_id=case.id), by=house.persona("clinician-north"))
        ids = {
            "case_id": str(case.id),
            "contact_id": contact_id,
            "conflict_id": str(uuid4()),
            "duty_id": str(uuid4()),
            "decision_id": str(uuid4()),
            "delegation_id": str(uuid4()),
            "draft_id": str(uuid4()),
            "version_id": str(uuid4()),
            "instance_id": str(started.instance.id),
            "call_id": str(called.id),
            "task_id": str(started.tasks[0].id),
            "notice_id": str(a_notice(house, case.id, username)),
        }
        return Things({**ids, **PUBLIC})

    return make


def a_notice(house: House, case_id: Any, username: str) -> UUID:
    notice_id = uuid4()
    staff_id = house.persona(username).id if username else None
    notice = Notice(
        id=notice_id,
        case_id=case_id,
        kind=NoticeKind.INFORM,
        subject="task_late",
        staff_id=staff_id,
        role=None,
        locality=None,
        facts={},
        created_at=house.clock.now(),
        read_at=None,
    )
    with house.handrail.database.transaction() as session:
        Notices(session).add(notice)
    return notice_id


def in_order(routes: Iterator[tuple[str, str]] | set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Looks first, then what is sent, in the order of SENT."""
    order = {route: number for number, route in enumerate(SENT)}
    return sorted(routes, key=lambda route: (order.get(route, -1), route))


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    routes = routes_of(app)
    rows = set(REVIEWED.answers)
    missing = sorted(routes - rows)
    assert not missing, f"no row in {TABLE.name} for: {missing}. Decide who may, then write it there"
    left_over = sorted(rows - routes)
    assert not left_over, f"{TABLE.name} speaks of routes that do not exist: {left_over}"


def test_the_table_gives_every_role_one_answer_for_each_route() -> None:
    assert REVIEWED.unknown == ()
    assert REVIEWED.twice == ()
    assert REVIEWED.uncovered == ()


def test_what_is_sent_to_each_route_is_known(app: Flask) -> None:
    changing = {route for route in routes_of(app) if route[0] != "GET"}
    assert changing - set(SENT) == set(), "say in SENT what the test sends there"
    assert set(SENT) - changing == set()


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_each_route_answers_each_role_as_reviewed(
    app: Flask, house: House, somebody: Somebody, things: Callable[[str], Things], role: str
) -> None:
    username = "" if role == NOBODY else somebody((Role(role), "northvale", None))
    asker, here = a_visitor(app, house, username), things(username)
    wrong = []
    for route in in_order(set(REVIEWED.answers)):
        who = a_visitor(app, house, username) if route in BY_THEMSELVES else asker
        found, wanted = outcome(who.asks(*route, here)), REVIEWED.answers[route][role]
        if found != wanted:
            wrong.append(f"{route[0]} {route[1]} answers {role} {found}, reviewed is {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", list(Role))
def test_ids_of_another_locality_are_not_found(
    app: Flask, house: House, somebody: Somebody, things: Callable[[str], Things], role: Role
) -> None:
    username = somebody((role, "southmere", None))
    asker, theirs = a_visitor(app, house, username), things("clinician-north")
    nowhere = Things({**theirs.ids, **{name: str(uuid4()) for name in theirs.ids if name.endswith("_id")}})
    wrong = []
    for route in in_order(set(REVIEWED.answers)):
        reviewed = REVIEWED.answers[route][role]
        if "_id>" not in route[1] or reviewed == "403":
            continue  # who may not ask at all is told the same whatever the id
        for named in (theirs, nowhere):
            found = outcome(asker.asks(*route, named))
            if found != "404":
                wrong.append(f"{route[0]} {route[1]} answers {role} of Southmere {found}")
    assert not wrong, "\n".join(wrong)


def test_other_methods_are_refused_as_such(app: Flask, house: House) -> None:
    asker = a_visitor(app, house, "clinical-director")
    named = {name for _, path in REVIEWED.answers for name in _NAMES.findall(path)}
    ids = {name.removeprefix("uuid:"): str(uuid4()) for name in named}
    nowhere = Things({**ids, **PUBLIC})
    methods: dict[str, set[str]] = {}
    for method, path in REVIEWED.answers:
        methods.setdefault(path, set()).add(method)
    for path, known in methods.items():
        for method in sorted(OTHER_METHODS - known):
            status = asker.asks(method, path, nowhere).status_code
            assert status in (403, 404, 405), f"{method} {path} answers {status}"
