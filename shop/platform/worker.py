"""Carries out what the outbox holds; may be killed at any line and loses nothing.

A message is leased, so that of several workers one does it; a reaction's effect commits
together with the mark "done", so that it is seen once. A handler marked with
`outside_transaction` (a letter, a picture) does slow work without holding the database
and must be calm when repeated.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy import CursorResult, Select, delete, or_, select, update

from shop.kernel.clock import now
from shop.platform.database import db, transaction
from shop.platform.faultpoints import faultpoint
from shop.platform.outbox import Handler, OutboxMessage, handler_name, registry

LEASE = timedelta(seconds=60)
BATCH = 20
MOST_TRIES = 12
#: Of what somebody must do who may be away for a day: from the twelfth on they are an hour apart.
PATIENT_TRIES = 36
IDLE_SECONDS = 0.5
#: How long a message that is done still says that its key was taken.
KEPT_FOR = timedelta(days=60)
FORGET_AT_ONCE = 1000
_OUTSIDE = "runs_outside_transaction"
_PATIENT = "is_tried_for_a_day"

log = structlog.get_logger("worker")
AnyHandler = TypeVar("AnyHandler", bound=Handler)


@dataclass(frozen=True)
class Periodic:
    """A task that comes round by itself."""

    handler: Handler
    every: timedelta


class TakesWorkersDown(Exception):
    """A message during which every worker was killed: it is laid aside."""


@dataclass(frozen=True)
class _Task:
    id: int
    handler: str
    payload: Mapping[str, Any]
    lease_until: datetime
    tries: int


def outside_transaction(handler: AnyHandler) -> AnyHandler:
    """Mark a handler that opens its own transactions, or none."""
    setattr(handler, _OUTSIDE, True)
    return handler


def patient(handler: AnyHandler) -> AnyHandler:
    """Mark a handler that is tried again for 24 hours: a mail server away, a disk full for a night."""
    setattr(handler, _PATIENT, True)
    return handler


def work_off(*, limit: int = 10_000) -> int:
    """Do what is due until nothing is left, `limit` messages at most; how many were done."""
    done = 0
    while done < limit and (tasks := _claim(min(BATCH, limit - done))):
        for task in tasks:
            _carry_out(task)
        done += len(tasks)
    return done


def run(stop: threading.Event, periodic: Sequence[Periodic] = ()) -> None:
    """Work until told to stop. Finishes the message in hand first."""
    while not stop.is_set():
        try:
            _plan(periodic)
            busy = bool(work_off(limit=BATCH))
        except Exception:
            log.exception("worker.trouble")
            db.session.rollback()
            busy = False
        finally:
            db.session.remove()
        if not busy:
            stop.wait(IDLE_SECONDS)


@outside_transaction
def forget_done_messages() -> None:
    """Delete what was done long ago, a batch per transaction. What failed stays. Periodic."""
    old = select(OutboxMessage.id).where(OutboxMessage.done_at < now() - KEPT_FOR).limit(FORGET_AT_ONCE)
    while db.session.scalar(old.limit(1)) is not None:
        with transaction():
            db.session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(old)))


def _due(moment: datetime) -> Select[int]:
    free = or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until < moment)
    return select(OutboxMessage.id).where(
        OutboxMessage.done_at.is_(None),
        OutboxMessage.failed_at.is_(None),
        OutboxMessage.run_at <= moment,
        free,
    )


def _claim(limit: int) -> list[_Task]:
    moment = now()
    if db.session.scalar(_due(moment).limit(1)) is None:
        db.session.rollback()
        return []
    due = _due(moment).order_by(OutboxMessage.tries, OutboxMessage.run_at, OutboxMessage.id).limit(limit)
    columns = (OutboxMessage.id, OutboxMessage.handler, OutboxMessage.payload)
    claim = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(due.with_for_update(skip_locked=True).scalar_subquery()))
        .values(lease_until=moment + LEASE)
        .returning(*columns, OutboxMessage.tries)
        .execution_options(synchronize_session=False)
    )
    with transaction():
        rows = db.session.execute(claim).all()
    return sorted(
        (_Task(row.id, row.handler, row.payload, moment + LEASE, row.tries) for row in rows),
        key=lambda task: (task.tries, task.id),
    )


def _carry_out(task: _Task) -> None:
    faultpoint("K17")
    begun = _begin(task)
    if begun is None:
        return
    task = begun
    try:
        if task.tries > _most_tries(task):
            raise TakesWorkersDown
        handler = registry.handlers[task.handler]
        if getattr(handler, _OUTSIDE, False):
            handler(**task.payload)
            faultpoint("K18")
            with transaction():
                _mark_done(task)
        else:
            with transaction():
                if _mark_done(task):
                    handler(**task.payload)
    except Exception as error:
        log.exception("worker.failed", handler=task.handler, message=task.id)
        _put_back(task, error)


def _most_tries(task: _Task) -> int:
    is_patient = getattr(registry.handlers.get(task.handler), _PATIENT, False)
    return PATIENT_TRIES if is_patient else MOST_TRIES


def _begin(task: _Task) -> _Task | None:
    """A try begins, its lease counts from now; None if the lease ran out and another has it."""
    begun = replace(task, lease_until=now() + LEASE, tries=task.tries + 1)
    with transaction():
        is_mine = _change(task, lease_until=begun.lease_until, tries=begun.tries)
    return begun if is_mine else None


def _mark_done(task: _Task) -> bool:
    """Whether this worker still holds the lease; if so the message is done.

    What it said is forgotten: letters carry links that open an order or an account.
    """
    return _change(task, done_at=now(), error=None, payload={})


def _change(task: _Task, **values: Any) -> bool:
    mine = update(OutboxMessage).where(
        OutboxMessage.id == task.id,
        OutboxMessage.done_at.is_(None),
        OutboxMessage.lease_until == task.lease_until,
    )
    return cast("CursorResult[Any]", db.session.execute(mine.values(**values))).rowcount == 1


def _put_back(task: _Task, error: Exception) -> None:
    given_up = task.tries >= _most_tries(task)
    later = now() + timedelta(seconds=min(2**task.tries, 3600))
    failed_at = now() if given_up else None
    with transaction():
        _change(task, lease_until=None, run_at=later, failed_at=failed_at, error=type(error).__name__)


def _plan(periodic: Sequence[Periodic]) -> None:
    """Write down the periodic tasks of the present slot of time, each once."""
    for task in periodic:
        slot = int(now().timestamp() // task.every.total_seconds())
        dedup = f"periodic:{handler_name(task.handler)}:{slot}"
        known = select(OutboxMessage.id).where(OutboxMessage.dedup == dedup)
        if db.session.scalar(known) is None:
            with transaction():
                if db.session.scalar(known) is None:
                    db.session.add(OutboxMessage(handler=handler_name(task.handler), payload={}, dedup=dedup))
    db.session.rollback()
