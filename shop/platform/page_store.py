"""The memory of the page cache: whole answers by address, bounded."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from shop.platform.compression import pack

MOST_PAGES = 1000
MOST_BYTES = 64 * 1024 * 1024

#: How often what is shown had changed, and the day in Vietnam.
Stamp = tuple[int, date]
Address = tuple[str, ...]


@dataclass(frozen=True)
class KeptPage:
    """A kept answer and what it was made under; packed well once somebody asks for it again."""

    stamp: Stamp
    route: str
    body: bytes
    etag: str
    headers: list[tuple[str, str]]
    packed: dict[str, bytes] = field(default_factory=dict)

    def in_coding(self, coding: str) -> bytes:
        """The body as the reader wants it."""
        if coding not in self.packed:
            self.packed[coding] = pack(self.body, coding, well=True)
        return self.packed[coding]


class PageStore:
    """The pages of one process: the longest unused leave first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Address, KeptPage] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, address: Address) -> KeptPage | None:
        """The page kept of an address."""
        with self._lock:
            if (page := self._pages.get(address)) is not None:
                self._pages.move_to_end(address)
            return page

    def put(self, address: Address, page: KeptPage) -> None:
        """Keep a page; what was unused for longest makes room for it."""
        with self._lock:
            self._drop(address)
            self._pages[address] = page
            self._bytes += len(page.body)
            while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def _drop(self, address: Address) -> None:
        if (old := self._pages.pop(address, None)) is not None:
            self._bytes -= len(old.body)
