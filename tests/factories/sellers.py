"""Sellers for tests. Each function writes at once and gives back the row."""

from itertools import count
from typing import Any

from shop.accounts.models import User
from shop.kernel.clock import now
from shop.platform.database import db, transaction
from shop.sellers.models import LegalForm, Seller, SellerEvent, SellerMember, SellerStatus

_numbers = count(1)


def make_seller(
    name: str = "HTX Sua",
    *,
    status: SellerStatus = SellerStatus.APPROVED,
    owner: User | None = None,
    **changes: Any,
) -> Seller:
    """A cooperative of Điện Biên, approved unless told otherwise."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "slug": f"nha-ban-{number}",
        "name": name,
        "legal_form": LegalForm.COOPERATIVE,
        "status": status,
        "tax_code": "5600123456",
        "representative": "Sùng Thị Sua",
        "phone": "+84912345678",
        "email": "sua@example.vn",
        "province_code": "11",
        "street": "Đội 10",
        "place_text": "xã Sam Mứn, huyện Điện Biên (cũ)",
        "region": "Điện Biên",
        "band": "dien-bien",
        "story": "Chín hộ nuôi ong nối nhau lại thành một hợp tác xã.",
        "submitted_at": now(),
        "approved_at": now() if status in _ONCE_APPROVED else None,
        **changes,
    }
    with transaction():
        seller = Seller(**values)
        seller.events.append(SellerEvent(step=status, actor_id=None))
        db.session.add(seller)
        db.session.flush()
        if owner is not None:
            db.session.add(SellerMember(user_id=owner.id, seller_id=seller.id, is_owner=True))
    return seller


_ONCE_APPROVED = (SellerStatus.APPROVED, SellerStatus.SUSPENDED, SellerStatus.TERMINATED)
