"""Inserting what another press may insert at the same moment."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from shop.platform.database import db


def insert_into(model: Any) -> Any:
    """An INSERT of this engine, which knows ON CONFLICT."""
    engine: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return engine.insert(model)
