"""Faults of whole processes happen to a shop whose database forgets nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import Durable, durable_database


@pytest.fixture(params=["sqlite", "postgres"])
def durable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Durable]:
    """A durable shop for one test, on either engine."""
    with durable_database(request.param, tmp_path) as database:
        yield database
