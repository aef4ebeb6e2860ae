"""The Chromium of this machine, and how it is started."""

import shutil

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """Where the program is: the one without windows if there is one, for it starts no pages of its own that
    take from what is measured."""
    names = "chromium-headless-shell", "chromium", "chromium-browser"
    program = next(filter(None, map(shutil.which, names)), None)
    assert program, "Chromium is not installed: apt-get install chromium-headless-shell"
    return program
