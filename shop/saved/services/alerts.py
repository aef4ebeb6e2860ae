"""Waiting for a pack that is sold out, and being told once when it is back."""

from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.kernel.clock import now
from shop.kernel.codes import digest, new_secret
from shop.platform import outbox
from shop.platform.database import db, insert_into
from shop.saved.errors import LinkIsSpent, ListFull, NoSuchThing, StillThere
from shop.saved.events import AlertAsked, AlertsDue
from shop.saved.models import StockAlert
from shop.saved.policies import ALERT_BATCH, MOST_ALERTS
from shop.saved.queries import asked_alert, awaited_pack, has_stock, still_waiting


def ask_for_user(*, user: User, variant_id: int, language: str) -> Variant:
    """A person with an account waits for a pack; which. Repeating it changes nothing.

    Raises `NoSuchThing`, `StillThere` or `ListFull`.
    """
    pack = _awaited(variant_id)
    mine = StockAlert.user_id == user.id
    if _is_waiting(variant_id, mine):
        return pack
    if _waits(mine) >= MOST_ALERTS:
        raise ListFull(MOST_ALERTS)
    _forget(StockAlert.variant_id == variant_id, StockAlert.email == user.email)
    _put("user_id", user_id=user.id, variant_id=variant_id, language=language, confirmed_at=now())
    return pack


def ask_by_email(*, email: str, variant_id: int, language: str) -> Variant:
    """Send an address a letter whose link confirms that it waits for a pack; which pack.

    Whoever waits already is not written to again, and nobody learns whether they do.
    Raises `NoSuchThing` or `StillThere`.
    """
    pack = _awaited(variant_id)
    own = select(User.id).where(User.email == email)
    mine = or_(StockAlert.email == email, StockAlert.user_id.in_(own))
    if _is_waiting(variant_id, mine) or _waits(mine) >= MOST_ALERTS:
        return pack
    token = new_secret()
    alert_id = _put(
        "email", email=email, variant_id=variant_id, language=language, token_digest=digest(token)
    )
    outbox.record(AlertAsked(alert_id, token))
    return pack


def confirm_alert(*, token: str) -> StockAlert:
    """The link of the letter was pressed: from now on the address waits. Repeating it changes nothing.

    Raises `LinkIsSpent`.
    """
    alert = asked_alert(token, lock=True)
    if alert is None:
        raise LinkIsSpent
    alert.confirmed_at = alert.confirmed_at or now()
    return alert


def cancel_alert(*, user_id: int, variant_id: int) -> None:
    """A person does not wait any longer. Repeating it changes nothing."""
    _forget(StockAlert.user_id == user_id, StockAlert.variant_id == variant_id)


def stop_alerts(*, key: str) -> None:
    """By the link of a letter: its reader waits for nothing any longer."""
    alert = db.session.scalar(select(StockAlert).where(StockAlert.key == key))
    if alert is None:
        return
    reader = StockAlert.user_id == alert.user_id if alert.user_id else StockAlert.email == alert.email
    _forget(reader, StockAlert.id != alert.id)
    _forget(StockAlert.id == alert.id, StockAlert.done_at.is_(None))


def tell_waiting(*, variant_id: int) -> bool:
    """Have those written to who have waited longest for a pack that is back; whether others are left.

    While there is nothing of it, everybody goes on waiting. Each request is answered once.
    """
    if not has_stock(variant_id):
        return False
    waiting = select(StockAlert.id).where(StockAlert.variant_id == variant_id, *still_waiting())
    next_ones = waiting.order_by(StockAlert.asked_at, StockAlert.id).limit(ALERT_BATCH)
    told = (
        update(StockAlert)
        .where(StockAlert.id.in_(next_ones.with_for_update(skip_locked=True).scalar_subquery()))
        .values(done_at=now())
        .returning(StockAlert.id)
        .execution_options(synchronize_session=False)
    )
    ids = sorted(db.session.scalars(told))
    if ids:
        outbox.record(AlertsDue(ids))
    return db.session.scalar(waiting.limit(1)) is not None


def _awaited(variant_id: int) -> Variant:
    pack = awaited_pack(variant_id)
    if pack is None:
        raise NoSuchThing
    if has_stock(variant_id):
        raise StillThere
    return pack


def _is_waiting(variant_id: int, mine: ColumnElement[bool]) -> bool:
    asked = select(StockAlert.id).where(StockAlert.variant_id == variant_id, mine, *still_waiting())
    return db.session.scalar(asked.limit(1)) is not None


def _waits(mine: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(StockAlert).where(mine, *still_waiting())) or 0


def _put(reader: str, **values: Any) -> int:
    """A new request, or the reader's older one for the pack begun anew."""
    blank = {"confirmed_at": None, "token_digest": None, "done_at": None}
    fresh = {**blank, "key": new_secret(), "asked_at": now(), **values}
    row = insert_into(StockAlert).values(**fresh)
    row = row.on_conflict_do_update(index_elements=["variant_id", reader], set_=fresh)
    number: int = db.session.execute(row.returning(StockAlert.id)).scalar_one()
    return number


def _forget(*conditions: ColumnElement[bool]) -> None:
    gone = delete(StockAlert).where(*conditions)
    db.session.execute(gone.execution_options(synchronize_session=False))
