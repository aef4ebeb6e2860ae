"""Time. Everything is aware UTC but legal dates, which are Vietnam dates."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: In seconds: how long browsers keep what never changes, and that they come by https.
YEAR = 365 * 24 * 3600
_SATURDAY = 5


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


def vietnam_today() -> date:
    """Today's date in Vietnam: the date that the law and a certificate mean."""
    return vietnam_date(now())


def vietnam_date(moment: datetime) -> date:
    """The calendar day in Vietnam at an aware moment."""
    return moment.astimezone(VIETNAM).date()


def next_vietnam_midnight() -> datetime:
    """The moment, in UTC, at which tomorrow begins in Vietnam."""
    tomorrow = vietnam_today() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, VIETNAM).astimezone(UTC)


def working_day(day: date, after: int) -> date:
    """The day so many working days after one; Saturdays and Sundays do not count."""
    while after > 0:
        day += timedelta(days=1)
        after -= day.weekday() < _SATURDAY
    return day


def next_working_day(day: date) -> date:
    """The day itself, or the Monday after its weekend."""
    return working_day(day - timedelta(days=1), 1)


def add_months(day: date, months: int) -> date:
    """The same day some months later, clamped to that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


@contextmanager
def time_from(source: Callable[[], datetime]) -> Iterator[None]:
    """Let another clock tell the time inside the block: for tests and for demo data."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
