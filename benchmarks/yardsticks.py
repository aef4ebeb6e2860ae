"""The two yardsticks: a bare Flask page, and Flask + SQLAlchemy + Jinja with 24 rows by index."""

import os
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from sqlalchemy import BigInteger, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ROWS = 10_000
SHOWN = 24


class Base(DeclarativeBase):
    """The yardstick's own tables."""


class Item(Base):
    """A row of the listing yardstick."""

    __tablename__ = "yardstick_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    group: Mapped[int] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(120))
    price: Mapped[int] = mapped_column(BigInteger)


def create_app(url: str | None = None) -> Flask:
    """Both yardsticks in one application."""
    app = Flask(__name__, template_folder=str(Path(__file__).parent / "templates"))
    engine = create_engine(url or os.environ["YARDSTICK_URL"])

    @app.get("/bare")
    def bare() -> str:
        return "<!doctype html><title>bare</title><p>ok"

    @app.get("/rows")
    def rows() -> str:
        with Session(engine) as session:
            items = session.scalars(select(Item).where(Item.group == 7).order_by(Item.id).limit(SHOWN))
            return render_template("rows.html", items=list(items))

    return app


def fill(url: str) -> None:
    """Make the yardstick's table once."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        if session.get(Item, 1) is None:
            session.add_all(_items())
    engine.dispose()


def _items() -> list[Any]:
    return [
        Item(id=number, group=number % 60, name=f"Mật ong số {number}", price=1000 * (number % 500 + 1))
        for number in range(1, ROWS + 1)
    ]
