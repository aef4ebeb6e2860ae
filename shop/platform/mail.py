"""Letters leave through here: a folder of .eml files, or a mail server.

A letter is queued inside the transaction that causes it and sent by the worker after the
commit, so that a mail server's trouble never touches an order. `key` makes it one letter
to each reader however often it is asked for; it is also the Message-ID, so that a repeated
sending after a crash is recognised by mail programs.
"""

import smtplib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import unquote, urlsplit

from flask import current_app

from shop.kernel.clock import now
from shop.platform.keys import keyed_digest
from shop.platform.outbox import defer
from shop.platform.worker import outside_transaction, patient

SMTP_SECONDS = 20
#: So long a server that did not answer is left alone: what waits behind the letters goes on.
REST_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter to one person, in plain text and HTML.

    `stop_url`: a POST there ends letters of this kind, without asking (RFC 8058).
    """

    key: str
    to: str
    subject: str
    text: str
    html: str
    stop_url: str = ""


class Mailer(Protocol):
    """What carries a letter."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over; sending the same key twice must do no harm."""


def queue_letter(letter: Letter) -> None:
    """Have a letter sent after the commit, once per key and reader."""
    defer(send_letter, asdict(letter), key=f"{letter.key}:{_veiled(letter.to)}")


@patient
@outside_transaction
def send_letter(**letter: str) -> None:
    """The worker's part: hand one letter to the mailer."""
    mailer().send(Letter(**letter))


def mailer() -> Mailer:
    """The mailer of the running application."""
    return cast(Mailer, current_app.extensions["mailer"])


def make_mailer(url: str, sender: str) -> Mailer:
    """A folder for a path, a mail server for `smtp://` and `smtps://` addresses."""
    if urlsplit(url).scheme in {"smtp", "smtps"}:
        return SmtpMailer(url, sender)
    return FolderMailer(Path(url.removeprefix("file://")), sender)


class FolderMailer:
    """Keeps letters as .eml files: one file per key, replaced in one step."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._folder / f"{_name(letter)}.eml"
        draft = target.with_suffix(".part")
        draft.write_bytes(bytes(compose(letter, self._sender)))
        draft.replace(target)


class MailServerSilent(Exception):
    """The mail server has not answered lately."""


class SmtpMailer:
    """Sends by SMTP with TLS: `smtp://user:password@host:587`, `smtps://…:465`.

    Loopback servers may do without TLS. Who was silent is asked again after a rest.
    """

    def __init__(self, url: str, sender: str, tick: Callable[[], float] = time.monotonic) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._tick = tick
        self._rests_until = 0.0

    def send(self, letter: Letter) -> None:
        if self._tick() < self._rests_until:
            raise MailServerSilent
        try:
            self._send(letter)
        except (TimeoutError, smtplib.SMTPServerDisconnected):
            self._rests_until = self._tick() + REST_SECONDS
            raise

    def _send(self, letter: Letter) -> None:
        host = self._url.hostname or "localhost"
        secure = self._url.scheme == "smtps"
        door = smtplib.SMTP_SSL if secure else smtplib.SMTP
        port = self._url.port or (465 if secure else 587)
        with door(host, port, timeout=SMTP_SECONDS) as server:
            if not secure and host not in {"localhost", "127.0.0.1"}:
                server.starttls()
            if self._url.username:
                password = unquote(self._url.password or "")
                server.login(unquote(self._url.username), password)
            server.send_message(compose(letter, self._sender))


class LetterPolicy(EmailPolicy):
    """Folds a long subject without losing a space.

    Python 3.11's own folding drops the space between two encoded words (CPython #92081).
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() != "subject" or value.isascii():
            return str(super().fold(name, value))
        words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() != "subject":
            return bytes(super().fold_binary(name, value))
        return self.fold(name, value).encode("ascii")


def compose(letter: Letter, sender: str) -> EmailMessage:
    """The letter as an email message; headers cannot be injected through its fields."""
    message = EmailMessage(LetterPolicy())
    name, address = parseaddr(sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=_in_ascii(letter.to))
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{_name(letter)}@{address.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_url:
        message["List-Unsubscribe"] = f"<{letter.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _in_ascii(address: str) -> str:
    """The address with its domain as mail servers know it: `an@ví-dụ.vn` is at `xn--v-d-wva99s.vn`."""
    mailbox, _at, domain = address.rpartition("@")
    return f"{mailbox}@{domain.encode('idna').decode()}"


def _veiled(address: str) -> str:
    """Stands for an address where it is kept for long; without the secret key nobody guesses it."""
    return keyed_digest("letter", address).hex()[:32]


def _name(letter: Letter) -> str:
    return sha256(f"{letter.key}\n{letter.to}".encode()).hexdigest()[:32]
