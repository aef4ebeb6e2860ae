"""What a seller says of itself; its legal identity is the officers' affair."""

from shop.platform import outbox
from shop.sellers.events import SellerChanged
from shop.sellers.models import Seller
from shop.sellers.services.steps import lock


def change_shop_front(
    *, seller: Seller, story: str, dispatch_note: str, return_policy: str, phone: str
) -> None:
    """Another story, promise or telephone (E.164). Nothing happens when nothing differs."""
    lock(seller)
    wanted = {
        "story": story,
        "dispatch_note": dispatch_note,
        "return_policy": return_policy,
        "phone": phone,
    }
    changed = {name for name, value in wanted.items() if getattr(seller, name) != value}
    for name in changed:
        setattr(seller, name, wanted[name])
    if changed:
        outbox.record(SellerChanged(seller_id=seller.id))
