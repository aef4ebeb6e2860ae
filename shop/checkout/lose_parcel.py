"""The carrier has lost the parcel."""

from shop.checkout.owed import take_off_all
from shop.orders import services as orders
from shop.orders.models import Actor, SellerOrder
from shop.payments.models import RefundReason


def lose_parcel(*, part: SellerOrder, reason: str, note: str = "", actor: Actor) -> None:
    """Nothing of the part is owed and nothing comes back to stock; raises `StepRefused`."""
    orders.mark_lost(part=part, reason=reason, note=note, actor=actor)
    take_off_all(part=part, reason=RefundReason.LOST, actor=actor)
