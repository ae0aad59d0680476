"""A page that cannot be sent harms no other, goes to each person once, and leaves only after commit (P5)."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import text

from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.send_outbox import Sending, SendOutbox
from handrail.application.commands.start_process import StartProcess
from handrail.application.moving import OperationBroke
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Invalid
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.worker.outbox import send_waiting
from tests.builders.diagrams import in_a_row
from tests.builders.forks import service_task
from tests.builders.house import House, a_house
from tests.faults.conftest import AddOperation


@dataclass
class MailServer:
    """What a small mail server was given, and how it answers an address."""

    port: int = 0
    received: list[tuple[str, str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def count(self) -> Counter[str]:
        return Counter(to for to, _ in self.received)


class Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client that sends one message needs."""

    def handle(self) -> None:
        told = cast(Any, self.server).told
        to = ""
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            answer = "221 bye" if verb == "QUIT" else "250 fine"
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                answer = told.refused.get(to, answer)
            if verb == "DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part)
                told.received.append((to, b"".join(lines).decode()))
            self.say(answer)
            if verb == "QUIT":
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server() -> Iterator[MailServer]:
    told = MailServer()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as listening:
        listening.daemon_threads = True
        cast(Any, listening).told = told
        told.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield told
        listening.shutdown()
        thread.join()


def _page_leads(work: Any, run: Any, inputs: Any) -> dict[str, Any]:
    work.notify("test_page", kind=NoticeKind.PAGE, role="team_lead")
    if inputs.get("then") == "fails":
        raise ZeroDivisionError
    return {}


@pytest.fixture
def house(database: str, operation: AddOperation, server: MailServer) -> Iterator[House]:
    operation("page_leads", _page_leads)
    with a_house(database) as made:
        for then in ("stays", "fails"):
            key = f"page-{then}"
            made.publish(key, in_a_row(key, service_task("S-1", "page_leads", then=f'"{then}"')))
        settings = replace(made.handrail.resources.settings, smtp_url=f"smtp://127.0.0.1:{server.port}")
        made.handrail.resources = replace(made.handrail.resources, settings=settings)
        yield made


def a_lead(house: House, name: str) -> str:
    address = f"{name}@trust.example"
    held = RoleHeld(role=Role.TEAM_LEAD, locality="northvale", registration_body="NMC", registration_no="1")
    command = RegisterStaff(
        username=name, name=f"Lead {name}", roles=(held,), password="a long enough password", email=address
    )
    house.handrail.perform(command, by=SYSTEM)
    return address


def page(house: House, process: str = "page-stays") -> None:
    house.handrail.perform(StartProcess(case_id=house.a_case().id, process=process), by=SYSTEM)


def unsent(house: House) -> list[tuple[int, Any]]:
    with house.handrail.database.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT attempts, next_attempt_at FROM outbox WHERE sent_at IS NULL ORDER BY id")
        )
        return [(row[0], row[1]) for row in rows]


def test_each_person_gets_a_page_once_though_the_server_puts_one_of_them_off(
    house: House, server: MailServer
) -> None:
    one, two = a_lead(house, "one"), a_lead(house, "two")
    server.refused[one] = "451 try later"
    page(house)
    pauses = []
    for _ in range(5):
        assert house.handrail.perform(SendOutbox(), by=SYSTEM) is Sending.PUT_OFF
        attempts, again_at = unsent(house)[0]
        pauses.append((again_at - house.clock.now()).total_seconds())
        house.clock.advance_to(again_at - timedelta(microseconds=1))
        assert house.handrail.perform(SendOutbox(), by=SYSTEM) is Sending.NONE
        house.clock.advance_to(again_at)
    assert pauses == [10, 60, 600, 3600, 3600] and attempts == 5
    assert server.count() == {two: 1}
    server.refused.clear()
    assert send_waiting(house.handrail) == 1
    assert server.count() == {one: 1, two: 1}
    assert unsent(house) == []


def test_an_address_refused_for_good_is_given_up_and_the_others_are_not(
    house: House, server: MailServer
) -> None:
    one, two = a_lead(house, "one"), a_lead(house, "two")
    server.refused[one] = "550 no such person"
    page(house)
    assert send_waiting(house.handrail) == 1
    assert server.count() == {two: 1} and unsent(house) == []


def test_an_address_that_is_none_stops_nobodys_pages(house: House, server: MailServer) -> None:
    a_lead(house, "one")
    with house.handrail.database.engine.begin() as connection:
        connection.execute(text("UPDATE staff SET email = 'not an address' WHERE username = 'one'"))
    two = a_lead(house, "two")
    for _ in range(3):
        page(house)
    assert send_waiting(house.handrail) == 3
    assert send_waiting(house.handrail) == 0
    assert server.count() == {two: 3}


def test_a_staff_members_address_is_one_address(house: House) -> None:
    held = RoleHeld(role=Role.TEAM_LEAD, locality="northvale", registration_body="NMC", registration_no="1")
    for bad in ("not an address", "a@b, c@d", "a@b\r\nBcc: c@d", "réponse@trust.example", ""):
        with pytest.raises(Invalid) as refusal:
            command = RegisterStaff(
                username="lead", name="A Lead", roles=(held,), password="a long enough password", email=bad
            )
            house.handrail.perform(command, by=SYSTEM)
        assert [problem.pointer for problem in refusal.value.problems] == ["/email"]


def test_what_was_undone_sends_nothing(house: House, server: MailServer) -> None:
    a_lead(house, "one")
    with pytest.raises(OperationBroke):
        page(house, "page-fails")
    assert send_waiting(house.handrail) == 0 and server.received == [] and unsent(house) == []


def test_two_workers_send_a_page_once_and_the_same_page_has_the_same_id(
    house: House, server: MailServer
) -> None:
    one = a_lead(house, "one")
    for _ in range(10):
        page(house)
    workers = [threading.Thread(target=send_waiting, args=(house.handrail,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert server.count() == {one: 10}
    with house.handrail.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE outbox SET sent_at = NULL")
        )  # as if the answer to COMMIT had been lost
    assert send_waiting(house.handrail) == 10
    ids = [
        email.message_from_string(sent, policy=email.policy.default)["Message-ID"]
        for _, sent in server.received
    ]
    assert set(Counter(ids).values()) == {2}


def test_without_a_mail_server_every_persons_letter_is_in_the_folder(house: House) -> None:
    addresses = {a_lead(house, "one"), a_lead(house, "two")}
    settings = replace(house.handrail.resources.settings, smtp_url=None)
    house.handrail.resources = replace(house.handrail.resources, settings=settings)
    page(house)
    assert send_waiting(house.handrail) == 1
    letters = [email.message_from_bytes(path.read_bytes()) for path in (settings.home / "outbox").iterdir()]
    assert {letter["To"] for letter in letters} == addresses
