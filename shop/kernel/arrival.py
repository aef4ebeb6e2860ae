"""When a parcel is likely to arrive: working days on the way, counted from the day it leaves."""

from dataclasses import dataclass
from datetime import date

from shop.kernel.clock import vietnam_today, working_day


@dataclass(frozen=True)
class Arrival:
    """Days in Vietnam: what leaves on `sent_on` comes between `earliest` and `latest`."""

    sent_on: date
    earliest: date
    latest: date


def arrival(days_least: int, days_most: int, *, sent_on: date | None = None) -> Arrival:
    """The days of arrival of what leaves on `sent_on`, else on the next working day."""
    leaves = sent_on or working_day(vietnam_today(), 1)
    return Arrival(leaves, working_day(leaves, days_least), working_day(leaves, days_most))
