"""What stands on the receipt of an order: the facts of that day, and its money as it is now.

Everything comes from the order's own snapshot (Law 19/2023/QH15 art. 37, 38) and from the rows
that the order's page shows, in words of the reader's language.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from flask_babel import gettext as _

from shop.checkout.queries import Bill, Paying, paying_of
from shop.kernel.clock import now
from shop.kernel.errors import mark
from shop.orders.models import Order, OrderLine, PaymentMethod, SellerOrder
from shop.orders.words import METHOD_WORDS, face_of
from shop.orders.words import PART_WORDS as STATES
from shop.payments.models import Refund, RefundState
from shop.payments.policies import Money
from shop.payments.queries import money_of_order
from shop.payments.words import REFUND_WORDS
from shop.platform.formatting import day, moment, phone, vnd
from shop.platform.i18n import page_language
from shop.platform.settings import settings
from shop.platform.types import Json
from shop.platform.typesetting import typeset

LAYOUT = Path(__file__).with_name("papers") / "receipt.typ"

_FORMS: Mapping[str, str] = {
    "cooperative": mark("Hợp tác xã"),
    "cooperative_group": mark("Tổ hợp tác"),
    "company": mark("Công ty"),
    "private_enterprise": mark("Doanh nghiệp tư nhân"),
    "business_household": mark("Hộ kinh doanh"),
    "individual": mark("Cá nhân kinh doanh"),
}
_WAYS: Mapping[PaymentMethod, str] = {
    PaymentMethod.COD: mark("Tiền mặt khi nhận hàng"),
    PaymentMethod.VIETQR: mark("Chuyển khoản"),
    PaymentMethod.CARD: mark("Thẻ ngân hàng"),
}
_REFUND_STATES: Mapping[RefundState, str] = {
    RefundState.DUE: mark("Sắp gửi"),
    RefundState.SENT: mark("Đang trên đường về"),
    RefundState.DONE: mark("Đã hoàn"),
    RefundState.FAILED: mark("Cán bộ đang lo"),
}
Rows = list[tuple[str, str]]


def receipt_pdf(order: Order) -> bytes:
    """The receipt as a PDF, in the language in force here."""
    return typeset(LAYOUT, receipt_of(order))


def receipt_of(order: Order) -> Json:
    """What the receipt says, ready to be laid out."""
    whole, by_part = money_of_order([part.id for part in order.parts])
    bill = Bill(whole, paying_of(order))
    market = str(order.terms.get("market") or settings().market_name)
    return {
        "lang": page_language(),
        "market": market,
        "title": _("Biên nhận mua hàng") if bill.paid else _("Phiếu đặt hàng"),
        "subtitle": _("Không phải hóa đơn thuế. Hóa đơn do người bán lập theo luật thuế."),
        "code_words": _("Mã đơn"),
        "code": order.code,
        "demo": _("Bản dùng thử: số liệu minh họa, chưa bán hàng thật.") if settings().demo else "",
        "buyer": {"title": _("Người mua, nơi nhận"), "lines": _buyer(order)},
        "about": {"title": _("Đơn"), "facts": _about(order)},
        "parts": [_part(part, by_part[part.id]) for part in order.parts],
        "money": _money(order, bill),
        "refunds": {"title": _("Tiền hoàn lại"), "rows": _refunds(order, bill.paying)},
        "notes": [_("Nội dung ghi như lúc đặt hàng; tiền ghi như lúc in, %(when)s.", when=moment(now()))],
        "operator": list(_operator(order)),
        "foot": f"{market} · "
        + (
            _("Biên nhận %(code)s", code=order.code)
            if bill.paid
            else _("Phiếu đặt hàng %(code)s", code=order.code)
        ),
        "page": _("Trang số"),
    }


def _buyer(order: Order) -> list[str]:
    place = f"{order.ward_name}, {order.province_name}"
    lines = [order.full_name, phone(order.phone), order.email or "", order.street, place]
    if order.note:
        lines.append(_("Nhắn: %(note)s", note=order.note))
    return [line for line in lines if line]


def _about(order: Order) -> Rows:
    return [
        (_("Đặt lúc"), _("%(when)s (giờ Việt Nam)", when=moment(order.placed_at))),
        (_("Cách trả tiền"), _(_WAYS[order.payment_method])),
        *_invoice(order),
    ]


def _invoice(order: Order) -> Rows:
    """Who the sellers were asked to make their invoices out to."""
    asked = order.invoice or {}
    rows = [
        (_("Hóa đơn xuất cho"), asked.get("company")),
        (_("Mã số thuế"), asked.get("tax_code")),
        (_("Địa chỉ"), asked.get("address")),
        (_("Email"), asked.get("email")),
    ]
    return [(words, str(fact)) for words, fact in rows if fact]


def _part(part: SellerOrder, money: Money) -> Json:
    sums = [(_("Tiền hàng"), vnd(part.goods_total)), (_("Phí gửi"), vnd(part.shipping_fee))]
    return {
        "title": f"{_('Kiện %(number)s', number=part.number)} · {part.seller_name}",
        "facts": _seller(part),
        "head": [_("Món"), _("Số lượng"), _("Đơn giá"), _("Thành tiền")],
        "lines": [_line(line) for line in part.lines],
        "sums": [*sums, *_taken_off(money), (_("Phải trả cho kiện này"), vnd(money.due))],
    }


def _seller(part: SellerOrder) -> Rows:
    """Who sold it, as the law wants it named, and how it was sent."""
    facts = part.seller_facts
    form = _("Gian hàng của chợ") if facts.get("is_stall") else _form(facts.get("legal_form"))
    days = _("%(least)s đến %(most)s ngày làm việc sau khi gửi", least=part.days_least, most=part.days_most)
    rows = [
        (_("Tên"), str(facts.get("name") or part.seller_name)),
        (_("Loại hình"), form),
        (_("Mã số thuế"), facts.get("tax_code")),
        (_("Số đăng ký"), facts.get("registration_no")),
        (_("Địa chỉ"), facts.get("address")),
        (_("Điện thoại"), phone(facts.get("phone"))),
        (_("Email"), facts.get("email")),
        (_("Mã kiện"), part.code),
        (_("Cách gửi"), f"{_(METHOD_WORDS[part.delivery_method])}, {days}"),
        (_("Đổi trả"), facts.get("return_policy") or _("Theo chính sách đổi trả chung của chợ.")),
        (_("Tình trạng"), _(STATES[face_of(part)])),
    ]
    return [(words, str(fact)) for words, fact in rows if fact]


def _form(name: str | None) -> str:
    return _(_FORMS[name]) if name and name in _FORMS else ""


def _line(line: OrderLine) -> Json:
    facts = line.facts
    details = [line.variant_name]
    if facts.get("stars"):
        stars = _("%(stars)s sao OCOP vào ngày đặt", stars=facts["stars"])
        drawn = f" ({_('giấy minh họa')})" if facts.get("certificate_is_illustrative") else ""
        details.append(f"{stars}{drawn}")
    if facts.get("decision_no"):
        details.append(_("Quyết định %(number)s", number=facts["decision_no"]))
    if not line.is_active:
        details.append(_("Người bán báo: %(reason)s", reason=_(line.decline_reason)))
    return {
        "name": line.product_name,
        "detail": " · ".join(filter(None, details)),
        "quantity": str(line.quantity),
        "price": vnd(line.unit_price),
        "total": vnd(line.line_total),
        "gone": not line.is_active,
    }


def _taken_off(money: Money) -> Rows:
    off = [(_("Trừ tiền hàng đã hủy"), money.goods_off), (_("Trừ phí gửi"), money.postage_off)]
    return [(words, f"−{vnd(amount)}") for words, amount in off if amount]


def _money(order: Order, bill: Bill) -> Json:
    """The same sums as on the order's page."""
    rows = [(_("Tiền hàng"), vnd(order.goods_total)), (_("Phí gửi"), vnd(order.shipping_total))]
    rows += [*_taken_off(bill.sums), (_("Cả đơn"), vnd(bill.sums.due))]
    rows += [(_("Đã trả"), f"−{vnd(bill.paid)}")] if bill.paid else []
    rows += [(_("Đã hoàn lại bạn"), vnd(bill.returned))] if bill.returned else []
    rows += [(_("Sẽ hoàn lại bạn"), vnd(bill.goes_back))] if bill.goes_back else []
    return {
        "title": _("Tiền"),
        "rows": rows,
        "total": (_("Còn phải trả"), vnd(bill.left)),
        "told": _how_paid(order, bill),
    }


def _how_paid(order: Order, bill: Bill) -> list[str]:
    paying = bill.paying
    if paying and paying.is_paid and paying.paid_at:
        when = moment(paying.paid_at)
        if paying.method is PaymentMethod.CARD:
            return [_("Đã trả bằng thẻ lúc %(when)s.", when=when)]
        return [_("Đã trả bằng chuyển khoản, chợ nhận được lúc %(when)s.", when=when)]
    if order.payment_method is PaymentMethod.COD and bill.sums.received:
        return [_("Đã trả tiền mặt cho bưu tá %(amount)s.", amount=vnd(bill.sums.received))]
    return []


def _refunds(order: Order, paying: Paying | None) -> list[Json]:
    return [_refund(order, refund) for refund in paying.refunds] if paying else []


def _refund(order: Order, refund: Refund) -> Json:
    part = next((part for part in order.parts if part.id == refund.part_id), None)
    words = [f"{_('Kiện %(number)s', number=part.number)}: " if part else "", _(REFUND_WORDS[refund.reason])]
    state = _(_REFUND_STATES[refund.state])
    when = f" {day(refund.done_at)}" if refund.done_at else ""
    way = _(_WAYS[refund.method])
    return {"amount": vnd(refund.amount), "words": f"{''.join(words)} {way}: {state}{when}."}


def _operator(order: Order) -> Iterator[str]:
    """Who answered for the market that day."""
    terms = order.terms
    facts: Sequence[object] = (terms.get("operator_name"), terms.get("operator_address"))
    yield ", ".join(str(fact) for fact in facts if fact)
    if registration := terms.get("operator_registration"):
        yield str(registration)
    reach = [phone(terms.get("hotline")), terms.get("support_email")]
    yield " · ".join(str(fact) for fact in reach if fact)
