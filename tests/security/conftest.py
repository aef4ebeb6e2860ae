"""Thousands of requests need no line each in the log of a failure."""

import logging
from collections.abc import Iterator

import pytest

from tests.factories.paying import open_card_line
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


@pytest.fixture(autouse=True)
def cards(app) -> None:  # type: ignore[no-untyped-def]
    """The shop takes cards, at a desk in this process."""
    open_card_line()
