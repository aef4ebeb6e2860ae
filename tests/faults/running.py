"""The shop as it runs: web server and worker as processes of their own, and buyers on the line."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from benchmarks.processes import family, free_port
from shop.catalog.models import Product
from shop.platform.database import db
from shop.platform.serving import ROOT, _commands
from tests.checkout.test_checkout_page import PAGE, give_cart, reckon, typed
from tests.factories.orders import fill_cart

PATIENCE = 90.0


def until(is_so: Callable[[], object], what: str) -> None:
    """Look again and again until something is so; fails if it takes too long."""
    give_up = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < give_up, f"waited in vain: {what}"
        time.sleep(0.01)


@dataclass
class Market:
    """A database, and the processes that serve it."""

    url: str
    folder: Path
    port: int = field(default_factory=free_port)
    mail_url: str = ""

    @contextmanager
    def web(self) -> "Iterator[subprocess.Popen[bytes]]":
        """The web server, exactly as the shop starts it."""
        with self._started(_commands("127.0.0.1", str(self.port), ())[0]) as process:
            until(lambda: self._all_serve() or process.poll() is not None, "the door opens")
            assert process.poll() is None, self.log.read_text()
            yield process

    @contextmanager
    def worker(self) -> "Iterator[subprocess.Popen[bytes]]":
        """The worker, exactly as the shop starts it."""
        with self._started(_commands("127.0.0.1", str(self.port), ())[1]) as process:
            yield process

    def _all_serve(self) -> bool:
        """Whether both processes of the web server have said that they are ready."""
        return self.log.read_text().count("Started worker-") >= 2 and self.is_open()

    def is_open(self) -> bool:
        """Whether somebody takes connections at the door."""
        with socket.socket() as door:
            door.settimeout(1)
            return door.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def log(self) -> Path:
        """What the processes said."""
        return self.folder / "processes.log"

    @contextmanager
    def _started(self, command: Sequence[str]) -> "Iterator[subprocess.Popen[bytes]]":
        environ = {
            **os.environ,
            "DATABASE_URL": self.url,
            "SECRET_KEY": "a-secret-for-tests-only-0123456789",
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "MAIL_URL": self.mail_url or str(self.folder / "mail"),
            "MEDIA_URL": str(self.folder / "media"),
            "COD_CAP": "1000",
        }
        with self.log.open("ab") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environ, stdout=out, stderr=out, start_new_session=True
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)


@dataclass(frozen=True)
class Buyer:
    """A browser with goods in the cart and the form filled in."""

    cookie: str
    form: dict[str, str]

    def presses(self, port: int) -> tuple[int, str] | None:
        """One press: what is answered and where it leads; None if no answer came."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "Cookie": f"phien={self.cookie}",
        }
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            line.request("POST", PAGE, urlencode(self.form), headers)
            answer = line.getresponse()
            answer.read()
        except (http.client.HTTPException, OSError):
            return None
        finally:
            line.close()
        return answer.status, answer.headers.get("Location", "")


def buyers_at_the_till(app: Flask, *goods: Product, many: int) -> list[Buyer]:
    """So many guests, each with a cart and a telephone; their pages were reckoned alike."""
    client = app.test_client()
    give_cart(client, *goods)
    form = typed(reckon(client))
    buyers = []
    for number in range(many):
        secret = f"the-secret-of-guest-{number}"
        fill_cart(*goods, secret=secret)
        with client.session_transaction(path=PAGE) as session:
            session["cart"] = secret
        cookie = client.get_cookie("phien")
        assert cookie is not None
        buyers.append(Buyer(cookie.value, {**form, "phone": f"+8491{number:07}"}))
    db.session.remove()
    return buyers


def handles_on(path: str, pid: int) -> int:
    """How often a family of processes has a file open now."""
    found = 0
    for member in family(pid):
        try:
            found += sum(str(handle.readlink()) == path for handle in Path(f"/proc/{member}/fd").iterdir())
        except OSError:
            continue
    return found
