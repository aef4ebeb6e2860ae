"""One writer at a time on SQLite: a lock file beside the database.

SQLite before 3.51.3 can damage a WAL database when two connections write or checkpoint
at the same instant (sqlite.org/wal.html); every write and checkpoint passes this gate.
It also makes waiting writers fair, which SQLite's own busy handler is not.
"""

import fcntl
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from shop.kernel.errors import Busy

WAIT_SECONDS = 5.0
PAGE_BYTES = 4096

log = structlog.get_logger("write_gate")


@dataclass(frozen=True)
class Ticket:
    """The right to write, until `leave`."""

    handle: int
    log: Path

    def is_time_to_checkpoint(self, pages: int) -> bool:
        """Whether the write-ahead log has grown past so many pages."""
        return self.log.exists() and self.log.stat().st_size > pages * PAGE_BYTES

    def leave(self) -> None:
        """Let the next writer in. The operating system does it too if we are killed."""
        os.close(self.handle)


class WriteGate:
    """A lock file shared by all processes that write one database."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._log = Path(path.removesuffix(".wlock") + "-wal")

    def enter(self) -> Ticket:
        """Wait for the right to write; raises `Busy` after five seconds, or where nobody may write."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as trouble:  # a full disk, or a folder that may only be read
            log.exception("write_gate.closed")
            raise Busy from trouble
        give_up = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return Ticket(handle, self._log)
            except BlockingIOError:
                if time.monotonic() > give_up:
                    os.close(handle)
                    raise Busy from None
                time.sleep(random.uniform(0.0005, 0.004))  # noqa: S311 - jitter
