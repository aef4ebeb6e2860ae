"""What can stand in an address: for each kind of thing, one of somebody's, and one that is missing.

A route with a parameter that is not in `KINDS` fails the role matrix: a new room teaches
it here what its addresses speak of.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import select, update
from werkzeug.routing import Rule

from shop.accounts import services as accounts
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Product, ProductStatus
from shop.kernel.codes import digest, new_secret
from shop.orders.models import OrderLine
from shop.platform.database import db, transaction
from shop.platform.media import MediaFile, MediaState, file_name
from shop.platform.storage import storage
from shop.reviews.models import Review
from shop.sellers.models import Seller, SellerDocument, SellerStatus
from tests.factories.accounts import make_address
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.content import make_article, make_venue
from tests.factories.money_desk import arrive, make_bank_refund, make_case
from tests.factories.orders import deliver_part, fill_cart, make_goods, place, put_in
from tests.factories.places import HA_NOI
from tests.factories.reviews import hide, make_received, report, say
from tests.support.roles import Actor, Cast, Role

Values = dict[str, Any]
Make = Callable[["Stage", Actor], Values | None]
NOBODYS = 2_000_000_000
_STOPPED = {Role.SUSPENDED: SellerStatus.SUSPENDED, Role.TERMINATED: SellerStatus.TERMINATED}
_numbers = count(1)


@dataclass(frozen=True)
class Kind:
    """A kind of thing: how to give somebody one (None if that role has none).

    `is_private` things exist for their owner alone; `officers_see` says who is excepted.
    """

    make: Make
    missing: Mapping[str, Any]
    is_private: bool = True
    officers_see: bool = False


class Stage:
    """The cast, and things made for them; what is only looked at is made once."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._kept: dict[tuple[int, Role], Values | None] = {}

    def forget(self) -> None:
        """Make everything anew when it is next asked for."""
        self._kept.clear()

    def thing(self, kind: Kind, owner: Role, *, is_new: bool = False) -> Values | None:
        """What stands in the address of this owner's thing."""
        if is_new:
            return kind.make(self, self.cast[owner])
        key = id(kind), owner
        if key not in self._kept:
            self._kept[key] = kind.make(self, self.cast[owner])
        return self._kept[key]


def kind_of(rule: Rule) -> Kind | None:
    """What a rule's parameters speak of; KeyError if nobody has said it yet."""
    if not rule.arguments:
        return None
    names = ",".join(sorted(rule.arguments))
    blueprint = rule.endpoint.partition(".")[0]
    return KINDS[rule.endpoint, names] if (rule.endpoint, names) in KINDS else KINDS[blueprint, names]


def make_media(actor: Actor, *, is_private: bool) -> MediaFile:
    """A picture that has been drawn."""
    with transaction():
        media = MediaFile(
            key=f"{next(_numbers):032x}",
            owner_id=actor.user.id if actor.user else None,
            is_private=is_private,
            state=MediaState.READY,
            width=640,
            height=480,
            widths=[320, 640],
        )
        db.session.add(media)
        for width in media.widths:
            storage().put(file_name(media.key, width, "webp", is_private=is_private), b"RIFF-a-picture")
    return media


def product_of(actor: Actor, **changes: Any) -> Product | None:
    """A product with stock: on sale, or a draft of somebody who waits."""
    if actor.seller is None:
        return None
    status = ProductStatus.DRAFT if actor.role is Role.PENDING else ProductStatus.PUBLISHED
    return make_goods(**{"seller": actor.seller, "status": status, **changes})


def bought_by(actor: Actor, *goods: Product, **changes: Any) -> Any:
    """An order placed by somebody, its link kept in the browser if it is a guest."""
    cart = fill_cart(*(goods or [make_goods()]))
    number = next(_numbers)
    placed = place(
        cart,
        buyer_id=actor.user.id if actor.user else None,
        phone=f"+8491{number:07}",
        origin=f"198.51.{number // 250}.{number % 250}",
        **changes,
    )
    if actor.role is Role.GUEST:
        actor.holds.setdefault("orders", {})[placed.order.code] = placed.secret
    return placed.order


def _order(stage: Stage, actor: Actor) -> Values | None:
    return None if actor.role in {Role.MINH, Role.UNPROVEN} else {"code": bought_by(actor).code}


def _waiting_order(stage: Stage, actor: Actor) -> Values | None:
    """One that waits for a transfer. To pay it is its buyer's business alone."""
    if actor.role in {Role.MINH, Role.UNPROVEN}:
        return None
    return {"code": bought_by(actor, payment_method="vietqr").code}


def _part(stage: Stage, actor: Actor) -> Values | None:
    if actor.seller is None or not actor.seller.approved_at:
        return None
    return {"code": part_of(stage, actor).code}


def part_of(stage: Stage, actor: Actor) -> Any:
    """An order for this seller: of one that was stopped, from the time before."""
    stopped = _STOPPED.get(actor.role)
    if stopped:
        _set_status(actor, SellerStatus.APPROVED)
    part = bought_by(stage.cast[Role.AN], make_goods(seller=actor.seller)).parts[0]
    if stopped:
        _set_status(actor, stopped)
    return part


def _set_status(actor: Actor, status: SellerStatus) -> None:
    with transaction():
        db.session.execute(update(Seller).where(Seller.id == actor.seller.id).values(status=status))  # type: ignore[union-attr]


def _address(stage: Stage, actor: Actor) -> Values | None:
    if actor.user is None:
        return None
    street = f"Ngõ kín {actor.role.name}."
    return {"address_id": make_address(actor.user, street=street, province_code=HA_NOI, ward_code="00004").id}


def _device(stage: Stage, actor: Actor) -> Values | None:
    if actor.user is None:
        return None
    with transaction():
        row = accounts.begin_sign_in(
            user_id=actor.user.id, secret=new_secret(), second_factor=False, device="Safari"
        )
    return {"sign_in_id": row.id}


def _line(stage: Stage, actor: Actor) -> Values:
    secret = actor.holds.setdefault("cart", new_secret())
    mine = Cart.user_id == actor.user.id if actor.user else Cart.secret_digest == digest(secret)
    newest = select(CartLine.id).join(CartLine.cart).where(mine).order_by(CartLine.id.desc())
    goods, cart = make_goods(), db.session.scalar(select(Cart).where(mine))
    if cart is None:
        return {"line_id": fill_cart(goods, user=actor.user, secret=secret).lines[0].id}
    with transaction():
        put_in(db.session.get_one(Cart, cart.id), goods)
    return {"line_id": db.session.scalars(newest).first()}


def _product(stage: Stage, actor: Actor) -> Values | None:
    product = product_of(actor)
    return {"product_id": product.id} if product else None


def _paper(stage: Stage, actor: Actor) -> Values | None:
    product = product_of(actor)
    if product is None:
        return None
    scan = make_media(actor, is_private=True)
    return {"certificate_id": make_certificate(product, scan_id=scan.id).id}


def _document(stage: Stage, actor: Actor) -> Values | None:
    if actor.seller is None:
        return None
    media = make_media(actor, is_private=True)
    with transaction():
        document = SellerDocument(seller_id=actor.seller.id, media_id=media.id)
        db.session.add(document)
        db.session.flush()
    return {"document_id": document.id}


def _own_scan(stage: Stage, actor: Actor) -> Values:
    return {"media_id": make_media(actor, is_private=True).id}


def _picture(stage: Stage, actor: Actor) -> Values:
    return {"key": make_media(actor, is_private=False).key, "width": 320, "extension": "webp"}


def _share_picture(stage: Stage, actor: Actor) -> Values | None:
    product = product_of(actor) if actor.role in {Role.SUA, Role.LO} else None
    return {"product_id": product.id, "digest": "f" * 16} if product else None


def _sellers_document(stage: Stage, actor: Actor) -> Values | None:
    document = _document(stage, actor)
    return {**document, "seller_id": actor.seller.id} if document and actor.seller else None


def _slug(stage: Stage, actor: Actor) -> Values | None:
    product = product_of(actor) if actor.role in {Role.SUA, Role.LO} else None
    return {"slug": product.slug} if product else None


def _alcohol(stage: Stage, actor: Actor) -> Values | None:
    if actor.role not in {Role.SUA, Role.LO}:
        return None
    product = make_product(
        "Rượu ngô", seller=actor.seller, subgroup="II.1.a", is_alcohol=True, abv_tenths=300
    )
    return {"slug": product.slug}


def _producer(stage: Stage, actor: Actor) -> Values | None:
    return {"slug": actor.seller.slug} if actor.seller and actor.seller.is_selling else None


def _shown_paper(stage: Stage, actor: Actor) -> Values | None:
    return _paper(stage, actor) if actor.role in {Role.SUA, Role.LO} else None


def _seller(stage: Stage, actor: Actor) -> Values | None:
    return {"seller_id": actor.seller.id} if actor.seller else None


def _arrival(stage: Stage, actor: Actor) -> Values:
    return {"transfer_id": arrive(None, 1_000, f"TELLER-{next(_numbers)}").id}


def _refund(stage: Stage, actor: Actor) -> Values:
    return {"refund_id": make_bank_refund().id}


def _case(stage: Stage, actor: Actor) -> Values:
    return {"case_id": make_case(detail=str(next(_numbers))).id}


def _story(stage: Stage, actor: Actor) -> Values:
    return {"slug": make_article(f"Chuyện {next(_numbers)}").slug}


def _article(stage: Stage, actor: Actor) -> Values:
    return {"article_id": make_article(f"Chuyện {next(_numbers)}").id}


def _venue(stage: Stage, actor: Actor) -> Values:
    return {"venue_id": make_venue().id}


def _awaited(stage: Stage, actor: Actor) -> Values | None:
    product = product_of(actor, on_hand=0) if actor.role in {Role.SUA, Role.LO} else None
    return {"variant_id": product.variants[0].id} if product else None


def _bought_line(stage: Stage, actor: Actor) -> Values | None:
    """A line that has reached its buyer, and of which nothing is said yet."""
    if actor.role in {Role.MINH, Role.UNPROVEN}:
        return None
    order = bought_by(actor)
    deliver_part(order.parts[0])
    return {"code": order.code, "line_id": order.parts[0].lines[0].id}


def _said_line(stage: Stage, actor: Actor) -> Values | None:
    """A line of which its buyer has spoken."""
    values = _bought_line(stage, actor)
    if values:
        say(db.session.get_one(OrderLine, values["line_id"]))
    return values


def _review(stage: Stage, actor: Actor) -> Values | None:
    """What a buyer says of a seller's goods."""
    product = product_of(actor) if actor.role in {Role.SUA, Role.LO} else None
    return {"review_id": say(make_received(product)).id} if product else None


def _reported_review(stage: Stage, actor: Actor) -> Values | None:
    values = _review(stage, actor)
    if values:
        report(db.session.get_one(Review, values["review_id"]))
    return values


def _hidden_review(stage: Stage, actor: Actor) -> Values | None:
    values = _review(stage, actor)
    if values:
        hide(db.session.get_one(Review, values["review_id"]))
    return values


def _token(stage: Stage, actor: Actor) -> None:
    """A letter's link belongs to whoever holds it; tests/accounts walks through them."""


_ORDER = Kind(_order, {"code": "ZZZZZZ"}, officers_see=True)
_PART = Kind(_part, {"code": "ZZZZZZ-1"})
_SECRET = Kind(_token, {"secret": "khong-phai-ma-that"}, is_private=False)
_SAID_LINE = Kind(_said_line, {"code": "ZZZZZZ", "line_id": NOBODYS})
_TOKEN = Kind(_token, {"token": "khong-phai-ma-that"}, is_private=False)

#: (endpoint or blueprint, parameters) → what they speak of.
KINDS: Mapping[tuple[str, str], Kind] = {
    ("account", "sign_in_id"): Kind(_device, {"sign_in_id": NOBODYS}),
    ("addresses", "address_id"): Kind(_address, {"address_id": NOBODYS}),
    ("cart", "line_id"): Kind(_line, {"line_id": NOBODYS}),
    ("orders", "code"): _ORDER,
    ("canceling", "code"): _ORDER,
    ("again", "code"): Kind(_order, {"code": "ZZZZZZ"}),
    ("receipt", "code"): Kind(_order, {"code": "ZZZZZZ"}),
    ("forgetting", "code"): Kind(_order, {"code": "ZZZZZZ"}),
    ("paying", "code"): Kind(_waiting_order, {"code": "ZZZZZZ"}),
    ("orders_seller", "code"): _PART,
    ("payments_seller", "code"): _PART,
    ("checkout_seller", "code"): _PART,
    ("workshop", "product_id"): Kind(_product, {"product_id": NOBODYS}),
    ("workshop", "certificate_id"): Kind(_paper, {"certificate_id": NOBODYS}),
    ("sellers_seller", "document_id"): Kind(_document, {"document_id": NOBODYS}),
    ("catalog_admin", "product_id"): Kind(_product, {"product_id": NOBODYS}, is_private=False),
    ("certificates_admin", "certificate_id"): Kind(_paper, {"certificate_id": NOBODYS}, is_private=False),
    ("certificates_admin", "media_id"): Kind(_own_scan, {"media_id": NOBODYS}),
    ("sellers_admin", "seller_id"): Kind(_seller, {"seller_id": NOBODYS}, is_private=False),
    ("sellers_admin", "document_id,seller_id"): Kind(
        _sellers_document, {"document_id": NOBODYS, "seller_id": NOBODYS}, is_private=False
    ),
    ("checkout_admin", "transfer_id"): Kind(_arrival, {"transfer_id": NOBODYS}, is_private=False),
    ("payments_admin", "refund_id"): Kind(_refund, {"refund_id": NOBODYS}, is_private=False),
    ("payments_admin", "code"): Kind(_order, {"code": "ZZZZZZ"}, is_private=False),
    ("payments_admin", "case_id"): Kind(_case, {"case_id": NOBODYS}, is_private=False),
    ("catalog.product_page", "slug"): Kind(_slug, {"slug": "khong-co-mon-nay"}, is_private=False),
    ("catalog.group_page", "slug"): Kind(
        lambda *_: {"slug": "thuc-pham"}, {"slug": "khong-co-ke-nay"}, is_private=False
    ),
    ("catalog.province_page", "slug"): Kind(
        lambda *_: {"slug": "dien-bien"}, {"slug": "khong-co-vung-nay"}, is_private=False
    ),
    ("catalog.alcohol_product", "slug"): Kind(_alcohol, {"slug": "khong-co-mon-nay"}, is_private=False),
    ("certificates", "certificate_id"): Kind(_shown_paper, {"certificate_id": NOBODYS}, is_private=False),
    ("sellers", "slug"): Kind(_producer, {"slug": "khong-co-nha-nay"}, is_private=False),
    ("reviews.product_reviews", "slug"): Kind(_slug, {"slug": "khong-co-mon-nay"}, is_private=False),
    ("reviews.alcohol_reviews", "slug"): Kind(_alcohol, {"slug": "khong-co-mon-nay"}, is_private=False),
    ("reviews.report", "review_id"): Kind(_review, {"review_id": NOBODYS}, is_private=False),
    ("my_reviews", "code,line_id"): Kind(_bought_line, {"code": "ZZZZZZ", "line_id": NOBODYS}),
    ("my_reviews.change_page", "code,line_id"): _SAID_LINE,
    ("my_reviews.change", "code,line_id"): _SAID_LINE,
    ("my_reviews.withdraw", "code,line_id"): _SAID_LINE,
    ("reviews_seller", "review_id"): Kind(_review, {"review_id": NOBODYS}),
    ("reviews_admin", "review_id"): Kind(_reported_review, {"review_id": NOBODYS}, is_private=False),
    ("reviews_admin.show_again", "review_id"): Kind(_hidden_review, {"review_id": NOBODYS}, is_private=False),
    ("media", "extension,key,width"): Kind(
        _picture, {"key": "0" * 31 + "f", "width": 320, "extension": "avif"}, is_private=False
    ),
    ("found.share_picture", "digest,product_id"): Kind(
        _share_picture, {"product_id": NOBODYS, "digest": "0" * 16}, is_private=False
    ),
    ("found.sitemap_part", "kind,number"): Kind(
        lambda *_: {"kind": "trang", "number": 0}, {"kind": "khong-co", "number": 0}, is_private=False
    ),
    ("found.product_feed_part", "number"): Kind(
        lambda *_: {"number": 0}, {"number": NOBODYS}, is_private=False
    ),
    ("content", "slug"): Kind(_story, {"slug": "khong-co-chuyen-nay"}, is_private=False),
    ("content_admin", "article_id"): Kind(_article, {"article_id": NOBODYS}, is_private=False),
    ("content_admin", "venue_id"): Kind(_venue, {"venue_id": NOBODYS}, is_private=False),
    ("follows", "secret"): _SECRET,
    ("follows", "slug"): Kind(_producer, {"slug": "khong-co-nha-nay"}, is_private=False),
    ("alerts", "secret"): _SECRET,
    ("alerts", "variant_id"): Kind(_awaited, {"variant_id": NOBODYS}, is_private=False),
    ("security", "token"): _TOKEN,
    ("account", "token"): _TOKEN,
}
