"""Bounded load from this machine: so many requests over a few kept connections."""

import http.client
import itertools
import statistics
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.processes import cpu_seconds

CONNECTIONS = 4
#: Requests before each measurement: the first one of a server makes what all others find.
WARM_UP = 2 * CONNECTIONS


@dataclass(frozen=True)
class Cost:
    """What one request costs on average, in milliseconds of CPU."""

    server_ms: float
    database_ms: float
    bytes_on_the_wire: int


def cost_of(
    address: Callable[[int], str],
    *,
    port: int,
    server: int,
    database: int | None,
    requests: int,
    headers: Mapping[str, str],
) -> Cost:
    """CPU per request of a GET, after a few to warm up; `address` makes the path of the n-th."""
    _fire(address, port=port, requests=WARM_UP, headers=headers)
    before = cpu_seconds(server), cpu_seconds(database) if database else 0.0
    size = _fire(address, port=port, requests=requests, headers=headers)
    after = cpu_seconds(server), cpu_seconds(database) if database else 0.0
    spent = [(end - start) * 1000 / requests for start, end in zip(before, after, strict=True)]
    return Cost(spent[0], spent[1], size)


def median(costs: list[Cost]) -> Cost:
    """The median of several measurements, figure by figure."""
    return Cost(
        statistics.median(cost.server_ms for cost in costs),
        statistics.median(cost.database_ms for cost in costs),
        costs[0].bytes_on_the_wire,
    )


def _fire(address: Callable[[int], str], *, port: int, requests: int, headers: Mapping[str, str]) -> int:
    numbers = itertools.count()
    sizes: list[int] = []
    troubles: list[str] = []

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (number := next(numbers)) < requests:
            connection.request("GET", address(number), headers=dict(headers))
            answer = connection.getresponse()
            sizes.append(len(answer.read()))
            if answer.status not in {200, 304}:
                troubles.append(f"{answer.status} {address(number)}")
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise SystemExit(f"the server refused: {troubles[:3]}")
    return sizes[0]
