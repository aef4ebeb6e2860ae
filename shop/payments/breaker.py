"""A fuse on the line to whoever takes the money: buyers do not wait where nobody answers."""

import threading
import time
from collections.abc import Callable

from shop.payments.gateway import GatewayTrouble

#: So many silences in a row, and the line rests for so long (seconds).
SILENCES = 5
REST_SECONDS = 30.0


class Breaker:
    """Counts silences in a row. After the rest a single further silence breaks the line again."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick = tick
        self._lock = threading.Lock()
        self._silences = 0
        self._rests_until = 0.0

    def check(self) -> None:
        """Raises `GatewayTrouble` at once while the line rests."""
        with self._lock:
            if self._tick() < self._rests_until:
                raise GatewayTrouble("nobody has answered lately; the line rests for a moment")

    def silence(self) -> None:
        """Nobody answered, or nothing that can be used."""
        with self._lock:
            self._silences += 1
            if self._silences >= SILENCES:
                self._rests_until = self._tick() + REST_SECONDS

    def answer(self) -> None:
        """Somebody answered, be it with a no."""
        with self._lock:
            self._silences = 0
            self._rests_until = 0.0
