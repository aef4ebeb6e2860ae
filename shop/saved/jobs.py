"""Letters in batches, and what is forgotten in time."""

from datetime import date, datetime

from shop.kernel.clock import now
from shop.platform import outbox
from shop.saved import queries, services
from shop.saved.policies import ALERT_PAUSE, news_day, news_moment

#: Packs that one round looks after; the others come with the next.
ROUND = 200


def tell_waiting(variant_id: int) -> None:
    """Write to those who have waited longest; to the next ones a while later."""
    if services.tell_waiting(variant_id=variant_id):
        tell_waiting_at(variant_id, now() + ALERT_PAUSE)


def look_for_stock() -> None:
    """Packs that came back by another way than stock, such as a seller who sells again. Periodic."""
    for variant_id in queries.variants_to_tell(ROUND):
        tell_waiting_at(variant_id, now())


def tell_waiting_at(variant_id: int, moment: datetime) -> None:
    """Once for a pack and a stretch of time, however often it is asked for."""
    slot = int(moment.timestamp() // ALERT_PAUSE.total_seconds())
    outbox.defer(tell_waiting, {"variant_id": variant_id}, key=f"{variant_id}:{slot}", run_at=moment)


def tell_of_news(seller_id: int) -> None:
    """Have a producer's followers written to with today's letter, or tomorrow's: one a day."""
    day = news_day(now())
    _tell_followers_at(seller_id, day, after=0, moment=news_moment(day))


def tell_followers(seller_id: int, day: str, after: int) -> None:
    """Write to some followers about a day's new goods, then to the next ones."""
    last = services.tell_followers(seller_id=seller_id, day=date.fromisoformat(day), after=after)
    if last is not None:
        _tell_followers_at(seller_id, date.fromisoformat(day), after=last, moment=now())


def _tell_followers_at(seller_id: int, day: date, *, after: int, moment: datetime) -> None:
    payload = {"seller_id": seller_id, "day": day.isoformat(), "after": after}
    outbox.defer(tell_followers, payload, key=f"{seller_id}:{day}:{after}", run_at=moment)
