"""A seller does not have what was ordered."""

from collections.abc import Sequence

from shop.checkout.settling import take_off
from shop.orders import services as orders
from shop.orders.models import Actor, SellerOrder
from shop.orders.services.fulfilment import active_lines


def decline_lines(*, part: SellerOrder, line_ids: Sequence[int], reason: str, actor: Actor) -> None:
    """Release the lines and take them off the money; the last one cancels part and postage.

    Raises `StepRefused` once something is packed, `NothingChosen` for lines not open here.
    """
    declined = orders.decline_lines(part=part, line_ids=line_ids, reason=reason, actor=actor)
    nothing_left = not active_lines(part)
    take_off(part=part, lines=declined, postage=nothing_left, reason="declined", actor=actor)
