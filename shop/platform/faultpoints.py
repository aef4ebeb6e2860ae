"""Named points at which a crash test may stop the process; nothing happens in the shop."""

from collections.abc import Callable

#: Set by a test's wiring alone.
hook: Callable[[str], None] | None = None


def faultpoint(name: str) -> None:
    """Pass a named point; in a crash test the process may end here."""
    if hook is not None:
        hook(name)
