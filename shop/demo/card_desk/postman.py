"""Carries events to the shop, again and again until it says that it has them."""

import http.client
import logging
import threading
from urllib.parse import urlsplit

from shop.demo.card_desk.desk import CardDesk, Message
from shop.demo.card_desk.events import now

#: Seconds between one round and the next.
ROUND_SECONDS = 0.5
PATIENCE_SECONDS = 10
#: How long who closes the desk waits for the round that runs.
LEAVE_SECONDS = 5
#: Then an event is given up; the waits in between add up to about half an hour.
MOST_TRIES = 20
LONGEST_WAIT = 120

log = logging.getLogger("card_desk")


class Postman(threading.Thread):
    """Lets time pass at the desk and posts what is due, until told to stop."""

    def __init__(self, desk: CardDesk) -> None:
        super().__init__(name="card-desk-postman", daemon=True)
        self._desk = desk
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while not self._stop_asked.wait(ROUND_SECONDS):
            self._desk.let_time_pass()
            if self._desk.options.shop_url:
                self.post_what_is_due()

    def stop(self) -> None:
        """No further round; waits for the one that runs, which must not write while the process ends."""
        self._stop_asked.set()
        if self.is_alive():
            self.join(LEAVE_SECONDS)

    def post_what_is_due(self) -> None:
        """One try for each event that is due."""
        store = self._desk.store
        with store.turn():
            waiting = store.messages(now())
        for number, body, tries in waiting:
            if self._stop_asked.is_set():
                return
            has_arrived = post(self._desk.options.shop_url, self._desk.signed(body))
            with store.turn():
                if has_arrived or tries + 1 >= MOST_TRIES:
                    store.drop_message(number)
                else:
                    store.put_off(number, now() + min(2**tries, LONGEST_WAIT))


def post(url: str, message: Message) -> bool:
    """Whether the shop took a message (2xx)."""
    there = urlsplit(url)
    line = http.client.HTTPConnection(there.hostname or "", there.port, timeout=PATIENCE_SECONDS)
    try:
        line.request("POST", there.path or "/", message.body, message.headers)
        return 200 <= line.getresponse().status < 300
    except (OSError, http.client.HTTPException) as error:
        log.warning("the shop did not take %s: %s", message.type, error)
        return False
    finally:
        line.close()
