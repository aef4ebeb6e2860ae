"""Commands of the machine room: worker, doctor, and what is made ahead of time."""

import signal
import threading

import click
from flask import current_app
from flask.cli import AppGroup

from shop.platform import assets, i18n, invariants, worker

assets_commands = AppGroup("assets", help="Static files.")
i18n_commands = AppGroup("i18n", help="Languages.")


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due, then leave.")
def worker_command(once: bool) -> None:
    """Carry out letters, pictures and other work that follows a commit."""
    periodic = current_app.extensions["periodic"]
    if once:
        click.echo(f"done: {worker.work_off()}")
        return
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    worker.run(stop, periodic)


@click.command("doctor")
def doctor_command() -> None:
    """Ask the database whether everything that must hold does; fails if not."""
    rules = current_app.extensions["invariants"]
    violations = invariants.check(rules)
    for violation in violations:
        click.echo(f"{violation.code} broken: {violation.promise}: {violation.row}", err=True)
    if violations:
        raise SystemExit(1)
    click.echo(f"healthy: {len(rules)} rules hold")


@assets_commands.command("compress")
def compress_assets() -> None:
    """Write compressed copies of static files beside them."""
    click.echo(f"compressed: {assets.compress()}")


@i18n_commands.command("compile")
def compile_translations() -> None:
    """Join and compile the translations."""
    click.echo(f"sentences: {i18n.compile_translations()}")


COMMANDS = (worker_command, doctor_command, assets_commands, i18n_commands)
