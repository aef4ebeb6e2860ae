"""The carrier has lost the parcel."""

from shop.checkout.owed import postage_owed, take_off
from shop.orders import services as orders
from shop.orders.models import Actor, SellerOrder
from shop.orders.services.fulfilment import active_lines


def lose_parcel(*, part: SellerOrder, reason: str, note: str = "", actor: Actor) -> None:
    """Nothing of the part is owed and nothing comes back to stock; raises `StepRefused`."""
    orders.mark_lost(part=part, reason=reason, note=note, actor=actor)
    take_off(part=part, lines=active_lines(part), postage=postage_owed(part), reason="lost", actor=actor)
