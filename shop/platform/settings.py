"""The settings of the running application."""

from typing import cast

from flask import current_app

from config import Settings


def settings() -> Settings:
    """The operator's settings, read once at the start."""
    return cast(Settings, current_app.extensions["settings"])
