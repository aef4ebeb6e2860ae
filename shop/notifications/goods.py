"""Parts of an order as blocks of a letter. A part never speaks of another seller's lines."""

from collections.abc import Iterable

from flask_babel import gettext as _

from shop.notifications.blocks import Facts, Goods, GoodsLine, flat
from shop.orders.models import Order, OrderLine, SellerOrder
from shop.orders.words import (
    CANCEL_REASONS,
    DECLINE_REASONS,
    LOSS_REASONS,
    OFFICERS_CANCEL_REASONS,
    REFUSE_REASONS,
    UNANSWERED,
    UNPAID,
)
from shop.platform.formatting import masked_phone, phone, vnd

_KNOWN_REASONS = frozenset(
    {
        *CANCEL_REASONS,
        *OFFICERS_CANCEL_REASONS,
        *DECLINE_REASONS,
        *REFUSE_REASONS,
        *LOSS_REASONS,
        UNANSWERED,
        UNPAID,
    }
)


def lines_of(lines: Iterable[OrderLine]) -> list[GoodsLine]:
    """Lines as they were bought."""
    return [
        GoodsLine(flat(f"{line.product_name}, {line.variant_name}"), line.quantity, vnd(line.line_total))
        for line in lines
    ]


def part_goods(part: SellerOrder) -> Goods:
    """A whole part as it was placed: its lines, postage and sum."""
    return Goods(
        f"{flat(part.seller_name)} · {part.code}",
        lines_of(part.lines),
        [(_("Phí giao"), vnd(part.shipping_fee)), (_("Cộng"), vnd(part.total))],
    )


def lines_of_order(order: Order) -> list[Goods]:
    """Every part of an order as it was placed."""
    return [part_goods(part) for part in order.parts]


def seller_facts(part: SellerOrder) -> Facts:
    """Who sells, as the law wants it told (Law 19/2023/QH15 art. 37, 38)."""
    facts = part.seller_facts
    days = _("%(least)s–%(most)s ngày kể từ khi gửi", least=part.days_least, most=part.days_most)
    return Facts(
        [
            (_("Bên bán"), part.seller_name),
            (_("Mã số thuế"), facts.get("tax_code") or ""),
            (_("Số đăng ký"), facts.get("registration_no") or ""),
            (_("Địa chỉ"), facts.get("address") or ""),
            (_("Điện thoại"), phone(facts.get("phone"))),
            (_("Thời gian giao"), days),
            (_("Hẹn gửi hàng"), facts.get("dispatch_note") or ""),
            (_("Đổi trả"), facts.get("return_policy") or ""),
        ]
    )


def destination(order: Order) -> Facts:
    """Where it goes; the number is masked, for a letter may go astray."""
    place = ", ".join(filter(None, (order.street, order.ward_name, order.province_name)))
    return Facts(
        [
            (_("Người nhận"), order.full_name),
            (_("Điện thoại"), masked_phone(order.phone)),
            (_("Nơi nhận"), place),
            (_("Lời nhắn"), order.note),
        ],
        _("Giao tới"),
    )


def spoken_reason(reason: str) -> str:
    """A reason that the shop offers, in the letter's language; others as somebody wrote them."""
    return _(reason) if reason in _KNOWN_REASONS else reason
