"""Twenty thousand requests that nobody sends by mistake, half on each engine.

A failure tells the seed; `FUZZ_SEED` and `FUZZ_REQUESTS` send the same ones again.
"""

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from shop.platform import invariants
from tests.support.belongings import Stage
from tests.support.fuzz import Fuzzer, faults
from tests.support.roles import Cast

SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "10000"))
#: After so many, everybody gets new things: the old ones are sold, hidden or thrown away.
FRESH_EVERY = 1500


class _Breakages(logging.Handler):
    """The last lines of what broke, out of the log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        told = record.msg if isinstance(record.msg, dict) else {}
        lines = str(told.get("exception", "")).strip().splitlines()
        ours = [line.strip() for line in lines if "/shop/" in line and "File" in line]
        self.last = " | ".join([*ours[-2:], *lines[-1:]])[:600]


@pytest.fixture
def breakages(quiet: None) -> Iterator[_Breakages]:
    handler = _Breakages()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.mark.fuzz
def test_nothing_that_anybody_sends_breaks_the_shop(
    app: Flask, breakages: _Breakages, deliver: Callable[[], int]
) -> None:
    print(f"seed {SEED}")
    stage = Stage(Cast(app))
    fuzzer = Fuzzer(app, stage, SEED)
    wrong: dict[str, str] = {}
    classes: Counter[int] = Counter()

    for number, shot in enumerate(fuzzer.shots(REQUESTS)):
        if number % FRESH_EVERY == FRESH_EVERY - 1:
            stage.forget()
        breakages.last = ""
        answer = fuzzer.send(shot)
        for fault in faults(answer, shot.role):
            wrong.setdefault(f"{shot.endpoint}: {fault} {breakages.last}", f"#{number} {shot}")
        classes[answer.status_code // 100] += 1
        answer.close()
    deliver()

    assert not wrong, f"seed {SEED}\n" + "\n\n".join(f"{what}\n    {how}" for what, how in wrong.items())
    assert classes[2] > REQUESTS / 4, f"most of it never came past the door: {classes}"
    assert invariants.check(app.extensions["invariants"]) == []
