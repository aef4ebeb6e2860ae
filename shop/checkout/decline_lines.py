"""A seller does not have what was ordered."""

from collections.abc import Sequence

from shop.checkout.owed import postage_owed, take_off
from shop.kernel.money import Vnd
from shop.orders import services as orders
from shop.orders.models import Actor, SellerOrder
from shop.orders.services.fulfilment import active_lines
from shop.payments.models import RefundReason
from shop.platform.database import db
from shop.sellers.models import Seller
from shop.shipping.queries import Shipment, quotes


def decline_lines(*, part: SellerOrder, line_ids: Sequence[int], reason: str, actor: Actor) -> None:
    """Release the lines and take them off the money, with the postage that the rest saves.

    The last one cancels the part and all its postage. Raises `StepRefused` once something is
    packed, `NothingChosen` for lines not open here.
    """
    declined = orders.decline_lines(part=part, line_ids=line_ids, reason=reason, actor=actor)
    owed = postage_owed(part)
    saved = Vnd(owed - postage_of_rest(part, at_most=owed))
    take_off(part=part, lines=declined, postage=saved, reason=RefundReason.DECLINED, actor=actor)


def postage_of_rest(part: SellerOrder, *, at_most: Vnd) -> Vnd:
    """What sending the remaining lines costs, the same way, by the rates of today.

    Never more than is still owed: the buyer agreed to no more. Where that way is no longer
    offered, postage stays.
    """
    rest = active_lines(part)
    if not rest:
        return Vnd(0)
    shipment = Shipment(
        seller_id=part.seller_id,
        from_province=db.session.get_one(Seller, part.seller_id).province_code,
        to_province=part.order.province_code,
        grams=part.grams_to_send,
        is_perishable=any(line.facts.get("is_perishable") for line in rest),
    )
    ways = quotes([shipment])[part.seller_id]
    return min([at_most, *(way.fee for way in ways if way.method.value == part.delivery_method)])
