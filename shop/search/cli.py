"""Commands for the index."""

from flask.cli import AppGroup

from shop.search import jobs

search_commands = AppGroup("search", help="The index of listing and search.")


@search_commands.command("rebuild")
def rebuild() -> None:
    """Write all products down anew; the shop stays open meanwhile."""
    jobs.rebuild()


COMMANDS = (search_commands,)
