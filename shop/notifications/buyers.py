"""Letters to buyers who left an email: placed, on the way, delivered, refused, lost,
canceled, declined."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from shop.checkout.queries import paying_of
from shop.kernel.clock import vietnam_date
from shop.notifications import queries
from shop.notifications.blocks import Block, Button, Facts, Goods, Link, Message, Quote, Words, flat
from shop.notifications.goods import destination, lines_of, part_goods, seller_facts, spoken_reason
from shop.notifications.post import Reader, address, because_of_an_order, write
from shop.orders.links import link_secret
from shop.orders.models import ActorKind, Order, OrderEvent, OrderLine, PaymentMethod, SellerOrder
from shop.orders.words import UNPAID
from shop.payments.policies import line_key, postage_key
from shop.payments.queries import money_of, taken_off, telling_attempt
from shop.platform.formatting import day, phone, vnd


def placed(order_id: int) -> None:
    """What was bought from whom, for how much, and where to look."""
    order = queries.order(order_id)
    write_to_buyer(f"placed:{order.id}", order, lambda: _placed(order))


def paid(order_id: int) -> None:
    """The money is there: the same, and when the sellers answer."""
    order = queries.order(order_id)
    write_to_buyer(f"paid:{order.id}", order, lambda: _paid(order))


def canceled(order_id: int, part_ids: list[int], is_whole: bool) -> None:
    """What was canceled in one act, and why; what was canceled before had its own letter."""
    taken = queries.taken_back(part_ids)
    if taken:
        key = f"canceled:{order_id}:{'-'.join(map(str, sorted(part_ids)))}"
        order = queries.order(order_id)
        parts = [part for part, _event in taken]
        write_to_buyer(key, order, lambda: _canceled(order, parts, taken[0][1], whole=is_whole))


def declined(part_id: int, line_ids: list[int]) -> None:
    """What a seller does not have, why, and what becomes of the money."""
    part = queries.part(part_id)
    lines = [line for line in part.lines if line.id in set(line_ids)]
    key = f"declined:{part_id}:{'-'.join(map(str, sorted(line_ids)))}"
    write_to_buyer(key, part.order, lambda: _declined(part, lines))


def handed_over(parcel_id: int) -> None:
    """Who carries it, under which number, and what to have ready at the door."""
    parcel = queries.parcel(parcel_id)
    part = parcel.part

    def message() -> Message:
        is_paid = part.order.payment_method is not PaymentMethod.COD
        to_pay = money_of(part_ids=[part.id])[part.id].outstanding
        facts = [
            (_("Kiện"), parcel.code),
            (_("Bên bán"), part.seller_name),
            (_("Bên vận chuyển"), parcel.carrier),
            (_("Mã vận đơn"), parcel.tracking_code),
            (_("Gửi ngày"), day(vietnam_date(parcel.handed_over_at)) if parcel.handed_over_at else ""),
            (_("Dự kiến"), _("%(least)s–%(most)s ngày", least=part.days_least, most=part.days_most)),
            (_("Còn trả khi nhận"), _("Không, bạn đã trả trước") if is_paid else vnd(to_pay)),
        ]
        cash = _("Bưu tá sẽ gọi trước khi tới. Bạn trả tiền mặt cho bưu tá khi nhận.")
        ahead = _("Bưu tá sẽ gọi trước khi tới. Bạn đã trả trước nên không trả gì thêm cho bưu tá.")
        words = ahead if is_paid else cash
        blocks: list[Block] = [Words(words), Facts(facts), _inside(part), look(part.order)]
        return Message(_("Hàng của bạn đang xuống núi"), blocks, because_of_an_order())

    write_to_buyer(f"handed-over:{parcel_id}", part.order, message)


def delivered(parcel_id: int) -> None:
    """It has arrived; what to do if something is wrong."""
    parcel = queries.parcel(parcel_id)
    part = parcel.part

    def message() -> Message:
        words = _("Vỡ, hỏng, sai món hay không đúng mô tả thì bạn báo người bán ngay và giữ ảnh chụp.")
        seller = Facts(
            [(_("Bên bán"), part.seller_name), (_("Đổi trả"), part.seller_facts.get("return_policy") or "")]
        )
        title = _("Kiện %(code)s đã tới tay bạn", code=parcel.code)
        told: list[Block] = [_inside(part), _ask_about(part), seller, Words(words)]
        blocks = [*told, look(part.order), returns()]
        return Message(title, blocks, because_of_an_order())

    write_to_buyer(f"delivered:{parcel_id}", part.order, message)


def _ask_about(part: SellerOrder) -> Link:
    """Where a word for later buyers can be left; nobody is asked again."""
    words = _("Hàng thế nào? Viết vài lời cho người mua sau")
    return Link(words, f"{look(part.order).url}#hoi-{part.number}")


def refused(parcel_id: int) -> None:
    """It was not taken at the door: where the goods are now, and that nothing is owed for them."""
    parcel, event = queries.ended_parcel(parcel_id)
    part = parcel.part

    def message() -> Message:
        words = _("Người bán báo kiện %(code)s không được nhận và đã quay về.", code=parcel.code)
        mistake = _(
            "Nếu bạn vẫn muốn nhận hàng, hoặc không ai gọi cho bạn, thì báo người bán rồi đặt đơn mới nhé."
        )
        seller = Facts(
            [(_("Bên bán"), part.seller_name), (_("Điện thoại"), phone(part.seller_facts.get("phone")))]
        )
        told = [Words(words), *_not_delivered(part, event)]
        title = _("Kiện %(code)s không giao được", code=parcel.code)
        return Message(title, [*told, Words(mistake), seller, look(part.order)], because_of_an_order())

    write_to_buyer(f"refused:{parcel_id}", part.order, message)


def lost(parcel_id: int) -> None:
    """It got lost on the way: what the carrier says, and that nothing is owed."""
    parcel, event = queries.ended_parcel(parcel_id)
    part = parcel.part

    def message() -> Message:
        words = _("Kiện %(code)s bị thất lạc trên đường tới bạn.", code=parcel.code)
        again = _(
            "Người bán được báo mất từ bưu tá và sẽ không gửi lại. Còn muốn mua thì bạn đặt đơn mới nhé."
        )
        told = [Words(words), *_not_delivered(part, event)]
        title = _("Kiện %(code)s bị thất lạc", code=parcel.code)
        return Message(title, [*told, Words(again), look(part.order)], because_of_an_order())

    write_to_buyer(f"lost:{parcel_id}", part.order, message)


def _placed(order: Order) -> Message:
    hello = _(
        "Chào %(name)s, chợ đã nhận đơn của bạn. Mỗi người bán xem hàng và trả lời trong 24 giờ. "
        "Bạn trả tiền mặt khi nhận.",
        name=flat(order.full_name),
    )
    title = _("Chợ đã nhận đơn %(code)s", code=order.code)
    return _contract(order, title, hello, _("Tiền mặt khi nhận hàng"))


def _paid(order: Order) -> Message:
    hello = _(
        "Chào %(name)s, chợ đã nhận đủ tiền của đơn. Mỗi người bán xem hàng và trả lời trong 24 giờ. "
        "Bưu tá không thu gì thêm.",
        name=flat(order.full_name),
    )
    by_card = telling_attempt(order.id).method is PaymentMethod.CARD
    way = _("Thẻ, đã trả đủ") if by_card else _("Chuyển khoản, đã trả đủ")
    return _contract(order, _("Chợ đã nhận tiền của đơn %(code)s", code=order.code), hello, way)


def _contract(order: Order, title: str, hello: str, way: str) -> Message:
    """What was bought from whom on which terms."""
    blocks: list[Block] = [Words(hello), look(order)]
    if order.buyer_id is None:
        blocks.append(keep_link())
    for part in order.parts:
        blocks += [part_goods(part), seller_facts(part)]
    sums = [
        (_("Tiền hàng"), vnd(order.goods_total)),
        (_("Phí giao"), vnd(order.shipping_total)),
        (_("Tổng phải trả"), vnd(order.total)),
        (_("Trả bằng"), way),
    ]
    rules = _("Bạn hủy được khi hàng chưa gửi đi, ngay ở trang đơn.")
    blocks += [Facts(sums, _("Cả đơn")), destination(order), Words(rules), returns()]
    blocks.append(Link(_("Quy chế hoạt động"), address("content.rules")))
    return Message(title, blocks, because_of_an_order())


def _canceled(order: Order, parts: Sequence[SellerOrder], event: OrderEvent, *, whole: bool) -> Message:
    code = order.code if whole else ", ".join(part.code for part in parts)
    blocks: list[Block] = [Words(_who_canceled(event)), Words(_money_words(order))]
    if event.reason and event.actor is not ActorKind.SYSTEM:
        blocks.append(Quote(_("Lý do"), spoken_reason(event.reason)))
    blocks += [Goods(f"{flat(part.seller_name)} · {part.code}", lines_of(part.lines)) for part in parts]
    return Message(_("Đã hủy %(code)s", code=code), [*blocks, look(order)], because_of_an_order())


def _who_canceled(event: OrderEvent) -> str:
    actor = event.actor
    if actor is ActorKind.SYSTEM and event.reason == UNPAID:
        return str(_("Chợ chưa nhận được tiền của đơn này nên đơn đã hủy. Hàng đã trở lại quầy."))
    if actor is ActorKind.SYSTEM:
        return str(_("Người bán không trả lời kịp, nên chợ hủy phần này để bạn khỏi phải chờ."))
    if actor is ActorKind.OFFICER:
        return str(_("Cán bộ của chợ đã hủy những món dưới đây."))
    return str(_("Bạn đã hủy những món dưới đây."))


def _declined(part: SellerOrder, lines: Sequence[OrderLine]) -> Message:
    words = _("%(seller)s không gửi được những món dưới đây.", seller=flat(part.seller_name))
    blocks: list[Block] = [Words(words)]
    if lines and lines[0].decline_reason:
        blocks.append(Quote(_("Lý do"), spoken_reason(lines[0].decline_reason)))
    off = [
        (_("Trừ tiền hàng đã hủy"), taken_off([line_key(line.id) for line in lines])),
        (_("Trừ phí gửi"), taken_off([postage_key(part.id, [line.id for line in lines])])),
    ]
    sums = [(words, vnd(amount)) for words, amount in off if amount]
    blocks += [Goods(_("Không gửi được"), lines_of(lines), sums), Words(_money_words(part.order))]
    title = _("Đơn %(code)s thiếu món", code=part.code)
    return Message(title, [*blocks, look(part.order)], because_of_an_order())


def _inside(part: SellerOrder) -> Goods:
    """What travels in the parcel of a part."""
    return Goods(_("Trong kiện"), lines_of(line for line in part.lines if line.is_active))


def _not_delivered(part: SellerOrder, event: OrderEvent) -> list[Block]:
    """Why a parcel did not arrive, what was in it, and what becomes of the money."""
    return [*_why(event), _inside(part), Words(_money_words(part.order))]


def _why(event: OrderEvent) -> list[Block]:
    """The reason that was chosen, and what the seller wrote beside it."""
    reason, note = event.reason, event.detail.get("note", "")
    said: list[Block] = [Quote(_("Lý do"), spoken_reason(reason))] if reason else []
    return [*said, Quote(_("Người bán ghi"), note)] if note else said


def _money_words(order: Order) -> str:
    """What happens to the money of a purchase."""
    if order.payment_method is not PaymentMethod.COD:
        return _words_if_ahead(order)
    left = money_of(order_ids=[order.id])[order.id].outstanding
    if left <= 0:
        return str(_("Bạn không phải trả gì nữa cho đơn này."))
    words = _(
        "Phần này không tính tiền nữa. Cả đơn còn phải trả khi nhận hàng là %(amount)s.", amount=vnd(left)
    )
    return str(words)


def _words_if_ahead(order: Order) -> str:
    """The same where it was to be paid ahead."""
    paying = paying_of(order)
    back = paying.goes_back + paying.returned if paying else 0
    if not back:
        return str(_("Bạn chưa trả đồng nào cho đơn này, nên không có gì phải hoàn."))
    words = _(
        "Phần này không tính tiền nữa. Chợ hoàn lại cho bạn; tính cả đơn là %(amount)s."
        " Thư riêng nói tiền về đâu và lúc nào.",
        amount=vnd(back),
    )
    return str(words)


def write_to_buyer(key: str, order: Order, compose: Callable[[], Message]) -> None:
    """One letter to an order's buyer, once per key, in the order's language; none without an email."""
    if order.email:
        write(key, Reader(order.email, order.language), compose)


def look(order: Order, label: str = "") -> Button:
    """The order's page: by the secret link for a guest, by the account for a member."""
    url = address("orders.order_page", code=order.code)
    secret = link_secret(order) if order.buyer_id is None else None
    return Button(label or _("Xem đơn"), f"{url}?k={secret}" if secret else url)


def keep_link() -> Words:
    """Who holds the link of a guest's order opens it."""
    return Words(_("Ai có đường dẫn này đều mở được đơn, nên bạn giữ kín và giữ lại thư này nhé."))


def returns() -> Link:
    """Where returning and refunding are explained."""
    return Link(_("Đổi trả, hoàn tiền"), address("content.returns"))
