"""The clock, set forward for tests."""

from contextlib import AbstractContextManager
from datetime import timedelta

from shop.kernel import clock


def later(**span: float) -> AbstractContextManager[None]:
    """So much time has passed: `with later(hours=25):`."""
    moment = clock.now() + timedelta(**span)
    return clock.time_from(lambda: moment)
