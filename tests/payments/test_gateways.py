"""Every gateway passes the same tests (gateway_contract.py)."""

from collections.abc import Iterator

import pytest

from tests.payments.counters import EVERY, PAYABLE
from tests.payments.gateway_contract import Counter, EveryGateway, Payable, PayableGateway


class TestStripeWithoutABuyer(EveryGateway):
    @pytest.fixture(scope="class", params=EVERY)
    @classmethod
    def counter(cls, request: pytest.FixtureRequest) -> Iterator[Counter]:
        with EVERY[request.param]() as counter:
            yield counter


class TestStripe(PayableGateway):
    @pytest.fixture(scope="class", params=PAYABLE)
    @classmethod
    def counter(cls, request: pytest.FixtureRequest) -> Iterator[Payable]:
        with PAYABLE[request.param]() as counter:
            yield counter
