"""The buyer did not take the parcel at the door."""

from shop.checkout.owed import take_off_all
from shop.orders import services as orders
from shop.orders.models import Actor, SellerOrder
from shop.payments.models import RefundReason


def refuse_parcel(*, part: SellerOrder, reason: str, actor: Actor) -> None:
    """The goods come back to stock and nothing of the part is owed; raises `StepRefused`."""
    orders.mark_refused(part=part, reason=reason, actor=actor)
    take_off_all(part=part, reason=RefundReason.REFUSED, actor=actor)
