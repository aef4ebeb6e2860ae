"""The full-text table of either engine, behind one interface."""

from collections.abc import Mapping
from functools import cache

from shop.platform.database import db
from shop.search.engines.base import Kind, Probe, TextEngine
from shop.search.engines.postgres import PostgresText
from shop.search.engines.sqlite import SqliteText

__all__ = ["Kind", "Probe", "TextEngine", "text_engine"]


def text_engine() -> TextEngine:
    """The engine of the database in use."""
    return _engines()[db.engine.dialect.name]


@cache
def _engines() -> Mapping[str, TextEngine]:
    return {"sqlite": SqliteText(), "postgresql": PostgresText()}
