"""The outbox: written with the change, done after it, seen once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from shop.kernel.clock import now, time_from
from shop.platform import outbox, worker
from shop.platform.audit import AuditEntry, note
from shop.platform.database import db, transaction
from shop.platform.outbox import OutboxMessage


@dataclass(frozen=True)
class JarOpened:
    jar: int


def remember(jar: int) -> None:
    note(act="opened", subject="jar", subject_id=jar, actor_id=None, actor_name="")


def stumble(jar: int) -> None:
    remember(jar)
    raise RuntimeError("dropped")


def nap() -> None:
    pass


LINGERED: list[bool] = []


@worker.outside_transaction
def linger() -> None:
    LINGERED.append(True)


@pytest.fixture(autouse=True)
def reactions(app: Flask) -> Iterator[None]:
    before = (outbox.registry.reactions, outbox.registry.handlers)
    outbox.connect({JarOpened: [remember]}, [stumble, nap, linger])
    yield
    outbox.registry.reactions, outbox.registry.handlers = before


def remembered() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(AuditEntry.id))) or 0


def test_a_fact_is_reacted_to_once_after_the_commit(app: Flask) -> None:
    with transaction():
        outbox.record(JarOpened(jar=7))
    assert remembered() == 0

    assert worker.work_off() == 1
    assert worker.work_off() == 0

    assert remembered() == 1


def test_what_is_rolled_back_is_never_reacted_to(app: Flask) -> None:
    with pytest.raises(ValueError, match="no"), transaction():
        outbox.record(JarOpened(jar=7))
        raise ValueError("no")

    assert worker.work_off() == 0
    assert remembered() == 0


def test_a_failed_task_leaves_no_half_effect_and_is_tried_again_later(app: Flask) -> None:
    with transaction():
        outbox.defer(stumble, {"jar": 1})

    worker.work_off()

    assert remembered() == 0
    message = db.session.scalars(select(OutboxMessage)).one()
    assert (message.tries, message.error, message.done_at) == (1, "RuntimeError", None)
    assert worker.work_off() == 0
    later = message.run_at + timedelta(seconds=1)
    with time_from(lambda: later):
        assert worker.work_off() == 1


def test_a_task_that_never_works_is_laid_aside(app: Flask) -> None:
    with transaction():
        outbox.defer(stumble, {"jar": 1})
        db.session.flush()
        db.session.execute(update(OutboxMessage).values(tries=worker.MOST_TRIES - 1))

    worker.work_off()

    assert db.session.scalars(select(OutboxMessage.failed_at)).one() is not None


def test_a_leased_message_waits_for_its_lease_to_end(app: Flask) -> None:
    with transaction():
        outbox.record(JarOpened(jar=7))
        db.session.flush()
        db.session.execute(update(OutboxMessage).values(lease_until=now() + worker.LEASE))

    assert worker.work_off() == 0
    later = now() + worker.LEASE + timedelta(seconds=1)
    with time_from(lambda: later):
        assert worker.work_off() == 1
    assert remembered() == 1


def test_a_task_with_a_key_is_kept_once(app: Flask) -> None:
    for _ in range(3):
        with transaction():
            outbox.defer(nap, {}, key="tonight")

    assert worker.work_off() == 1


def test_a_periodic_task_comes_once_in_its_slot(app: Flask) -> None:
    hourly = [worker.Periodic(nap, timedelta(hours=1))]

    for _ in range(3):
        worker._plan(hourly)
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 1

    later = now() + timedelta(hours=1)
    with time_from(lambda: later):
        worker._plan(hourly)
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 2


def test_what_was_said_is_forgotten_once_it_is_done(app: Flask) -> None:
    with transaction():
        outbox.record(JarOpened(jar=7))

    worker.work_off()

    assert remembered() == 1
    assert db.session.scalars(select(OutboxMessage.payload)).one() == {}


def test_whoever_lost_the_lease_does_not_do_it_too(app: Flask) -> None:
    with transaction():
        outbox.defer(linger, {})
    [task] = worker._claim(1)
    with transaction():
        db.session.execute(update(OutboxMessage).values(lease_until=now() + 2 * worker.LEASE))

    worker._carry_out(task)

    assert LINGERED == []
    message = db.session.scalars(select(OutboxMessage)).one()
    assert (message.tries, message.done_at) == (0, None)


def test_a_message_that_takes_every_worker_down_is_laid_aside(app: Flask) -> None:
    with transaction():
        outbox.defer(linger, {})
        db.session.flush()
        db.session.execute(update(OutboxMessage).values(tries=worker.MOST_TRIES))

    worker.work_off()

    assert LINGERED == []
    message = db.session.scalars(select(OutboxMessage)).one()
    assert message.error == "TakesWorkersDown"
    assert message.failed_at is not None


def test_what_was_done_sixty_days_ago_is_deleted_and_what_failed_stays(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FORGET_AT_ONCE", 2)
    moment = now()
    ages = {"old": 61, "older": 90, "oldest": 400, "recent": 59}
    with transaction():
        for key in (*ages, "failed", "waiting"):
            outbox.defer(nap, {}, key=key, run_at=moment - timedelta(days=400))
        db.session.flush()
        for key, days in ages.items():
            done = update(OutboxMessage).where(OutboxMessage.dedup.endswith(f":{key}"))
            db.session.execute(done.values(done_at=moment - timedelta(days=days)))
        failed = update(OutboxMessage).where(OutboxMessage.dedup.endswith(":failed"))
        db.session.execute(failed.values(failed_at=moment - timedelta(days=400)))

    worker.forget_done_messages()

    db.session.rollback()
    left = db.session.scalars(select(OutboxMessage.dedup))
    assert {dedup.rpartition(":")[2] for dedup in left} == {"recent", "failed", "waiting"}
