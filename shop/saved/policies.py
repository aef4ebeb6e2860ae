"""How much may be kept, for how long, and when letters leave."""

from datetime import UTC, date, datetime, time, timedelta

from shop.kernel.clock import VIETNAM, vietnam_date

MOST_SAVED = 200
MOST_FOLLOWED = 200
#: Packs that one person or address may wait for at a time.
MOST_ALERTS = 50

#: A guest's list that nothing was added to for so long is thrown away.
GUEST_LIST_LIVES = timedelta(days=60)
#: A request is given up after so long, and forgotten.
ALERT_LIVES = timedelta(days=180)
#: So long a letter's link confirms a request; unconfirmed ones are then forgotten.
CONFIRM_WITHIN = timedelta(days=3)
#: An answered request is known so long, for the links of its letter.
DONE_KEPT_FOR = timedelta(days=30)

#: People told at a time that a pack is back; who asked first hears first.
ALERT_BATCH = 50
#: The next ones hear so much later, if there is still something left.
ALERT_PAUSE = timedelta(minutes=10)

FOLLOW_BATCH = 100
#: The hour in Vietnam at which letters about new goods leave, one a day at the most.
NEWS_HOUR = 18


def news_moment(day: date) -> datetime:
    """When the letters of a day leave, in UTC."""
    return datetime.combine(day, time(NEWS_HOUR), VIETNAM).astimezone(UTC)


def news_day(moment: datetime) -> date:
    """The day whose letter tells of what happens at a moment."""
    day = vietnam_date(moment)
    return day if moment <= news_moment(day) else day + timedelta(days=1)
