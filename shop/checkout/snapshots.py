"""Rows of a new order, holding all that the law and a dispute need, as it is that day.

The distance contract itself contains who sells, what, for how much, how it
is delivered and taken back (Law 19/2023/QH15 art. 37, 38). Nothing is joined back later.
"""

from typing import Any

from shop.checkout.drafts import Draft, DraftLine, DraftPart
from shop.checkout.policies import PlaceOrder
from shop.kernel.clock import now
from shop.orders.models import Order, OrderStatus, PaymentMethod, SellerOrder, SellerOrderStatus
from shop.places.models import Ward
from shop.platform.assets import asset
from shop.platform.settings import settings
from shop.platform.types import Json
from shop.sellers.models import Seller


def order_row(form: PlaceOrder, draft: Draft, ward: Ward, **keys: Any) -> Order:
    """The purchase; `keys` are what makes it findable (placement, secret, buyer, origin)."""
    method = PaymentMethod(form.payment_method)
    return Order(
        **keys,
        status=OrderStatus.PLACED if method is PaymentMethod.COD else OrderStatus.AWAITING_PAYMENT,
        language=form.language,
        full_name=form.full_name,
        phone=form.phone,
        email=form.email,
        province_code=ward.province_code,
        province_name=ward.province.name,
        ward_code=ward.code,
        ward_name=ward.name,
        street=form.street,
        note=form.note,
        gift_note=form.gift_note,
        invoice=dict(form.invoice) if form.invoice else None,
        payment_method=method,
        goods_total=draft.goods_total,
        shipping_total=draft.shipping_total,
        total=draft.total,
        terms=_terms(form),
    )


def part_row(part: DraftPart, *, is_asked: bool) -> SellerOrder:
    """One seller's part; its lines are written apart. A seller is asked once the money is sure."""
    if part.way is None:
        raise ValueError("postage is not known")
    return SellerOrder(
        seller_id=part.seller.id,
        status=SellerOrderStatus.TO_CONFIRM,
        seller_name=part.seller.name,
        seller_facts=seller_facts(part.seller),
        goods_total=part.goods_total,
        shipping_fee=part.fee,
        total=part.goods_total + part.fee,
        delivery_method=part.way.method.value,
        gross_grams=part.gross_grams,
        days_least=part.way.days_least,
        days_most=part.way.days_most,
        asked_at=now() if is_asked else None,
    )


def line_rows(part: DraftPart) -> list[Json]:
    """The columns of its lines."""
    return [_line_row(line) for line in part.lines]


def seller_facts(seller: Seller) -> Json:
    """Who sells, as the law wants it shown; texts stay as the seller wrote them."""
    place = [seller.street, seller.ward.name if seller.ward else "", seller.province.name]
    return {
        "name": seller.name,
        "slug": seller.slug,
        "legal_form": seller.legal_form.value if seller.legal_form else None,
        "tax_code": seller.tax_code,
        "registration_no": seller.registration_no,
        "address": ", ".join(filter(None, place)),
        "place_text": seller.place_text,
        "phone": seller.phone,
        "email": seller.email,
        "region": seller.region,
        "band": seller.band,
        "is_stall": seller.is_stall,
        "dispatch_note": seller.dispatch_note,
        "return_policy": seller.return_policy,
    }


def _line_row(line: DraftLine) -> Json:
    offer = line.offer
    return {
        "variant_id": offer.variant_id,
        "product_slug": offer.product_slug,
        "product_name": offer.product_name,
        "variant_name": offer.variant_name,
        "sku": offer.sku,
        "picture": offer.picture.src.removeprefix(asset("")),
        "unit_price": offer.price,
        "quantity": line.quantity,
        "line_total": line.total,
        "gross_grams": offer.gross_grams,
        "facts": _line_facts(line),
    }


def _line_facts(line: DraftLine) -> Json:
    offer, badge = line.offer, line.badge
    return {
        "measure": offer.measure.value,
        "net_amount": offer.net_amount,
        "ingredients": offer.ingredients,
        "storage": offer.storage,
        "shelf_life": offer.shelf_life,
        "responsible": offer.responsible,
        "region": offer.region,
        "is_perishable": offer.is_perishable,
        "is_drawing": offer.picture.is_drawing,
        "stars": badge.stars if badge else None,
        "certificate_id": badge.certificate_id if badge else None,
        "decision_no": badge.decision_no if badge else None,
        "certificate_expires_on": badge.expires_on.isoformat() if badge else None,
        "certificate_is_illustrative": badge.is_illustrative if badge else None,
    }


def _terms(form: PlaceOrder) -> Json:
    operator = settings()
    return {
        "payment": form.payment_method,
        "seen": form.seen,
        "market": operator.market_name,
        "operator_name": operator.operator_name,
        "operator_address": operator.operator_address,
        "operator_registration": operator.operator_registration,
        "hotline": operator.hotline,
        "support_email": operator.support_email,
    }
