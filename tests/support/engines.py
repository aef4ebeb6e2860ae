"""The shop on either engine, with a fresh database for every test."""

import os
import shutil
import sqlite3
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, insert, text

from config import Settings
from shop import create_app
from shop.platform.database import db
from shop.platform.page_store import PageStore
from shop.shipping.default_rates import default_rates
from shop.shipping.models import ShippingRate
from tests.support.mailbox import Mailbox
from tests.support.pages import CheckedClient
from tests.support.postgres import server_url, tell_server

#: Tables that migrations and `places` fill once.
REFERENCE = frozenset({"alembic_version", "province", "ward", "page_version", "role"})
POSTGRES_FOLDER = "PHIEN_TEST_POSTGRES"
#: The variable that names the folder where all shops of a run keep what their templates compile to.
TEMPLATES_FOLDER = "PHIEN_TEST_TEMPLATES"


def test_settings(url: str, folder: Path) -> Settings:
    """Settings of a shop under test."""
    return Settings(
        database_url=url,
        secret_key="a-secret-for-tests-only-0123456789",
        public_url="http://localhost",
        trusted_hosts=("localhost",),
        media_url=str(folder / "media"),
        mail_url=str(folder / "mail"),
        testing=True,
        log_format="console",
        vietqr_bank_bin="970436",
        vietqr_account="0011001234567",
        vietqr_name="CHO PHIEN",
    )


test_settings.__test__ = False  # type: ignore[attr-defined]


def open_shop(settings: Settings) -> Flask:
    """A shop under test; a template is compiled once for all of a run, if the run has a folder for it."""
    app = create_app(settings)
    if folder := os.environ.get(TEMPLATES_FOLDER):
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(folder)
    return app


class Engine:
    """One migrated shop on one engine; `fresh` puts its data back to the beginning."""

    def __init__(self, name: str, folder: Path, worker: str, *, is_durable: bool = False) -> None:
        self.name = name
        self._template = folder / "template.db"
        self._database = folder / "shop.db"
        self.app = open_shop(test_settings(self._url(worker), folder))
        self.app.test_client_class = CheckedClient
        self.mailbox = Mailbox()
        self.app.extensions["mailer"] = self.mailbox
        with self.app.app_context():
            if name == "sqlite" and not is_durable:
                event.listen(db.engine, "connect", _forget_when_the_power_fails)
            upgrade()
            if name != "sqlite":
                _learn_to_empty(_emptied_tables())
        self._keep_template()

    def fresh(self) -> Flask:
        """The application with an empty market."""
        self.mailbox.clear()
        self.app.extensions["page_store"] = PageStore()
        self.app.extensions["gateways"] = {}
        with self.app.app_context():
            db.session.remove()
            if self.name == "sqlite":
                db.engine.dispose()
                self._restore_template()
            else:
                _empty()
        return self.app

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def _url(self, worker: str) -> str:
        if self.name == "sqlite":
            return f"sqlite:///{self._database}"
        folder = os.environ[POSTGRES_FOLDER]
        tell_server(folder, f'CREATE DATABASE "shop_{worker}"')
        return server_url(folder, f"shop_{worker}")

    def _keep_template(self) -> None:
        if self.name != "sqlite":
            return
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        shutil.copy(self._database, self._template)

    def _restore_template(self) -> None:
        for extra in ("-wal", "-shm"):
            Path(f"{self._database}{extra}").unlink(missing_ok=True)
        shutil.copy(self._template, self._database)


def _forget_when_the_power_fails(raw: sqlite3.Connection, _: object) -> None:
    """What `FORGETFUL` is to PostgreSQL: no commit waits for the disk."""
    raw.execute("PRAGMA synchronous=off")


def _emptied_tables() -> list[str]:
    return ["search_text", *(table for table in db.metadata.tables if table not in REFERENCE)]


def _learn_to_empty(tables: list[str]) -> None:
    """Teach PostgreSQL to delete what a test left, without asking triggers; numbers begin at one again.

    Most tables are empty most of the time: to truncate them all would take many times as long, and
    a function that knows them all is planned once.
    """
    with db.engine.begin() as connection:
        known = connection.scalars(text("SELECT sequencename FROM pg_sequences")).all()
        numbered = [f"{table}_id_seq" for table in tables if f"{table}_id_seq" in known]
        steps = [f'DELETE FROM "{table}";' for table in tables]
        steps += [f"PERFORM setval('{name}', 1, false);" for name in numbered]
        connection.execute(
            text(
                "CREATE FUNCTION empty_the_market() RETURNS void LANGUAGE plpgsql"
                f" SET session_replication_role = replica AS $$ BEGIN {' '.join(steps)} END $$"
            )
        )


def _empty() -> None:
    with db.engine.begin() as connection:
        connection.execute(text("SELECT empty_the_market()"))
        # The market's postage goes with the sellers' rows; migration 0004 had put it there.
        connection.execute(insert(ShippingRate), default_rates())
