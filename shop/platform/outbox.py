"""What must follow a commit is written down before it.

`record` keeps one row for each reaction to a fact, `defer` one for a task; both commit
with the change that caused them, or not at all. The worker (worker.py) carries them out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.clock import now
from shop.platform.database import Base, db

Handler = Callable[..., None]


class OutboxMessage(Base):
    """One thing to do after the commit: a reaction to a fact, or a deferred task."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_pending", "done_at", "failed_at", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handler: Mapped[str]
    event: Mapped[str | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    dedup: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    run_at: Mapped[datetime] = mapped_column(default=now)
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]


@dataclass
class Registry:
    """Who reacts to what, filled from wiring.py when the application starts."""

    reactions: dict[str, list[str]]
    handlers: dict[str, Handler]


registry = Registry(reactions={}, handlers={})


def handler_name(handler: Handler) -> str:
    """The name under which a function is kept in the database."""
    return f"{handler.__module__}.{handler.__qualname__}"


def connect(reactions: Mapping[type, Sequence[Handler]], tasks: Sequence[Handler]) -> None:
    """Learn who reacts to which fact and which tasks may be deferred."""
    everybody = [handler for group in reactions.values() for handler in group]
    registry.handlers = {handler_name(h): h for h in [*everybody, *tasks]}
    registry.reactions = {
        event.__name__: [handler_name(handler) for handler in group] for event, group in reactions.items()
    }


def record(event: Any) -> None:
    """Keep a fact for those who react to it. To be called inside `transaction()`."""
    name = type(event).__name__
    key = uuid4().hex
    for handler in registry.reactions.get(name, []):
        db.session.add(
            OutboxMessage(handler=handler, event=name, payload=asdict(event), dedup=f"{key}:{handler}")
        )


def defer(
    handler: Handler,
    payload: Mapping[str, Any],
    *,
    key: str | None = None,
    run_at: datetime | None = None,
) -> None:
    """Keep a task to be done after the commit.

    With a `key` the task is kept once, however often it is asked for.
    """
    name = handler_name(handler)
    dedup = f"{name}:{key or uuid4().hex}"
    if key and db.session.scalar(select(OutboxMessage.id).where(OutboxMessage.dedup == dedup)):
        return
    db.session.add(OutboxMessage(handler=name, payload=dict(payload), dedup=dedup, run_at=run_at or now()))
