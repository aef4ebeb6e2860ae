"""Letters to buyers about money: how to pay and until when, too little, too late, and what goes back."""

from collections.abc import Sequence

from flask_babel import gettext as _

from shop.checkout.queries import Paying, paying_of
from shop.kernel.clock import VIETNAM, vietnam_date
from shop.notifications import queries
from shop.notifications.blocks import Block, Facts, Message, Words, flat
from shop.notifications.buyers import keep_link, look, returns, write_to_buyer
from shop.notifications.goods import lines_of_order
from shop.notifications.post import because_of_an_order
from shop.orders.models import Order, PaymentMethod
from shop.payments.banks import shown_bank
from shop.payments.models import Refund, RefundState
from shop.payments.words import REFUND_WORDS
from shop.platform.formatting import day, moment, vnd


def awaits_payment(order_id: int) -> None:
    """How to pay, how much and until when; not if that has changed meanwhile."""
    order = queries.order(order_id)
    paying = paying_of(order)
    if paying and paying.is_held:
        write_to_buyer(f"awaits:{order.id}", order, lambda: _awaits(order, paying))


def hold_ended(order_id: int) -> None:
    """The goods are on the shelf again; not if it is paid or taken up again meanwhile."""
    order = queries.order(order_id)
    paying = paying_of(order)
    if paying and paying.is_waiting and not paying.is_held:
        write_to_buyer(f"hold-ended:{order.id}:{len(paying.tries)}", order, lambda: _ended(order, paying))


def transfer_short(order_id: int, transfer_id: int) -> None:
    """What arrived and what is missing; not if the rest is there meanwhile."""
    order = queries.order(order_id)
    paying = paying_of(order)
    if paying and paying.is_waiting and paying.arrived:
        write_to_buyer(f"short:{transfer_id}", order, lambda: _short(order, paying))


def refund_due(refund_id: int) -> None:
    """So much goes back, why, where to, and what the buyer has to do for it.

    One letter for all that one act sends back: the parts of a cancelled purchase are told together.
    """
    refund, order = queries.refund(refund_id)
    if refund.state is not RefundState.DUE:
        return
    refunds = queries.refunds_beside(refund)
    ids = "-".join(str(one.id) for one in refunds)
    write_to_buyer(f"refund-due:{ids}:{refund.method}", order, lambda: _due(order, refund, refunds))


def refund_done(refund_id: int) -> None:
    """The money has left: how much, where to, and when it can be seen there; not if it is back meanwhile."""
    refund, order = queries.refund(refund_id)
    if refund.state is RefundState.DONE:
        write_to_buyer(f"refund-done:{refund.id}{refund.again}", order, lambda: _done(order, refund))


def refund_returned(refund_id: int) -> None:
    """The buyer's bank would not take it; not if it was sent again meanwhile."""
    refund, order = queries.refund(refund_id)
    if refund.has_come_back:
        write_to_buyer(f"refund-returned:{refund.id}{refund.again}", order, lambda: _returned(order, refund))


def _awaits(order: Order, paying: Paying) -> Message:
    hello = _(
        "Chào %(name)s, chợ đã giữ hàng cho bạn. Trả tiền xong, người bán nhận được đơn và chuẩn bị hàng.",
        name=flat(order.full_name),
    )
    goods = lines_of_order(order)
    blocks: list[Block] = [Words(hello), *_how(paying), look(order, _("Mở đơn để trả tiền"))]
    if order.buyer_id is None:
        blocks.append(keep_link())
    rest = _("Không trả kịp thì hàng trở lại quầy, bạn không mất gì. Bạn hủy được ngay ở trang đơn.")
    title = _("Đơn %(code)s chờ bạn trả tiền", code=order.code)
    return Message(title, [*blocks, *goods, Words(rest), returns()], because_of_an_order())


def _how(paying: Paying) -> list[Block]:
    until = _until(paying)
    if paying.method is PaymentMethod.CARD:
        way = (_("Trả bằng"), _("Thẻ ngân hàng"))
        return [Facts([(_("Số tiền"), vnd(paying.attempt.amount)), way, (_("Giữ hàng tới"), until)])]
    return _by_transfer(paying, until)


def _by_transfer(paying: Paying, until: str) -> list[Block]:
    to = paying.receiver
    facts = [
        (_("Ngân hàng"), _(to.bank)),
        (_("Số tài khoản"), to.account),
        (_("Tên người nhận"), to.name),
        (_("Số tiền"), vnd(paying.missing)),
        (_("Nội dung"), paying.purpose),
        (_("Giữ hàng tới"), until),
    ]
    words = _("Bạn giữ nguyên số tiền và nội dung. Mã VietQR để quét nằm ở trang đơn.")
    fake = _("Đây là bản dùng thử: ngân hàng này không có thật, xin đừng chuyển tiền.")
    return [*([Words(fake)] if to.is_demo else []), Facts(facts), Words(words)]


def _until(paying: Paying) -> str:
    return moment(paying.until.astimezone(VIETNAM)) if paying.until else ""


def _ended(order: Order, paying: Paying) -> Message:
    told = _("Chợ chưa nhận đủ tiền nên hàng của đơn này đã trở lại quầy.")
    blocks: list[Block] = [Words(told)]
    if paying.arrived:
        blocks.append(Words(_arrived(paying)))
    elif paying.can_renew and paying.ways:
        blocks.append(Words(_("Còn muốn mua, bạn mở đơn và giữ hàng lại một lần nữa, nếu hàng còn.")))
    late = _("Đã chuyển mà tiền tới muộn? Còn hàng thì đơn đi tiếp, hết hàng thì chợ hoàn lại đủ số tiền.")
    title = _("Đơn %(code)s hết giờ giữ hàng", code=order.code)
    return Message(title, [*blocks, Words(late), look(order)], because_of_an_order())


def _short(order: Order, paying: Paying) -> Message:
    blocks: list[Block] = [Words(_arrived(paying)), *_by_transfer(paying, _until(paying)), look(order)]
    return Message(_("Đơn %(code)s còn thiếu tiền", code=order.code), blocks, because_of_an_order())


def _arrived(paying: Paying) -> str:
    words = _(
        "Chợ đã nhận %(arrived)s, còn thiếu %(missing)s.",
        arrived=vnd(paying.arrived),
        missing=vnd(paying.missing),
    )
    return str(words)


def _due(order: Order, refund: Refund, refunds: Sequence[Refund]) -> Message:
    amount = sum(one.amount for one in refunds)
    facts = [
        (_("Số tiền"), vnd(amount)),
        *(_by_part(order, refunds) if len(refunds) > 1 else ()),
        (_("Vì sao"), _(REFUND_WORDS[refund.reason])),
        (_("Về đâu"), _where(refund)),
    ]
    if not refund.is_by_bank:
        words = _("Bạn không phải làm gì. Tiền thường về tới thẻ sau 5 đến 10 ngày làm việc.")
        button = look(order)
    elif refund.account_no:
        words, button = _("Chợ chuyển trong 3 ngày làm việc."), look(order)
    else:
        words = _("Bạn mở đơn và cho biết tài khoản nhận tiền. Chợ chuyển trong 3 ngày làm việc sau đó.")
        button = look(order, _("Cho biết tài khoản"))
    title = _("Chợ hoàn lại %(amount)s của đơn %(code)s", amount=vnd(amount), code=order.code)
    return Message(title, [Words(words), Facts(facts), button], because_of_an_order())


def _by_part(order: Order, refunds: Sequence[Refund]) -> list[tuple[str, str]]:
    numbers = {part.id: part.number for part in order.parts}
    return [
        (_("Kiện %(number)s", number=numbers[one.part_id]), vnd(one.amount))
        for one in refunds
        if one.part_id in numbers
    ]


def _done(order: Order, refund: Refund) -> Message:
    by_bank = refund.is_by_bank
    facts = [
        (_("Số tiền"), vnd(refund.amount)),
        (_("Vì sao"), _(REFUND_WORDS[refund.reason])),
        (_("Về đâu"), _where(refund)),
        (_("Ngày gửi"), day(vietnam_date(refund.done_at)) if refund.done_at else ""),
        (_("Mã giao dịch"), refund.bank_ref or ""),
    ]
    words = _("Chợ đã gửi tiền hoàn cho bạn.")
    wait = "" if by_bank else _("Ngân hàng của thẻ thường ghi có sau 5 đến 10 ngày làm việc.")
    title = _("Đã hoàn %(amount)s của đơn %(code)s", amount=vnd(refund.amount), code=order.code)
    blocks: list[Block] = [Words(f"{words} {wait}".strip()), Facts(facts), look(order)]
    return Message(title, blocks, because_of_an_order())


def _returned(order: Order, refund: Refund) -> Message:
    words = _(
        "Ngân hàng của thẻ không nhận khoản hoàn và đã trả lại cho chợ. Tiền vẫn là của bạn: cán bộ của chợ"
        " tìm cách gửi khác và báo bạn biết. Bạn không phải làm gì lúc này."
    )
    facts = [(_("Số tiền"), vnd(refund.amount)), (_("Vì sao"), _(REFUND_WORDS[refund.reason]))]
    amount = vnd(refund.amount)
    title = _("Khoản hoàn %(amount)s của đơn %(code)s chưa tới được thẻ", amount=amount, code=order.code)
    return Message(title, [Words(words), Facts(facts), look(order)], because_of_an_order())


def _where(refund: Refund) -> str:
    if not refund.is_by_bank:
        return str(_("Thẻ đã trả"))
    if not refund.account_no:
        return str(_("Chưa biết"))
    return f"{shown_bank(refund.bank_bin)} •••{refund.account_no[-4:]}, {flat(refund.account_name)}"
