"""Ways in which the line may fail, for tests: switched on the application alone."""

import enum
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


class Failure(enum.Enum):
    """What goes wrong with one request."""

    REFUSED = "answered with the status before anything was done"
    KEPT = "answered with the status, nothing done, and that answer kept under the key"
    LOST = "done, but answered with the status"
    GARBLED = "done, but the answer is no JSON"
    HANGS = "done, but the answer does not come"


@dataclass(frozen=True)
class Fault:
    """One failure; `status` is what is answered where something is."""

    failure: Failure
    status: int = 500


def _wait_a_while() -> None:
    threading.Event().wait(30)


@dataclass
class Faults:
    """The next requests meet these, one each. `wait` is how long a line that hangs hangs."""

    queue: deque[Fault] = field(default_factory=deque)
    #: Chooses instead of the queue, where set: for tests that draw lots.
    choose: Callable[[], Fault | None] | None = None
    wait: Callable[[], None] = _wait_a_while
    #: How refunds begin; `pending` ones are ended by `CardDesk.end_refund`.
    refunds_begin: str = "succeeded"

    def add(self, failure: Failure, status: int = 500) -> None:
        """The next request without a fault meets this one."""
        self.queue.append(Fault(failure, status))

    def next(self) -> Fault | None:
        """What the request in hand meets."""
        if self.choose:
            return self.choose()
        return self.queue.popleft() if self.queue else None
