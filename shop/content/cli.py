"""The magazine from the command line."""

import click
from flask.cli import AppGroup

from shop.content import loading

content_commands = AppGroup("content", help="Stories, fairs and sales points.")


@content_commands.command("load-stories")
def load_stories() -> None:
    """Publish the stories that come with the shop; what officers have written on stays theirs."""
    click.echo(f"stories: {loading.load_stories()}")


@content_commands.command("load-venues")
def load_venues() -> None:
    """Enter the fairs and sales points that come with the shop, each once."""
    click.echo(f"fairs and sales points: {loading.load_venues()}")


COMMANDS = (content_commands,)
