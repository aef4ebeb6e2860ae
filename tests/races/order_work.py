"""What single processes do in races about orders. Importable, so that a child can find it."""

import time
from typing import Any
from unittest import mock

from flask import current_app

from shop.cart.models import Cart
from shop.checkout.cancel_order import cancel_order, cancel_unanswered
from shop.checkout.place_order import place_order
from shop.checkout.policies import PlaceOrder
from shop.kernel.clock import now
from shop.kernel.errors import ShopError
from shop.kernel.money import Vnd
from shop.orders import services
from shop.orders.models import Actor, ActorKind, Order, SellerOrder
from shop.orders.policies import CONFIRM_WITHIN, WAIT_FOR_ANSWER
from shop.orders.services import steps
from shop.platform.database import db, transaction
from shop.platform.retry import retrying
from tests.support.processes import patiently


def place(number: int, *, cart_id: int, form: dict[str, Any], total: int, keys: list[str]) -> str:
    """Send the form; the order's code, or the name of the refusal."""

    @retrying
    def send() -> str:
        cart = db.session.get_one(Cart, cart_id)
        with transaction():
            placed = place_order(
                cart=cart,
                form=PlaceOrder(**form),
                buyer_id=None,
                origin="203.0.113.7",
                seen_total=Vnd(total),
                placement_key=keys[number % len(keys)],
            )
            return placed.order.code

    try:
        return patiently(send)
    except ShopError as refusal:
        return type(refusal).__name__


def post(number: int, *, cookie: str, data: dict[str, str]) -> str:
    """Press the button in a browser that holds this cookie; where it leads."""
    client = current_app.test_client()
    client.set_cookie("phien", cookie)
    answer = client.post("/thanh-toan", data=data)
    return f"{answer.status_code} {answer.location}"


def place_own(number: int, *, cart_ids: list[int], form: dict[str, Any], total: int) -> str:
    """Each process orders its own cart, all with one phone."""
    return place(number, cart_id=cart_ids[number], form=form, total=total, keys=["k"])


def cancel_or_hand_over(number: int, *, part_ids: list[int], guarded: bool = True) -> list[str]:
    """Even processes hand the parcels over, odd ones cancel; what came of each."""
    if guarded:
        return [_pull(part_id, cancels=bool(number % 2)) for part_id in part_ids]
    with mock.patch.multiple(steps, lock_order=_look_at_order, _change=db.session.execute):
        return [_pull(part_id, cancels=bool(number % 2)) for part_id in part_ids]


def _look_at_order(order_id: int) -> Order:
    """What `lock_order` would be without its lock; the look takes a moment."""
    order = db.session.get_one(Order, order_id)
    time.sleep(0.003)
    return order


def _pull(part_id: int, *, cancels: bool) -> str:
    @retrying
    def act() -> str:
        part = db.session.get_one(SellerOrder, part_id)
        order = db.session.get_one(Order, part.order_id)
        with transaction():
            if cancels:
                cancel_order(order=order, reason="Đổi ý", actor=Actor(ActorKind.BUYER))
            else:
                services.hand_over(
                    part=part,
                    carrier="VNPost",
                    tracking_code="VN1",
                    actor=Actor(ActorKind.SELLER, 1),
                )
        return "canceled" if cancels else "handed over"

    try:
        return patiently(act)
    except ShopError as refusal:
        return type(refusal).__name__


def confirm_or_give_up(number: int, *, part_ids: list[int]) -> list[str]:
    """Even processes confirm, odd ones find that nobody has answered; what came of each."""
    return [_answer(part_id, gives_up=bool(number % 2)) for part_id in part_ids]


def _answer(part_id: int, *, gives_up: bool) -> str:
    @retrying
    def act() -> str:
        part = db.session.get_one(SellerOrder, part_id)
        with transaction():
            if gives_up:
                late = now() + CONFIRM_WITHIN + WAIT_FOR_ANSWER
                return "canceled" if cancel_unanswered(part=part, at=late) else "left"
            services.confirm_part(part=part, actor=Actor(ActorKind.SELLER, 1))
        return "confirmed"

    try:
        return patiently(act)
    except ShopError as refusal:
        return type(refusal).__name__


def end_two_parts(number: int, *, part_ids: list[int]) -> str:
    """Each process delivers one part of the same order."""

    @retrying
    def act() -> None:
        part = db.session.get_one(SellerOrder, part_ids[number])
        with transaction():
            services.mark_delivered(part=part, actor=Actor(ActorKind.SELLER, 1))

    act()
    return "delivered"
