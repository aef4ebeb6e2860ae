"""Runs migrations on the shop's own engine; both engines alike."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from shop.platform.database import UtcDateTime, db

#: Full-text tables are made and kept by migrations, not by models.
OUTSIDE_MODELS = ("search_text",)


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    return kind != "table" or not (name or "").startswith(OUTSIDE_MODELS)


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_server_default=True,
        transaction_per_migration=True,
        render_item=render_item,
        include_name=include_name,
    )
    with context.begin_transaction():
        context.run_migrations()


with current_app.extensions["migrate"].db.engine.connect() as connection:
    if connection.dialect.name == "postgresql":
        connection.detach()  # a page never gets this connection, which has no time limit
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.commit()
    run(connection)
