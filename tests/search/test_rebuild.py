"""The index is written down anew, however long that takes."""

from flask import Flask
from sqlalchemy import text

from shop.platform.database import db, take_your_time, transaction
from shop.search import jobs
from tests.factories.catalog import make_product
from tests.support.engines import Engine
from tests.support.statements import statements

LIMIT = "SET LOCAL statement_timeout = 0"


def limit_now() -> str:
    return str(db.session.scalar(text("SHOW statement_timeout")))


def test_no_transaction_of_a_rebuild_has_a_time_limit(engine: Engine, app: Flask) -> None:
    make_product()

    with statements() as seen:
        jobs.rebuild()

    freed = [number for number, statement in enumerate(seen) if statement == LIMIT]
    assert len(freed) == (3 if engine.name == "postgres" else 0)


def test_the_next_transaction_has_its_limit_again(engine: Engine, app: Flask) -> None:
    with transaction():
        take_your_time()
        assert engine.name == "sqlite" or limit_now() == "0"
    assert engine.name == "sqlite" or limit_now() == "10s"
