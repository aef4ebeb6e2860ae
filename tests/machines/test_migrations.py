"""Migrations: one head, in step with the models, up and down with data on both engines."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, event, func, inspect, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from shop import create_app
from shop.demo import market
from shop.kernel.money import Vnd
from shop.payments.models import PaymentEventKind
from shop.payments.services.facts import Fact, write_fact
from shop.places.models import Ward
from shop.platform import invariants
from shop.platform.database import db, transaction
from tests.factories.money_desk import arrive
from tests.factories.orders import AN
from tests.factories.paying import attempt_of, make_transfer_order
from tests.support.engines import POSTGRES_FOLDER, test_settings
from tests.support.postgres import server_url

SCRIPTS = ScriptDirectory(str(Path(__file__).parents[2] / "migrations"))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]
#: Keys of refunds, why they go back as 0012 kept it, and what that is in a word of the list.
REASONS = (
    ("transfer:1", "late", "late"),
    ("stranded:2", "late_money", "late"),
    ("stranded:3", "second_capture", "duplicate"),
    ("transfer:4", "duplicate", "duplicate"),
    ("unfinished:5", "duplicate", "paid_otherwise"),
    ("part:6:1000", "lost", "lost"),
)


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """A shop whose database has no tables yet."""
    url = f"sqlite:///{tmp_path / 'bare.db'}"
    if request.param == "postgres":
        name = f"bare_{worker_id}_{request.node.name.partition('[')[0]}"[:60]
        admin = create_engine(
            server_url(os.environ[POSTGRES_FOLDER], "postgres"), isolation_level="AUTOCOMMIT"
        )
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        url = server_url(os.environ[POSTGRES_FOLDER], name)
    app = create_app(test_settings(url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_head_and_numbers_follow_one_another() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert [int(revision) for revision in REVISIONS] == list(range(1, len(REVISIONS) + 1))


def test_a_long_migration_is_not_cut_off(bare: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        event.listen(db.engine, "connect", _hurry)

    upgrade()

    with db.engine.connect() as connection:
        if db.engine.dialect.name == "postgresql":
            limit = connection.exec_driver_sql("SHOW statement_timeout").scalar_one()
            assert limit != "0", "a page was given the connection of the migration"
            connection.exec_driver_sql("SET statement_timeout = 0")
        assert inspect(connection).has_table("search_text")


def test_models_and_tables_are_in_step(bare: Flask) -> None:
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_modelled}
        )
        assert compare_metadata(context, db.metadata) == []


def test_every_check_of_the_models_is_in_the_database(bare: Flask) -> None:
    upgrade()

    known = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {str(c.name) for c in table.constraints if c.__visit_name__ == "check_constraint"}
        had = [str(check["name"]) for check in known.get_check_constraints(table.name)]
        assert wanted <= set(had), table.name
        assert len(had) == len(set(had)), table.name


def test_the_market_survives_a_step_down_and_up_again(bare: Flask) -> None:
    upgrade()
    with transaction():
        market.load_market()
    before = _counts()

    db.session.remove()
    downgrade(revision="-1")
    upgrade()

    assert _counts() == before
    assert invariants.check(bare.extensions["invariants"]) == []


def test_every_migration_runs_down_and_up_again(bare: Flask) -> None:
    upgrade()
    with transaction():
        market.load_market()

    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()

    assert db.session.scalar(select(func.count(Ward.code))) == 3321


def test_old_words_for_why_money_goes_back_become_those_of_the_list(bare: Flask) -> None:
    upgrade()
    order = make_transfer_order()
    for number in range(len(REASONS) + 1):
        arrive(order, order.total, f"FT{number}")

    db.session.remove()
    downgrade(revision="0012")
    with db.engine.begin() as connection:
        ids = connection.execute(text("SELECT id FROM refund ORDER BY id")).scalars().all()
        for refund_id, (key, before, _) in zip(ids, REASONS, strict=True):
            said = {"id": refund_id, "key": key, "reason": before}
            connection.execute(text("UPDATE refund SET key = :key, reason = :reason WHERE id = :id"), said)
    upgrade()

    assert _reasons() == [after for _, _, after in REASONS]
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text("UPDATE refund SET reason = 'late_money'"))
    downgrade(revision="0012")
    assert _reasons() == ["duplicate" if after == "paid_otherwise" else after for _, _, after in REASONS]


def test_a_refund_that_came_back_reads_one_step_down_as_one_that_never_left(bare: Flask) -> None:
    upgrade()
    order = make_transfer_order()
    attempt = attempt_of(order)
    with transaction():
        for key in ("refunded:1", "returned:1#2", "refunded:1#3", "refunded:2"):
            kind = PaymentEventKind(key.partition(":")[0])
            write_fact(order.parts[0], attempt, Fact(kind, Vnd(1_000), key, "canceled"), AN)

    db.session.remove()
    downgrade(revision="0013")

    assert _facts_of_refunds() == ["refunded:1#3", "refunded:2"]
    with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM payment_event"))
    upgrade()


def _facts_of_refunds() -> list[str]:
    asked = text("SELECT key FROM payment_event WHERE kind IN ('refunded', 'returned') ORDER BY id")
    with db.engine.connect() as connection:
        return list(connection.execute(asked).scalars())


def _reasons() -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.execute(text("SELECT reason FROM refund ORDER BY id")).scalars())


def _hurry(raw: Any, _: object) -> None:
    """A limit that hardly any migration keeps."""
    raw.execute("SET statement_timeout = 5")
    raw.commit()


def _is_modelled(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or not (name or "").startswith("search_text")


def _counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in db.metadata.sorted_tables
        }
