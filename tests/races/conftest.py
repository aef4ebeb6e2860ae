"""Races run on databases that sync every commit, as the real one does."""

from collections.abc import Iterator

import pytest

from tests.support.processes import Durable, durable_database


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def durable(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Durable]:
    """A durable shop, once per engine."""
    name: str = request.param
    with durable_database(name, tmp_path_factory.mktemp(f"durable-{name}")) as database:
        yield database
