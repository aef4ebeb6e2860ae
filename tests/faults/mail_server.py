"""A mail server of the tests' own, which can be in every bad mood."""

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

#: Moods: what is said at the step where it says anything else than yes.
GREYLISTS = {"RCPT": "451 4.7.1 come back later"}
TOO_BUSY = {"HELLO": "421 4.3.2 too many connections"}
NO_ROOM = {"DATA": "452 4.3.1 insufficient storage"}
STUMBLES_AT_THE_END = {".": "451 4.3.0 could not be kept"}
UNKNOWN_READER = {"RCPT": "550 5.1.1 no such user"}
#: Silence at a step.
SILENT = {"HELLO": ""}
SILENT_AT_THE_END = {".": ""}
KEPT, KEPT_IN_SILENCE = "250 kept", " "
ANSWERS = {"EHLO": "250 here", "DATA": "354 go on", "QUIT": "221 bye"}


class MailServer:
    """Speaks enough SMTP; `mood` changes what it says. Keeps what it has taken."""

    def __init__(self) -> None:
        self.mood: dict[str, str] = {}
        self.letters: list[EmailMessage] = []
        self.steps: Counter[str] = Counter()
        self.steps_taken = threading.Semaphore(0)
        self.is_closing = threading.Event()

    def answer(self, step: str, otherwise: str) -> str | None:
        """What it says at a step; None is silence, until everybody goes home."""
        self.steps[step] += 1
        said = self.mood.get(step, otherwise)
        self.steps_taken.release()
        if said.strip():
            return said
        self.is_closing.wait(60)
        return None


class _Talk(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        try:
            self._talk(self.server.mail)
        except OSError:
            return  # hung up

    def _talk(self, mail: MailServer) -> None:
        if not self._say(mail.answer("HELLO", "220 mail.example")):
            return
        while line := self.rfile.readline():
            word = line.split(None, 1)[0].decode().upper()
            if not self._say(mail.answer(word, ANSWERS.get(word, "250 good"))) or word == "QUIT":
                return
            if word == "DATA" and "DATA" not in mail.mood and not self._take(mail):
                return

    def _take(self, mail: MailServer) -> bool:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        if mail.mood.get(".", KEPT) in {KEPT, KEPT_IN_SILENCE}:
            mail.letters.append(letter)
        answer = mail.answer(".", KEPT)
        return self._say(answer)

    def _say(self, line: str | None) -> bool:
        if line is None:
            return False
        self.wfile.write(f"{line}\r\n".encode())
        return not line.startswith("421")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server(port: int = 0) -> Iterator[tuple[MailServer, int]]:
    """A server on a port that the system chooses, or on a known one; closed at the end."""
    mail = MailServer()
    with _Server(("127.0.0.1", port), _Talk) as server:
        server.mail = mail  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield mail, server.server_address[1]
        finally:
            mail.is_closing.set()
            server.shutdown()
            thread.join()
