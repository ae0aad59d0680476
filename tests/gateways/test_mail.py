"""Mail: written to a folder, or handed to a real server on this machine that answers as mail servers do."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from handrail.gateways.clock import VirtualClock
from handrail.gateways.mail import FolderMailer, MailNotSent, Message, SmtpMailer, choose_mailer

CLOCK = VirtualClock(datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
MESSAGE = Message(
    id="notice-41.1",
    to="lead@northvale.example",
    subject="A decision waits for you – réponse",
    text="Open it:\nhttp://127.0.0.1:8040/tasks/7\n",
)


@dataclass
class Server:
    """What the little mail server was told, and what it is to answer."""

    port: int = 0
    received: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)


class Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client that sends one message needs."""

    def handle(self) -> None:
        told = cast(Any, self.server).told
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            if verb == "DATA" and "DATA" not in told.answers:
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part)
                told.received.append(b"".join(lines).decode())
            self.say(told.answers.get(verb, "221 bye" if verb == "QUIT" else "250 fine"))
            if verb == "QUIT":
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as listening:
        listening.daemon_threads = True
        cast(Any, listening).told = told
        told.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield told
        listening.shutdown()
        thread.join()


def mailer_to(server: Server) -> SmtpMailer:
    return SmtpMailer(f"smtp://127.0.0.1:{server.port}", sender="handrail@trust.example", clock=CLOCK)


def test_a_message_reaches_the_server_whole(server: Server) -> None:
    mailer_to(server).send(MESSAGE)
    (text,) = server.received
    read = email.message_from_string(text, policy=email.policy.default)
    assert read["Subject"] == MESSAGE.subject
    assert read["To"] == "lead@northvale.example"
    assert read["Message-ID"] == "<notice-41.1@trust.example>"
    assert read["Date"].datetime == CLOCK.now()
    assert read.get_content().replace("\r\n", "\n") == MESSAGE.text


@pytest.mark.parametrize(
    ("verb", "answer", "final"),
    [
        ("RCPT", "550 no such person", True),
        ("RCPT", "451 try later", False),
        ("DATA", "554 not taken", True),
        ("DATA", "452 too full", False),
        ("MAIL", "421 going away", False),
    ],
)
def test_a_refusal_says_whether_to_try_again(server: Server, verb: str, answer: str, final: bool) -> None:
    server.answers[verb] = answer
    with pytest.raises(MailNotSent) as refused:
        mailer_to(server).send(MESSAGE)
    assert refused.value.final is final
    assert MESSAGE.to not in str(refused.value), "no personal data in an error"


def test_a_server_that_takes_leave_badly_has_taken_the_message_all_the_same(server: Server) -> None:
    server.answers["QUIT"] = "421 gone"
    mailer_to(server).send(MESSAGE)
    assert len(server.received) == 1


def test_no_server_is_no_final_answer(server: Server) -> None:
    nobody = SmtpMailer("smtp://127.0.0.1:1", sender="handrail@trust.example", clock=CLOCK)
    with pytest.raises(MailNotSent, match="No answer") as refused:
        nobody.send(MESSAGE)
    assert refused.value.final is False


def test_a_folder_holds_one_file_a_message_however_often_it_is_sent(tmp_path: Path) -> None:
    mailer = choose_mailer(
        smtp_url=None, folder=tmp_path / "outbox", sender="handrail@localhost", clock=CLOCK
    )
    assert isinstance(mailer, FolderMailer)
    mailer.send(MESSAGE)
    mailer.send(MESSAGE)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name == "notice-41.1.eml"
    read = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert read["Subject"] == MESSAGE.subject
    assert read.get_content() == MESSAGE.text
    assert file.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(MailNotSent, match="Cannot write to"):
        FolderMailer(tmp_path / "outbox", sender="handrail@localhost", clock=CLOCK).send(MESSAGE)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "../../etc/passwd"},
        {"id": ""},
        {"to": "a@b.example\r\nBcc: c@d.example"},
        {"to": "a@b.example, c@d.example"},
        {"to": "nobody"},
        {"subject": "fine\nX-Injected: yes"},
    ],
)
def test_words_that_would_leave_their_line_are_refused(changed: dict[str, str]) -> None:
    fields = {"id": "n1", "to": "a@b.example", "subject": "s", "text": "t"}
    with pytest.raises(ValueError):
        Message(**{**fields, **changed})


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_an_address_of_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="A mail server is written smtp://"):
        SmtpMailer(url, sender="handrail@trust.example", clock=CLOCK)


def test_a_mail_server_that_is_set_is_used(tmp_path: Path) -> None:
    chosen = choose_mailer(
        smtp_url="smtps://me:p%40ss@mail.example",
        folder=tmp_path,
        sender="handrail@trust.example",
        clock=CLOCK,
    )
    assert isinstance(chosen, SmtpMailer)
