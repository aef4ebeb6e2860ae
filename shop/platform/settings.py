"""The settings of the running application."""

from typing import cast

from config import Settings
from flask import current_app


def settings() -> Settings:
    """The operator's settings, read once at the start."""
    return cast(Settings, current_app.extensions["settings"])
