"""Letters to sellers: a new order, a cancellation, a parcel that came back.

Only their own lines, the phone not at all.
"""

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _

from shop.kernel.clock import VIETNAM
from shop.notifications import queries
from shop.notifications.blocks import Block, Button, Facts, Goods, Message, Quote, Words, flat
from shop.notifications.goods import lines_of, part_goods, spoken_reason
from shop.notifications.post import address, because_of_the_stall, write
from shop.orders.models import ActorKind, OrderEvent, PaymentMethod, SellerOrder
from shop.orders.policies import CONFIRM_WITHIN
from shop.platform.formatting import moment, vnd


def new_order(order_id: int) -> None:
    """Each seller of an order learns of its own part."""
    for part in queries.order(order_id).parts:
        _write(f"new-order:{part.id}", part, _new_order)


def canceled(order_id: int, part_ids: list[int], is_whole: bool) -> None:
    """Each seller whose part was taken back and who had been asked for it."""
    for part, event in queries.taken_back(part_ids):
        if part.asked_at is None:
            continue
        _write(f"part-canceled:{part.id}", part, lambda p, e=event: _canceled(p, e))  # type: ignore[misc]


def refused(parcel_id: int) -> None:
    """The parcel came back, and its goods are on the shelf again."""
    parcel, event = queries.ended_parcel(parcel_id)
    part = parcel.part
    _write(f"part-refused:{parcel_id}", part, lambda part: _refused(part, parcel.code, event.reason))


def _write(key: str, part: SellerOrder, compose: Callable[[SellerOrder], Message]) -> None:
    for reader in queries.people_of(queries.seller(part.seller_id)):
        write(key, reader, lambda: compose(part))


def _new_order(part: SellerOrder) -> Message:
    order = part.order
    facts = Facts(
        [
            (_("Người nhận"), order.full_name),
            (_("Nơi nhận"), f"{order.ward_name}, {order.province_name}"),
            (_("Lời nhắn"), order.note),
            (_("Quà tặng"), _("Có. Bà con đừng bỏ giấy ghi giá vào hộp.") if order.is_gift else ""),
            (_("Hóa đơn xuất cho"), (order.invoice or {}).get("company", "")),
            _to_collect(part),
            (_("Trả lời trước"), moment(_answer_by(part))),
        ]
    )
    words = _("Bà con xem kho còn đủ hàng không, rồi bấm “Có hàng, nhận đơn” hoặc báo món hết.")
    blocks: list[Block] = [Words(words), part_goods(part), facts, _open(part)]
    title = _("Đơn mới %(code)s, %(amount)s", code=part.code, amount=vnd(part.total))
    return Message(title, blocks, because_of_the_stall(flat(part.seller_name)))


def _to_collect(part: SellerOrder) -> tuple[str, str]:
    """What the carrier brings from the buyer, if anything."""
    if part.order.payment_method is PaymentMethod.COD:
        return _("Thu khi giao"), vnd(part.total)
    return _("Thu khi giao"), _("Không thu: người mua đã trả trước")


def _answer_by(part: SellerOrder) -> datetime:
    return ((part.asked_at or part.created_at) + CONFIRM_WITHIN).astimezone(VIETNAM)


def _canceled(part: SellerOrder, event: OrderEvent) -> Message:
    blocks: list[Block] = [Words(_who_canceled(event.actor))]
    if event.reason and event.actor is not ActorKind.SYSTEM:
        blocks.append(Quote(_("Lý do"), spoken_reason(event.reason)))
    blocks += [Goods(part.code, lines_of(part.lines)), _open(part)]
    title = _("Đơn %(code)s đã bị hủy", code=part.code)
    return Message(title, blocks, because_of_the_stall(flat(part.seller_name)))


def _refused(part: SellerOrder, parcel_code: str, reason: str) -> Message:
    cash = _("Hàng đã cộng lại vào kho và bán lại được. Đơn này không thu tiền nữa.")
    ahead = _("Hàng đã cộng lại vào kho và bán lại được. Chợ hoàn tiền cho người mua.")
    words = cash if part.order.payment_method is PaymentMethod.COD else ahead
    check = _("Kiện về tới nơi, bà con xem hàng còn tốt không. Hỏng thì bà con bớt số lượng trong kho.")
    blocks: list[Block] = [Words(words)]
    if reason:
        blocks.append(Quote(_("Lý do"), spoken_reason(reason)))
    goods = Goods(parcel_code, lines_of(line for line in part.lines if line.is_active))
    title = _("Kiện %(code)s khách không nhận", code=parcel_code)
    return Message(
        title, [*blocks, goods, Words(check), _open(part)], because_of_the_stall(flat(part.seller_name))
    )


def _who_canceled(actor: ActorKind) -> str:
    if actor is ActorKind.SYSTEM:
        return _late_words()
    if actor is ActorKind.OFFICER:
        return str(_("Cán bộ của chợ đã hủy. Bà con không gửi nữa; hàng đã cộng lại vào kho."))
    return str(_("Người mua đã hủy. Bà con không gửi nữa; hàng đã cộng lại vào kho."))


def _late_words() -> str:
    words = _(
        "Bà con chưa trả lời đơn này nên chợ đã hủy cho khách khỏi chờ."
        " Bà con không gửi nữa; hàng đã cộng lại vào kho."
    )
    return str(words)


def _open(part: SellerOrder) -> Button:
    return Button(_("Mở đơn"), address("orders_seller.part_page", code=part.code))
