"""Commands for what others are shown."""

from flask.cli import AppGroup

from shop.feeds import jobs

feeds_commands = AppGroup("feeds", help="What search engines and those who share are shown.")


@feeds_commands.command("draw")
def draw() -> None:
    """Draw the pictures to share that are missing, or that look as they did before."""
    jobs.draw_all()


COMMANDS = (feeds_commands,)
