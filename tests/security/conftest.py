"""Thousands of requests need no line each in the log of a failure."""

import logging
from collections.abc import Iterator

import pytest

from tests.support.roles import Cast


@pytest.fixture
def quiet() -> Iterator[None]:
    """Only errors are written down."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def cast(app) -> Cast:  # type: ignore[no-untyped-def]
    """One person of each role."""
    return Cast(app)
