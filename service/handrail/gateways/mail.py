"""Messages to people outside the pages: sent by a mail server, or written to a folder where there is none."""

import os
import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from handrail.gateways.clock import Clock

_NAMEABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SMTP_PORTS = {"smtp": 587, "smtps": 465}


class MailNotSent(Exception):
    """A message did not leave; `final` when trying again would be of no use (an address refused, say)."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message to one person; the same `id` on every attempt lets the receiver drop a repeat."""

    id: str
    to: str
    subject: str
    text: str

    def __post_init__(self) -> None:
        """Refuse what could leave the message's own lines (a header or file name made of someone's words)."""
        if not _NAMEABLE.fullmatch(self.id):
            raise ValueError("A message's id is up to 100 letters, digits, dots, dashes and underscores")
        for name in ("to", "subject"):
            if any(ord(character) < 32 or ord(character) == 127 for character in getattr(self, name)):
                raise ValueError(f"The field {name} of a message must be one line")
        if not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", self.to):
            raise ValueError("A message goes to one address")


class Mailer(Protocol):
    """Anything that can take a message away."""

    def send(self, message: Message) -> None:
        """Hand the message over; MailNotSent if that did not happen."""
        ...


class SmtpMailer:
    """Sends through a mail server, always encrypted unless the server is on this machine."""

    def __init__(self, url: str, *, sender: str, clock: Clock, timeout_s: float = 20.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _SMTP_PORTS or not parts.hostname:
            raise ValueError(
                "A mail server is written smtp://user:password@host:587 or smtps://user:password@host:465"
            )
        self._implicit_tls = parts.scheme == "smtps"
        self._host = parts.hostname
        self._port = parts.port or _SMTP_PORTS[parts.scheme]
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._clock = clock
        self._timeout_s = timeout_s

    def send(self, message: Message) -> None:
        """Hand the message to the server; MailNotSent, final when the server refused it for good (5xx)."""
        email = _as_email(message, self._sender, self._clock)
        try:
            server = self._connected()
            try:
                if self._user is not None:
                    server.login(self._user, self._password)
                server.send_message(email)
            finally:
                with suppress(smtplib.SMTPException, OSError):  # what it took, it took
                    server.quit()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise MailNotSent(
                "The mail server refused the address", final=all(code >= 500 for code in codes)
            ) from None
        except smtplib.SMTPResponseException as problem:
            final = problem.smtp_code >= 500 and not isinstance(problem, smtplib.SMTPAuthenticationError)
            raise MailNotSent(f"The mail server answered {problem.smtp_code}", final=final) from None
        except (smtplib.SMTPException, OSError) as problem:
            raise MailNotSent(
                f"No answer from the mail server: {type(problem).__name__}", final=False
            ) from None

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._implicit_tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout_s, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=self._timeout_s)
        try:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif self._host not in ("localhost", "127.0.0.1", "::1"):
                raise smtplib.SMTPNotSupportedError("The mail server offers no encryption")
        except BaseException:
            server.close()
            raise
        return server


class FolderMailer:
    """Writes each message as a file `<id>.eml` that any mail program opens; the same id again replaces it."""

    def __init__(self, folder: Path, *, sender: str, clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    def send(self, message: Message) -> None:
        """Write the file, whole or not at all; MailNotSent if the folder cannot be written to."""
        target = self._folder / f"{message.id}.eml"
        draft = self._folder / f".{message.id}.{os.getpid()}.{os.urandom(4).hex()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(_as_email(message, self._sender, self._clock).as_bytes())
            draft.replace(target)
        except OSError as problem:
            with suppress(OSError):
                draft.unlink()
            raise MailNotSent(f"Cannot write to {self._folder}: {problem.strerror}", final=False) from problem


def choose_mailer(*, smtp_url: str | None, folder: Path, sender: str, clock: Clock) -> Mailer:
    """The mail server if one is set, else the folder."""
    if smtp_url:
        return SmtpMailer(smtp_url, sender=sender, clock=clock)
    return FolderMailer(folder, sender=sender, clock=clock)


def _as_email(message: Message, sender: str, clock: Clock) -> EmailMessage:
    email = EmailMessage()
    email["From"] = sender
    email["To"] = message.to
    email["Subject"] = message.subject
    email["Date"] = format_datetime(clock.now())
    email["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2] or 'localhost'}>"
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.text)
    return email
