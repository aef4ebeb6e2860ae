"""What the pages of the tour need: people with browsers, and things in the state that a page is for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

from flask import Flask
from flask_security.confirmable import generate_confirmation_token
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from shop.accounts import links, services
from shop.accounts.models import User
from shop.catalog.models import Product, ProductStatus
from shop.certificates.models import Certificate, CertificateStatus
from shop.checkout.cancel_order import cancel_order
from shop.kernel.codes import new_secret
from shop.orders.models import Order
from shop.orders.services.steps import lock_order
from shop.orders.words import CANCEL_REASONS
from shop.payments.disputes import DisputeFacts
from shop.payments.models import BankTransfer
from shop.platform.database import db, transaction
from shop.platform.worker import work_off
from shop.sellers.models import Seller, SellerStatus
from tests.factories.accounts import make_address, make_user
from tests.factories.certificates import make_certificate
from tests.factories.money_desk import BUYER, arrive, make_case
from tests.factories.orders import fill_cart, make_goods, place, ship
from tests.factories.paying import open_card_line, refunds_of, settle
from tests.factories.places import HA_NOI
from tests.factories.sellers import make_seller
from tests.support.signing_in import session_of
from tests.tour.furnishing_rooms import furnish_lists, furnish_magazine, furnish_reviews
from tests.tour.stops import Who

HONEY, CAKES, TEA = "mat-ong-hoa-ban", "khau-xen-san", "tra-co-thu-tua-chua"
#: Who the invoice of An's gift is made out to.
_FIRM = {
    "company": "Công ty TNHH Một thành viên Thương mại và Dịch vụ Lúa Mới",
    "tax_code": "0100109106",
    "address": "Số 57 Huỳnh Thúc Kháng, Phường Láng, Hà Nội",
    "email": "ke-toan@demo.example",
}
CART = "secret-of-a-cart-that-is-only-looked-at"
DISPUTE = DisputeFacts(
    "dp_1S9fQ2", "needs_response", "product_not_received", datetime(2026, 12, 8, 16, 59, tzinfo=UTC)
)
_SELLS = "htx-ong-mat-dien-bien"
_SIGN_IN_AS = {
    Who.AN: "nguoi-mua@demo.example",
    Who.ONG_MAT: "ong-mat@demo.example",
    Who.PENDING: "cho-duyet@demo.example",
    Who.MINH: "can-bo-1@demo.example",
}


@dataclass(frozen=True)
class Furnished:
    """What stands in the braces of the stops, and the cookies of each visitor."""

    things: Mapping[str, Any]
    cookies: Mapping[Who, Mapping[str, str]]


def furnish(app: Flask) -> Furnished:
    """Make everything in a filled demo market."""
    with app.app_context():
        cookies = {who: _cookies(app, who) for who in Who}
        with app.test_request_context(base_url="http://127.0.0.1"):
            things = {**_account(), **_orders(), **_goods(app), **_papers(), **_sellers(), **_rooms()}
        work_off()
        db.session.remove()
    return Furnished(things, cookies)


def _cookies(app: Flask, who: Who) -> dict[str, str]:
    held = _held(who)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    found = {str(app.config["SESSION_COOKIE_NAME"]): str(signer.dumps(held))} if held else {}
    if who is Who.SHOPPER:
        age = URLSafeTimedSerializer(str(app.config["SECRET_KEY"]), salt="tuoi-18")
        found["tuoi"] = str(age.dumps("18+"))
    return found


def _held(who: Who) -> dict[str, Any]:
    """What the session's cookie of a visitor holds."""
    if who is Who.GUEST:
        return {}
    if who is Who.SHOPPER:
        fill_cart(_product(HONEY), _product(CAKES), secret=CART)
        return {"cart": CART}
    if who is Who.FORGETFUL:
        user = make_user("quen-ma@demo.example", officer=True, full_name="Cán bộ thử Ba")
        _second_factor(user)
        return {"tf_user_id": user.fs_uniquifier, "tf_state": "ready"}
    email = _SIGN_IN_AS.get(who)
    user = _user(email) if email else make_user("moi-den@demo.example", full_name="Người mới đến")
    secret = new_secret()
    with transaction():
        services.begin_sign_in(
            user_id=user.id, secret=secret, second_factor=who is Who.MINH, device="Firefox"
        )
    if who is Who.MINH:
        _second_factor(user)
    return session_of(user.fs_uniquifier, secret)


def _second_factor(user: User) -> None:
    with transaction():
        user.tf_primary_method = "authenticator"
        user.tf_totp_secret = '{"enckey":null,"type":"totp","v":1,"key":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}'


def _account() -> dict[str, Any]:
    an, fresh = _user(_SIGN_IN_AS[Who.AN]), make_user("chua-xac-nhan@demo.example", confirmed_at=None)
    address = make_address(an, street="Số 12, ngõ 68, phố Đội Cấn", province_code=HA_NOI, ward_code="00004")
    fill_cart(_product(HONEY), user=an)
    with transaction():
        services.ask_new_email(user=an, new_email="hop-thu-moi@demo.example")
    return {
        "address": address.id,
        "reset_token": links.set_password_path(an).rpartition("/")[2],
        "email_token": links.new_email_path(an).rpartition("/")[2],
        "confirm_token": generate_confirmation_token(fresh),
    }


def _orders() -> dict[str, Any]:
    """Of An's: new and a gift, on its way, waiting for money, paid too much or by card, canceled."""
    fresh, shipped = _order(HONEY, CAKES, gift_note="Mừng thọ bà!\nCháu An", invoice=_FIRM), _order(HONEY)
    ship(shipped.parts[0])
    waiting = _order(HONEY, payment_method="vietqr")
    overpaid, canceled = _order(HONEY, payment_method="vietqr"), _order(CAKES)
    arrive(overpaid, overpaid.total + 30_000, "FT-1")
    by_card = _paid_by_card()
    stray: BankTransfer = arrive(None, 250_000, "FT-2")
    with transaction():
        cancel_order(order=lock_order(canceled.id), reason=CANCEL_REASONS[0], actor=BUYER)
    return {
        "order": fresh.code,
        "part": next(part.code for part in fresh.parts if _sold_by(part.seller_id) == _SELLS),
        "shipped_order": shipped.code,
        "shipped_part": shipped.parts[0].code,
        "waiting_order": waiting.code,
        "overpaid_order": overpaid.code,
        "canceled_order": canceled.code,
        "arrival": stray.id,
        "refund": refunds_of(overpaid)[0].id,
        "case": make_case(order=by_card, amount=by_card.total, detail=DISPUTE.text).id,
    }


def _paid_by_card() -> Order:
    open_card_line()
    order = _order(HONEY, payment_method="card")
    settle(order)
    return order


def _order(*slugs: str, **changes: Any) -> Order:
    an = _user(_SIGN_IN_AS[Who.AN])
    number = db.session.query(Order).count()
    origin = f"192.0.2.{number + 1}"
    wanted = {"full_name": "Người mua thử", "phone": f"+8490000020{number}", **changes}
    return place(
        fill_cart(*map(_product, slugs), secret=new_secret()), buyer_id=an.id, origin=origin, **wanted
    ).order


def _goods(app: Flask) -> dict[str, Any]:
    alcohol = select(Product.slug).where(Product.is_alcohol, Product.status == ProductStatus.PUBLISHED)
    seller = db.session.scalars(select(Seller).where(Seller.slug == _SELLS)).one()
    proposed = make_goods("Mật ong rừng lô thử", seller=seller, status=ProductStatus.PROPOSED)
    shelf = app.test_client().get("/san-pham", base_url="http://127.0.0.1").text
    return {
        "second_page": unescape(re.findall(r'href="/san-pham\?([^"]*sau=[^"]+)"', shelf)[0]),
        "product": _product(HONEY).id,
        "proposed_product": proposed.id,
        "alcohol": db.session.scalars(alcohol.order_by(Product.id)).first(),
    }


def _papers() -> dict[str, Any]:
    submitted = make_certificate(_product(TEA), status=CertificateStatus.SUBMITTED)
    shown = select(Certificate.id).where(Certificate.product_id == _product(HONEY).id)
    return {"submitted_certificate": submitted.id, "shown_certificate": db.session.scalars(shown).first()}


def _sellers() -> dict[str, Any]:
    known = {seller.slug: seller.id for seller in db.session.scalars(select(Seller))}
    stopped = make_seller("Hợp tác xã mẫu tạm dừng", status=SellerStatus.SUSPENDED, is_demo=True)
    return {
        "seller": known[_SELLS],
        "pending_seller": known["nguoi-ban-cho-duyet"],
        "stopped_seller": stopped.id,
    }


def _rooms() -> dict[str, Any]:
    an, honey, cakes = _user(_SIGN_IN_AS[Who.AN]), _product(HONEY), _product(CAKES)
    alcohol = db.session.scalars(
        select(Product).where(Product.is_alcohol, Product.status == ProductStatus.PUBLISHED)
    ).first()
    assert alcohol is not None
    seller = db.session.scalars(select(Seller).where(Seller.slug == _SELLS)).one()
    return {
        **furnish_reviews(honey, cakes, alcohol, an),
        **furnish_lists(honey, cakes, an, seller),
        **furnish_magazine(),
    }


def _product(slug: str) -> Product:
    return db.session.scalars(select(Product).where(Product.slug == slug)).unique().one()


def _sold_by(seller_id: int) -> str:
    return db.session.get_one(Seller, seller_id).slug


def _user(email: str) -> User:
    return db.session.scalars(select(User).where(User.email == email)).unique().one()
