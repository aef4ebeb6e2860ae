"""The only door to a commit, on both engines."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from shop.platform.audit import AuditEntry, note
from shop.platform.database import WriteOutsideTransaction, db, transaction


def write_down(act: str) -> None:
    note(act=act, subject="test", subject_id=1, actor_id=None, actor_name="Minh")


def acts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_what_is_done_inside_is_kept(app: Flask) -> None:
    with transaction():
        write_down("approve")

    assert acts() == ["approve"]


def test_what_fails_inside_leaves_nothing(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        write_down("approve")
        db.session.flush()
        _ = 1 / 0

    assert acts() == []


def test_rows_changed_outside_are_refused(app: Flask) -> None:
    write_down("approve")

    with pytest.raises(WriteOutsideTransaction):
        db.session.flush()

    db.session.rollback()
    assert acts() == []


def test_a_bulk_change_outside_is_refused(app: Flask) -> None:
    with pytest.raises(WriteOutsideTransaction):
        db.session.execute(update(AuditEntry).values(act="forged"))


def test_a_row_read_before_is_read_again_inside(
    app: Flask, reload: Callable[[AuditEntry], AuditEntry]
) -> None:
    with transaction():
        write_down("first")
    entry = db.session.scalars(select(AuditEntry)).one()
    entry.act  # noqa: B018 - the view looks at it

    with transaction():
        assert db.session.is_modified(entry) is False
        assert "act" not in entry.__dict__


def test_what_was_done_cannot_be_rewritten(app: Flask) -> None:
    with transaction():
        write_down("approve")

    for change in (update(AuditEntry).values(act="forged"), AuditEntry.__table__.delete()):
        with pytest.raises(Exception, match="append-only"), transaction():
            db.session.execute(change)

    assert acts() == ["approve"]
