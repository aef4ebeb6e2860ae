"""What every gateway does, whoever stands behind it.

A gateway passes by a test class that inherits from these and a fixture `counter`: the gateway
with whatever plays the buyer at its other end. `EveryGateway` needs nobody at the page.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

import pytest

from shop.kernel import clock
from shop.kernel.codes import new_secret
from shop.kernel.money import Vnd
from shop.payments.gateway import (
    Ask,
    BadSignature,
    Evidence,
    Gateway,
    GatewayRefused,
    GatewayTrouble,
    NoticeKind,
    PaymentSight,
    RefundSight,
)

PRICE = Vnd(285_000)


@dataclass(frozen=True)
class Signed:
    """A message as it comes to our door."""

    body: bytes
    headers: Mapping[str, str]


class Counter(Protocol):
    """A gateway under test, and what only its other side can do."""

    name: str
    gateway: Gateway

    def unreachable(self) -> Gateway:
        """The same gateway with nobody at the other end."""
        ...

    def with_secrets(self, secrets: Sequence[str]) -> Gateway:
        """The same gateway, believing in these secrets."""
        ...

    def message(self, *, about: str, secrets: Sequence[str], minutes_ago: int = 0) -> Signed:
        """A message about a payment, signed with these secrets."""
        ...


class Payable(Counter, Protocol):
    """A counter where a buyer can be played."""

    def pay(self, ref: str) -> None:
        """The buyer pays."""
        ...

    def decline(self, ref: str) -> None:
        """The buyer tries, and the bank says no."""
        ...


def an_ask(**changes: Any) -> Ask:
    """A payment to be opened, under a key of its own."""
    ask = Ask(
        key=new_secret(),
        order_code="K7MXQA",
        amount=PRICE,
        return_url="http://127.0.0.1:8000/don-hang/K7MXQA",
        expires_at=clock.now() + timedelta(minutes=45),
    )
    return replace(ask, **changes)


def paid_at(counter: Payable, **changes: Any) -> Evidence:
    """A payment that the buyer has made."""
    opened = counter.gateway.open(an_ask(**changes))
    counter.pay(opened.ref)
    return counter.gateway.look(opened.ref)


class EveryGateway:
    """Needs no buyer at the page."""

    def test_the_same_key_opens_the_same_page(self, counter: Counter) -> None:
        ask = an_ask()

        assert counter.gateway.open(ask) == counter.gateway.open(ask)

    def test_another_key_opens_another_page(self, counter: Counter) -> None:
        first, second = counter.gateway.open(an_ask()), counter.gateway.open(an_ask())

        assert first.ref != second.ref
        assert first.page_url != second.page_url

    def test_one_key_never_opens_two_different_payments(self, counter: Counter) -> None:
        ask = an_ask()
        opened = counter.gateway.open(ask)

        with pytest.raises(GatewayRefused):
            counter.gateway.open(replace(ask, amount=Vnd(990_000)))

        assert counter.gateway.open(ask) == opened

    def test_an_open_page_has_brought_nothing(self, counter: Counter) -> None:
        ask = an_ask()
        seen = counter.gateway.look(counter.gateway.open(ask).ref)

        assert (seen.sight, seen.amount, seen.key) == (PaymentSight.OPEN, 0, ask.key)
        assert (seen.is_live, seen.account) == (counter.gateway.is_live, counter.gateway.account)

    def test_a_page_that_is_closed_stays_closed(self, counter: Counter) -> None:
        ref = counter.gateway.open(an_ask()).ref

        answers = [counter.gateway.close(ref), counter.gateway.close(ref), counter.gateway.look(ref)]

        assert [seen.sight for seen in answers] == [PaymentSight.CLOSED] * 3
        assert [seen.amount for seen in answers] == [0] * 3

    def test_what_does_not_exist_is_refused(self, counter: Counter) -> None:
        for ask_for_nothing in (
            lambda: counter.gateway.look("cs_test_nobody"),
            lambda: counter.gateway.close("cs_test_nobody"),
            lambda: counter.gateway.refund(payment_ref="pi_nobody", amount=PRICE, key=new_secret()),
            lambda: counter.gateway.look_at_refund("re_nobody"),
        ):
            with pytest.raises(GatewayRefused):
                ask_for_nothing()

    def test_nobody_at_the_other_end_is_trouble_not_a_no(self, counter: Counter) -> None:
        gateway = counter.unreachable()

        for ask_in_vain in (
            lambda: gateway.open(an_ask()),
            lambda: gateway.look("cs_test_any"),
            lambda: gateway.close("cs_test_any"),
            lambda: gateway.refund(payment_ref="pi_any", amount=PRICE, key="any"),
            lambda: gateway.look_at_refund("re_any"),
            lambda: gateway.disputes(since=clock.now()),
        ):
            with pytest.raises(GatewayTrouble):
                ask_in_vain()

    def test_what_nobody_disputed_is_in_no_dispute(self, counter: Counter) -> None:
        counter.gateway.open(an_ask())

        assert list(counter.gateway.disputes(since=clock.now())) == []

    def test_a_signed_message_tells_what_to_look_at(self, counter: Counter) -> None:
        message = counter.message(about="cs_test_7", secrets=["whsec_ours"])
        notice = counter.with_secrets(["whsec_ours"]).read_notice(body=message.body, headers=message.headers)

        assert (notice.kind, notice.ref) == (NoticeKind.PAYMENT, "cs_test_7")
        assert notice.event_id == json.loads(message.body)["id"]
        assert counter.gateway.read_kept(message.body.decode()) == notice

    def test_a_strangers_message_is_not_read(self, counter: Counter) -> None:
        gateway = counter.with_secrets(["whsec_ours"])
        good = counter.message(about="cs_test_7", secrets=["whsec_ours"])
        other = counter.message(about="cs_test_7", secrets=["whsec_other"])
        changed = good.body.replace(b"cs_test_7", b"cs_test_8")

        for body, headers in (
            (other.body, other.headers),
            (changed, good.headers),
            (good.body, {}),
            (good.body, dict.fromkeys(good.headers, "")),
            (good.body, dict.fromkeys(good.headers, "t=1,v1=ü")),
            (b"\xff\xfe", good.headers),
            (b"", good.headers),
        ):
            with pytest.raises(BadSignature):
                gateway.read_notice(body=body, headers=headers)

    def test_an_old_message_is_not_read(self, counter: Counter) -> None:
        gateway = counter.with_secrets(["whsec_ours"])
        young = counter.message(about="cs_test_7", secrets=["whsec_ours"], minutes_ago=4)
        old = counter.message(about="cs_test_7", secrets=["whsec_ours"], minutes_ago=6)

        assert gateway.read_notice(body=young.body, headers=young.headers).ref == "cs_test_7"
        with pytest.raises(BadSignature):
            gateway.read_notice(body=old.body, headers=old.headers)

    def test_secrets_change_hands_without_losing_a_message(self, counter: Counter) -> None:
        before, after = counter.with_secrets(["whsec_old"]), counter.with_secrets(["whsec_new"])
        both = counter.with_secrets(["whsec_new", "whsec_old"])
        by_old = counter.message(about="cs_test_7", secrets=["whsec_old"])
        by_new = counter.message(about="cs_test_7", secrets=["whsec_new"])
        by_both = counter.message(about="cs_test_7", secrets=["whsec_old", "whsec_new"])

        for gateway, message in (
            (before, by_old), (both, by_old), (both, by_new), (after, by_new),
            (before, by_both), (both, by_both), (after, by_both),
        ):  # fmt: skip
            assert gateway.read_notice(body=message.body, headers=message.headers).ref == "cs_test_7"
        with pytest.raises(BadSignature):
            after.read_notice(body=by_old.body, headers=by_old.headers)


class PayableGateway:
    """Needs somebody who plays the buyer."""

    def test_what_was_paid_is_seen_to_the_dong(self, counter: Payable) -> None:
        ask = an_ask(email="an@example.com", language="en")
        opened = counter.gateway.open(ask)
        counter.pay(opened.ref)
        seen = counter.gateway.look(opened.ref)

        assert (seen.sight, seen.amount, seen.currency) == (PaymentSight.PAID, PRICE, "VND")
        assert (seen.ref, seen.key) == (opened.ref, ask.key)
        assert seen.payment_ref
        assert (seen.is_live, seen.account) == (counter.gateway.is_live, counter.gateway.account)

    def test_closing_too_late_tells_that_it_was_paid(self, counter: Payable) -> None:
        paid = paid_at(counter)

        assert counter.gateway.close(paid.ref) == paid

    def test_a_declined_card_leaves_the_page_open(self, counter: Payable) -> None:
        opened = counter.gateway.open(an_ask())
        counter.decline(opened.ref)
        assert counter.gateway.look(opened.ref).sight is PaymentSight.OPEN
        assert counter.gateway.look(opened.ref).amount == 0

        counter.pay(opened.ref)

        assert counter.gateway.look(opened.ref).sight is PaymentSight.PAID

    def test_a_page_that_is_closed_cannot_be_paid(self, counter: Payable) -> None:
        ref = counter.gateway.open(an_ask()).ref
        counter.gateway.close(ref)

        counter.pay(ref)

        assert counter.gateway.look(ref).sight is PaymentSight.CLOSED

    def test_one_key_sends_money_back_once(self, counter: Payable) -> None:
        paid = paid_at(counter)

        first, again = (self._refund(counter, paid, 85_000, "refund-1") for _ in range(2))

        assert first == again
        assert (first.sight, first.amount) == (RefundSight.DONE, 85_000)
        assert counter.gateway.look_at_refund(first.ref) == first
        assert self._refund(counter, paid, 200_000, "refund-2").sight is RefundSight.DONE

    def test_never_more_comes_back_than_was_paid(self, counter: Payable) -> None:
        paid = paid_at(counter)
        with pytest.raises(GatewayRefused):
            self._refund(counter, paid, PRICE + 1, "too-much")
        self._refund(counter, paid, 200_000, "part")
        with pytest.raises(GatewayRefused):
            self._refund(counter, paid, 85_001, "too-much-again")

        self._refund(counter, paid, 85_000, "rest")

        with pytest.raises(GatewayRefused):
            self._refund(counter, paid, 1, "one-more")

    def test_money_sent_back_does_not_unmake_the_payment(self, counter: Payable) -> None:
        paid = paid_at(counter)

        self._refund(counter, paid, PRICE, "all")

        assert counter.gateway.look(paid.ref) == paid

    def _refund(self, counter: Payable, paid: Evidence, amount: int, key: str) -> Any:
        assert paid.payment_ref
        full_key = f"{paid.payment_ref}:{key}"
        return counter.gateway.refund(payment_ref=paid.payment_ref, amount=Vnd(amount), key=full_key)
