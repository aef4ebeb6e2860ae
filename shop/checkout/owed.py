"""What is no longer owed for a seller's part."""

from collections.abc import Sequence

from shop.kernel.money import Vnd
from shop.orders.models import Actor, OrderLine, SellerOrder
from shop.orders.services.fulfilment import active_lines
from shop.payments import services as payments
from shop.payments.models import RefundReason
from shop.payments.policies import line_key, postage_key
from shop.payments.queries import money_of


def take_off(
    *, part: SellerOrder, lines: Sequence[OrderLine], postage: Vnd, reason: RefundReason, actor: Actor
) -> None:
    """The buyer no longer pays for these lines, nor so much of the postage."""
    amounts: dict[str, Vnd] = {line_key(line.id): line.line_total for line in lines}
    if postage:
        amounts[postage_key(part.id, [line.id for line in lines])] = postage
    payments.reduce(part=part, amounts=amounts, reason=reason, actor=actor)


def take_off_all(*, part: SellerOrder, reason: RefundReason, actor: Actor) -> None:
    """The buyer no longer pays for anything of the part that is still owed."""
    take_off(part=part, lines=active_lines(part), postage=postage_owed(part), reason=reason, actor=actor)


def postage_owed(part: SellerOrder) -> Vnd:
    """What is left of the postage that was agreed, after what was taken off before."""
    return Vnd(part.shipping_fee - money_of(part_ids=[part.id])[part.id].postage_off)
