"""When an officer's answer is due: within one working day (what the market promises sellers)."""

from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """The day by which to answer; `days_late` is 0 on that day and negative before it."""

    on: date
    days_late: int

    @property
    def is_late(self) -> bool:
        """Whether the promised day has passed."""
        return self.days_late > 0


def due(submitted_on: date, *, today: date) -> Due:
    """The answer to what came in on a day. Both are Vietnam days."""
    on = due_day(submitted_on)
    return Due(on, (today - on).days)


def due_day(submitted_on: date) -> date:
    """The next day that is neither Saturday nor Sunday."""
    on = submitted_on + timedelta(days=1)
    while on.weekday() >= _SATURDAY:
        on += timedelta(days=1)
    return on


def first_day_in_time(today: date) -> date:
    """The earliest day of submission whose answer is not late today: what is older is overdue."""
    day = today
    while due_day(day - timedelta(days=1)) >= today:
        day -= timedelta(days=1)
    return day
