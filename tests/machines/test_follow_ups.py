"""What comes round by itself in the market is carried out, whoever forgot to tell the worker of it."""

from flask import Flask
from sqlalchemy import select

from shop.follow_ups import PERIODIC
from shop.platform import worker
from shop.platform.database import db
from shop.platform.outbox import OutboxMessage, handler_name


def test_whatever_comes_round_can_be_done_in_an_empty_market(app: Flask) -> None:
    worker._plan(PERIODIC)
    worker.work_off()

    done = db.session.scalars(select(OutboxMessage.handler).where(OutboxMessage.done_at.is_not(None))).all()
    assert {handler_name(periodic.handler) for periodic in PERIODIC} <= set(done)
