"""A place to measure in: an embedded PostgreSQL with `fsync` on, a database of its own, one case, one clinician."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from handrail.application.commands.open_case import OpenCase, PersonDetails
from handrail.application.commands.publish_bundle import PublishBundle
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.handrail import Handrail
from handrail.bootstrap import assemble
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.cases import Case
from handrail.domain.roles import Role
from handrail.gateways.clock import Clock
from handrail.gateways.postgres import EmbeddedPostgres, for_sqlalchemy
from handrail.settings import Settings, read
from handrail.storage.migrations import upgrade
from handrail.storage.staff import Staff

LOCALITY = "northvale"


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a bench works with."""

    server: EmbeddedPostgres
    database_url: str
    settings: Settings
    handrail: Handrail
    clinician: Actor

    def a_case(self) -> Case:
        """A fresh case of a made-up person."""
        command = OpenCase(
            pathway="adult_community",
            locality=LOCALITY,
            person=PersonDetails(name="Person of a bench", born=date(1980, 1, 1)),
        )
        return self.handrail.perform(command, by=self.clinician)

    def publish(self, key: str, diagram: str) -> None:
        """Publish a process to measure with."""
        self.handrail.perform(PublishBundle(key=key, files={"process.bpmn": diagram.encode()}), by=SYSTEM)


@contextmanager
def a_place(*, clock: Clock | None = None) -> Iterator[Place]:
    """Make the place, and take it away at the end."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-", dir="/tmp") as folder:
        home = Path(folder)
        home.chmod(0o711)
        configured = read()
        settings = replace(configured, home=home, database_url=None, demo=True, fsync=True, log_level="error")
        server = EmbeddedPostgres(home, binaries=configured.postgres_bin, fsync=True).start()
        try:
            url = for_sqlalchemy(server.create_database("bench"))
            upgrade(url)
            handrail = assemble(settings, database_url=url, clock=clock)
            held = RoleHeld(
                role=Role.CLINICIAN, locality=LOCALITY, registration_body="NMC", registration_no="BENCH"
            )
            register = RegisterStaff(
                username="bench-clinician", name="Clinician of a bench", roles=(held,), persona=True
            )
            staff_id = handrail.perform(register, by=SYSTEM)
            with handrail.database.reading() as session:
                clinician, _ = Staff(session).actor(staff_id, at=None if clock is None else clock.now())
            assert clinician is not None
            yield Place(
                server=server, database_url=url, settings=settings, handrail=handrail, clinician=clinician
            )
            handrail.database.close()
        finally:
            server.destroy()


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="urn:handrail:bench">
<bpmn:process id="{key}" isExecutable="true"><bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="clinician">
{members}</bpmn:lane></bpmn:laneSet>{body}</bpmn:process></bpmn:definitions>"""


def one_task(key: str) -> str:
    """A process of one user task."""
    return _diagram(
        key,
        ("start", "B-1", "end"),
        '<bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>'
        '<bpmn:userTask id="B-1" name="Do it"><bpmn:incoming>f0</bpmn:incoming><bpmn:outgoing>f1</bpmn:outgoing>'
        '</bpmn:userTask><bpmn:endEvent id="end"><bpmn:incoming>f1</bpmn:incoming></bpmn:endEvent>'
        '<bpmn:sequenceFlow id="f0" sourceRef="start" targetRef="B-1"/>'
        '<bpmn:sequenceFlow id="f1" sourceRef="B-1" targetRef="end"/>',
    )


def a_loop(key: str, turns: int) -> str:
    """A process whose one user task comes back until it was done `turns` times."""
    return _diagram(
        key,
        ("start", "B-0", "B-1", "B-2", "B-G", "end"),
        '<bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>'
        '<bpmn:scriptTask id="B-0"><bpmn:incoming>f0</bpmn:incoming><bpmn:outgoing>f1</bpmn:outgoing>'
        "<bpmn:script>turn = 0</bpmn:script></bpmn:scriptTask>"
        '<bpmn:userTask id="B-1" name="Do it again"><bpmn:incoming>f1</bpmn:incoming><bpmn:incoming>f4</bpmn:incoming>'
        "<bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>"
        '<bpmn:scriptTask id="B-2"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>'
        "<bpmn:script>turn = turn + 1</bpmn:script></bpmn:scriptTask>"
        '<bpmn:exclusiveGateway id="B-G" name="Enough?" default="f5"><bpmn:incoming>f3</bpmn:incoming>'
        "<bpmn:outgoing>f4</bpmn:outgoing><bpmn:outgoing>f5</bpmn:outgoing></bpmn:exclusiveGateway>"
        '<bpmn:endEvent id="end"><bpmn:incoming>f5</bpmn:incoming></bpmn:endEvent>'
        '<bpmn:sequenceFlow id="f0" sourceRef="start" targetRef="B-0"/>'
        '<bpmn:sequenceFlow id="f1" sourceRef="B-0" targetRef="B-1"/>'
        '<bpmn:sequenceFlow id="f2" sourceRef="B-1" targetRef="B-2"/>'
        '<bpmn:sequenceFlow id="f3" sourceRef="B-2" targetRef="B-G"/>'
        '<bpmn:sequenceFlow id="f4" name="no" sourceRef="B-G" targetRef="B-1">'
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">turn &lt; {turns}</bpmn:conditionExpression>'
        '</bpmn:sequenceFlow><bpmn:sequenceFlow id="f5" name="yes" sourceRef="B-G" targetRef="end"/>',
    )


def a_wait(key: str, duration: str) -> str:
    """A process that waits for a duration and ends."""
    return _diagram(
        key,
        ("start", "B-T", "end"),
        '<bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>'
        '<bpmn:intermediateCatchEvent id="B-T"><bpmn:incoming>f0</bpmn:incoming><bpmn:outgoing>f1</bpmn:outgoing>'
        '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">'
        f"{duration}</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
        '<bpmn:endEvent id="end"><bpmn:incoming>f1</bpmn:incoming></bpmn:endEvent>'
        '<bpmn:sequenceFlow id="f0" sourceRef="start" targetRef="B-T"/>'
        '<bpmn:sequenceFlow id="f1" sourceRef="B-T" targetRef="end"/>',
    )


def _diagram(key: str, members: tuple[str, ...], body: str) -> str:
    refs = "".join(f"<bpmn:flowNodeRef>{member}</bpmn:flowNodeRef>" for member in members)
    return _HEAD.format(key=key, members=refs, body=body)
