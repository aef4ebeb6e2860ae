"""`flask demo run` opens the demo market; `flask demo load` fills it."""

import logging
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from config import INSTANCE
from shop.demo import generate, market, people
from shop.demo.card_desk.options import leads_to_a_desk
from shop.demo.filling import fill
from shop.feeds import jobs as feeds
from shop.platform import assets, i18n, outbox, serving
from shop.platform.database import db, transaction
from shop.platform.settings import settings
from shop.search import services as search

LOG = INSTANCE / "demo.log"

demo_commands = AppGroup("demo", help="The demo market.")


@demo_commands.command("run")
def run() -> None:
    """Create, fill once, and serve the demo market."""
    _require_demo()
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    _require_free(host, port, "PORT=8001")
    desk = _card_desk()
    _prepare()
    i18n.compile_translations()
    assets.compress()
    for person in people.who_may_enter():
        click.echo(f"demo sign-in: {person.role} {person.email} {people.PASSWORD}")
    click.echo(f"mail is kept in: {settings().mail_url}")
    click.echo(f"log: {LOG}")
    sys.stdout.flush()
    db.session.remove()
    db.engine.dispose()

    def say_open() -> None:
        click.echo(f"the market is open at http://{host}:{port} (Ctrl-C closes it)")
        sys.stdout.flush()

    if code := serving.serve(host=host, port=port, log=LOG, on_open=say_open, beside=desk):
        click.echo(f"the market could not stay open; {LOG} says why", err=True)
    raise SystemExit(code)


@demo_commands.command("load")
@click.option("--products", type=click.IntRange(0, 1_000_000), default=0, help="made-up goods besides")
def load(products: int) -> None:
    """Load the demo market; with --products N also so many made-up goods."""
    _require_demo()
    _prepare()
    start = generate.generated_so_far()
    db.session.rollback()
    with click.progressbar(range(start, products, generate.BATCH), label="goods") as firsts:
        for first in firsts:
            with transaction():
                ids = generate.load_batch(first, min(first + generate.BATCH, products))
                search.index_products(ids)
    click.echo(f"made-up goods: {max(start, products)}")


def _require_demo() -> None:
    if not settings().demo:
        raise click.ClickException("set DEMO=1: the demo is never loaded into a real market")


def _require_free(host: str, port: str, another: str) -> None:
    """Two markets would share one port in silence and answer in turns."""
    with suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
        raise click.ClickException(
            f"{host}:{port} is taken; close what runs there, or choose another: {another} make run"
        )


def _card_desk() -> tuple[str, ...]:
    """The stand-in that plays Stripe, unless cards go to Stripe's own test mode, or nowhere."""
    if not settings().stripe_api_base or not leads_to_a_desk(settings()):
        return ()
    place = urlsplit(settings().stripe_api_base)
    _require_free(place.hostname or "", str(place.port), "CARD_DESK_PORT=8432")
    return ("shop.demo.card_desk",)


def _prepare() -> None:
    """The tables, and the real goods with their makers, once."""
    _make_room(settings().database_url)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade(directory=str(Path(current_app.root_path).parent / "migrations"))
    if market.is_loaded():
        return
    fill()
    with transaction():
        outbox.defer(feeds.draw_all, {}, key="share:all")


def _make_room(url: str) -> None:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
