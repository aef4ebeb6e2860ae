"""`flask accounts …`: officers are made here and nowhere else."""

import click
from flask import current_app
from flask.cli import AppGroup
from flask_security.mail_util import EmailValidateException

from shop.accounts import links, services
from shop.platform.database import transaction
from shop.platform.i18n import public_url

accounts = AppGroup("accounts", help="People of the market.")


@accounts.command("add-officer")
@click.argument("email")
def add_officer(email: str) -> None:
    """Make EMAIL an officer, and print a link to set the password (30 minutes, once)."""
    try:
        address = current_app.extensions["security"].mail_util.validate(email)
    except EmailValidateException as error:
        raise click.BadParameter("this is not an email address") from error
    with transaction():
        user = services.make_officer(email=address)
        with current_app.test_request_context():
            path = links.set_password_path(user)
    click.echo(f"{user.email} is an officer.")
    click.echo(f"Set the password within 30 minutes: {public_url(path)}")


COMMANDS = (accounts,)
