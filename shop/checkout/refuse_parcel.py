"""The buyer did not take the parcel at the door."""

from shop.checkout.owed import postage_owed, take_off
from shop.orders import services as orders
from shop.orders.models import Actor, SellerOrder
from shop.orders.services.fulfilment import active_lines


def refuse_parcel(*, part: SellerOrder, reason: str, actor: Actor) -> None:
    """The goods come back to stock and nothing of the part is owed; raises `StepRefused`."""
    orders.mark_refused(part=part, reason=reason, actor=actor)
    take_off(part=part, lines=active_lines(part), postage=postage_owed(part), reason="refused", actor=actor)
