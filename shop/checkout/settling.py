"""What is no longer owed for a seller's part."""

from collections.abc import Sequence

from shop.kernel.money import Vnd
from shop.orders.models import Actor, OrderLine, SellerOrder
from shop.payments import services as payments


def take_off(
    *, part: SellerOrder, lines: Sequence[OrderLine], postage: bool, reason: str, actor: Actor
) -> None:
    """The buyer no longer pays for these lines, nor for postage if nothing is sent."""
    amounts: dict[str, Vnd] = {f"line:{line.id}": line.line_total for line in lines}
    if postage:
        amounts[f"postage:{part.id}"] = part.shipping_fee
    payments.reduce(part=part, amounts=amounts, reason=reason, actor=actor)
