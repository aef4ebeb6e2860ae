"""The database: one declarative base, one place that commits, both engines' manners.

Reads run in a plain transaction that ends with the request. `transaction()` ends that
read, opens a write (BEGIN IMMEDIATE behind the write gate on SQLite, READ COMMITTED on
PostgreSQL) and commits. What was loaded before is read again inside, so no decision
rests on what another visitor changed in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import DateTime, MetaData, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, UOWTransaction, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_WRITING = "transaction_is_open"
_READ = {"begin": "BEGIN"}
_WRITE = {"begin": "BEGIN IMMEDIATE"}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone means nothing")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table descends from this. Moments are UTC; int columns of money are BigInteger."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime},
    )


class WriteOutsideTransaction(RuntimeError):
    """A programmer's mistake: rows were changed outside `transaction()`."""


#: Each engine's view that begins plain reads; the same object every time, so that a
#: session keeps to one connection.
_readers: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


class ShopSession(FlaskSession):
    """Reads begin a plain transaction; only `transaction()` may write."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        engine = super().get_bind(*args, **kwargs)
        if engine not in _readers:
            _readers[engine] = engine.execution_options(**_READ)
        return _readers[engine]


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": ShopSession, "expire_on_commit": False},
)


@contextmanager
def transaction() -> Iterator[None]:
    """The only place that commits. Views, webhooks, jobs and commands open it.

    Leaves by commit, or by rollback on any exception. Not to be nested.
    """
    session = db.session()
    if session.info.get(_WRITING):
        raise RuntimeError("transaction() is open already")
    if session.new or session.dirty or session.deleted:
        raise WriteOutsideTransaction
    session.rollback()
    session.expire_all()
    session.info[_WRITING] = True
    try:
        session.connection(execution_options=_WRITE)
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[_WRITING] = False


def insert_into(model: Any) -> Any:
    """An INSERT of the engine at hand, which knows what to do in a conflict."""
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


def take_your_time() -> None:
    """Free the statements of this transaction from PostgreSQL's time limit (engines.py).

    For work that nobody waits for; waiting for locks stays limited. To be called inside
    `transaction()`.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL statement_timeout = 0"))


def in_transaction() -> bool:
    """Whether `transaction()` is open here."""
    return bool(db.session().info.get(_WRITING))


@event.listens_for(Session, "before_flush")
def _refuse_stray_flush(session: Session, _: UOWTransaction, __: object) -> None:
    if isinstance(session, ShopSession) and not session.info.get(_WRITING):
        raise WriteOutsideTransaction


@event.listens_for(Session, "do_orm_execute")
def _refuse_stray_statement(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    stray = isinstance(state.session, ShopSession) and not state.session.info.get(_WRITING)
    if writes and stray:
        raise WriteOutsideTransaction
