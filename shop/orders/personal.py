"""What orders keep about their buyer, and what is left of it when the buyer leaves."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from shop.kernel.codes import digest, new_secret
from shop.kernel.errors import mark
from shop.orders.models import Order, OrderStatus, SellerOrder
from shop.platform.database import db
from shop.platform.personal import PersonalData, Tie
from shop.platform.types import Json

#: Orders told in one export, the latest ones.
MOST_TOLD = 1000
#: What stands where a name or a street was.
ERASED = "—"
_ORDERS_STAY = mark(
    "Đơn đã xong: món, giá, người bán, tỉnh, xã nơi nhận và các bước của đơn, theo luật về thuế, kế toán"
    " và thương mại điện tử. Tên, số điện thoại, email, số nhà, lời nhắn và lời chúc của bạn thì bị lấy ra."
    " Xin hóa đơn công ty thì tên, mã số thuế và địa chỉ công ty ở lại."
)
_PERSONAL_DIGITS = 12
_OPEN = (OrderStatus.AWAITING_PAYMENT, OrderStatus.PLACED)


def orders_of(user_id: int) -> Sequence[Json]:
    """The person's own orders as they were placed, and what became of them."""
    parts = selectinload(Order.parts)
    mine = (
        select(Order)
        .where(Order.buyer_id == user_id)
        .options(
            parts.selectinload(SellerOrder.lines),
            parts.selectinload(SellerOrder.parcels),
            selectinload(Order.events),
        )
    )
    return [_order(order) for order in db.session.scalars(mine.order_by(Order.id.desc()).limit(MOST_TOLD))]


def forget_buyer(user_id: int) -> None:
    """Take who it was out of the orders; what was agreed stays (I-32), the links stop opening."""
    for order_id in db.session.scalars(select(Order.id).where(Order.buyer_id == user_id)).all():
        forget_order(order_id)


def forget_order(order_id: int) -> None:
    """The same of one order. To be called inside `transaction()`."""
    asked = select(Order.gift_note, Order.invoice).where(Order.id == order_id)
    gift_note, invoice = db.session.execute(asked).one()
    db.session.execute(
        update(Order)
        .where(Order.id == order_id)
        .values(
            buyer_id=None,
            full_name=ERASED,
            phone="",
            email=None,
            street=ERASED,
            note="",
            gift_note=None if gift_note is None else "",
            invoice=_firm_of(invoice),
            secret_digest=digest(new_secret()),
            placement_digest="",
            origin_digest="",
        )
    )


def _firm_of(invoice: Json | None) -> Json | None:
    """What the books need of an invoice: the firm. Nothing of a person, whose number has twelve digits."""
    if invoice is None or len(invoice.get("tax_code", "")) == _PERSONAL_DIGITS:
        return None
    return {**invoice, "email": ""}


def open_orders(user_id: int) -> Sequence[Tie]:
    """Orders that somebody still works for."""
    waiting = select(Order.code).where(Order.buyer_id == user_id, Order.status.in_(_OPEN))
    codes = db.session.scalars(waiting.order_by(Order.id).limit(20)).all()
    if not codes:
        return ()
    message = mark("Còn đơn chưa xong: %(codes)s. Bạn đợi hàng tới hoặc hủy đơn, rồi hãy xóa tài khoản.")
    return (Tie(message, codes),)


def _order(order: Order) -> Json:
    return {
        "code": order.code,
        "placed_at": order.placed_at,
        "state": order.status.value,
        "full_name": order.full_name,
        "phone": order.phone,
        "email": order.email,
        "address": f"{order.street}, {order.ward_name}, {order.province_name}",
        "note": order.note,
        "gift_note": order.gift_note,
        "invoice": ", ".join(filter(None, (order.invoice or {}).values())),
        "method": order.payment_method.value,
        "goods_total": order.goods_total,
        "shipping_total": order.shipping_total,
        "total": order.total,
        "parts": [_part(part) for part in order.parts],
        "events": [
            {"kind": event.kind, "state": event.step, "reason": event.reason, "at": event.at}
            for event in order.events
        ],
    }


def _part(part: SellerOrder) -> Json:
    return {
        "code": part.code,
        "seller": part.seller_name,
        "state": part.status.value,
        "total": part.total,
        "lines": [
            {
                "product": line.product_name,
                "variant": line.variant_name,
                "quantity": line.quantity,
                "price": line.unit_price,
                "total": line.line_total,
            }
            for line in part.lines
        ],
        "parcels": [
            {"code": one.code, "state": one.status.value, "tracking_code": one.tracking_code}
            for one in part.parcels
        ],
    }


PERSONAL = (
    PersonalData("orders", mark("Đơn mua"), orders_of, forget_buyer, keeps=_ORDERS_STAY, ties=open_orders),
)
