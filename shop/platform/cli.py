"""Commands of the machine room: worker, doctor, and what is made ahead of time."""

import signal
import threading

import click
from flask import current_app

from shop.platform import assets, i18n, invariants, worker


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


@click.command("prepare")
def prepare_command() -> None:
    """Make ahead of time what is served: compiled translations, compressed static files."""
    click.echo(f"sentences: {i18n.compile_translations()}, compressed files: {assets.compress()}")


COMMANDS = (worker_command, doctor_command, prepare_command)
