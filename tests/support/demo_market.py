"""The demo market, filled once for a whole run, copied and served for whoever needs one."""

import fcntl
import logging
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_migrate import upgrade
from werkzeug.serving import make_server

from config import DEMO_BANK, DEMO_HELP
from shop.demo.filling import fill
from shop.platform.database import db
from shop.platform.worker import work_off
from tests.support.engines import POSTGRES_FOLDER, open_shop, test_settings
from tests.support.mailbox import Mailbox
from tests.support.postgres import server_url, tell_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: The variable that names the folder where all processes of one run keep what they know of the filled market.
FOLDER = "PHIEN_TEST_DEMO"
#: The filled market itself, which is copied: a file, or on PostgreSQL a database to take as a template.
FILLED = "filled"


@dataclass(frozen=True)
class Market:
    """A running demo market."""

    app: Flask
    url: str
    letters: Mailbox

    def work(self) -> int:
        """Let the worker do what is due."""
        with self.app.app_context():
            return work_off()


@contextmanager
def served_market(folder: Path, engine: str = "sqlite") -> Iterator[Market]:
    """A demo market of its own, filled and served until the block ends; what are files lies in `folder`."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, _late, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    with _copied_market(engine, folder) as database:
        app = _shop(database, folder, url)
        letters = Mailbox()
        app.extensions["mailer"] = letters
        server.app = _read_whole(app)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Market(app, url, letters)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            _let_go(app)


@contextmanager
def _copied_market(engine: str, folder: Path) -> Iterator[str]:
    """The address of a database with a full market that nobody else has."""
    if engine == "sqlite":
        shutil.copy(_filled(engine), folder / "market.db")
        yield f"sqlite:///{folder / 'market.db'}"
        return
    _filled(engine)
    where, name = os.environ[POSTGRES_FOLDER], f"market_{secrets.token_hex(8)}"
    tell_server(where, f'CREATE DATABASE "{name}" TEMPLATE "{FILLED}"')
    yield server_url(where, name)
    tell_server(where, f'DROP DATABASE "{name}" WITH (FORCE)')


def _read_whole(app: "WSGIApplication") -> "WSGIApplication":
    """Werkzeug's server leaves a file open if the browser hangs up while it is sent: it gets none."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        body = app(environ, start_response)
        try:
            return list(body)
        finally:
            if hasattr(body, "close"):
                body.close()

    return answer


def _filled(engine: str) -> Path:
    """The database file of a full market, or on PostgreSQL the sign that there is such a database; the first
    who asks fills it, the others of the run wait."""
    folder = Path(os.environ[FOLDER])
    ready = folder / f"{FILLED}.{engine}"
    with (folder / f"{FILLED}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not ready.exists():
            with tempfile.TemporaryDirectory(dir=folder) as draft:
                _fill(engine, Path(draft)).rename(ready)
    return ready


def _fill(engine: str, draft: Path) -> Path:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    made = draft / "market"
    made.touch()
    address = f"sqlite:///{made}"
    if engine == "postgres":
        where = os.environ[POSTGRES_FOLDER]
        tell_server(where, f'CREATE DATABASE "{FILLED}"')
        address = server_url(where, FILLED)
    app = _shop(address, draft, "http://127.0.0.1")
    with app.app_context():
        upgrade()
        fill()
    _let_go(app)
    return made


def _shop(database: str, folder: Path, url: str) -> Flask:
    """As the demo is in truth: with its help, and its bank, whose codes are overprinted."""
    bank, account, name = DEMO_BANK
    hotline, support_email = DEMO_HELP
    settings = replace(
        test_settings(database, folder),
        public_url=url,
        trusted_hosts=("127.0.0.1",),
        demo=True,
        hotline=hotline,
        support_email=support_email,
        vietqr_bank_bin=bank,
        vietqr_account=account,
        vietqr_name=name,
    )
    return open_shop(settings)


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _late(environ: object, start: object) -> list[bytes]:
    raise RuntimeError("the market is not open yet")
