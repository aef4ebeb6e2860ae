"""Carts and orders for tests, made by the shop's own services."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from shop.accounts.models import User
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Product, Variant
from shop.checkout.drafts import draft_of, lines_of
from shop.checkout.place_order import PlacedOrder, place_order
from shop.checkout.policies import PlaceOrder
from shop.kernel.codes import digest, new_secret
from shop.orders import services
from shop.orders.models import Actor, ActorKind, Order, SellerOrder
from shop.platform.database import db, transaction
from shop.sellers.models import Seller
from tests.factories.catalog import make_product
from tests.factories.places import HA_NOI
from tests.factories.sellers import make_seller
from tests.factories.stock import make_stock

#: Phường Ba Đình, Hà Nội.
BA_DINH = "00004"
SUA = Actor(ActorKind.SELLER, 1)
AN = Actor(ActorKind.BUYER)


def make_goods(name: str = "Mật ong hoa ban", *, on_hand: int = 10, **changes: Any) -> Product:
    """A product on sale with so many of its first pack in stock."""
    product = make_product(name, **changes)
    make_stock(on_hand, product.variants[0])
    return product


def make_two_sellers() -> tuple[Product, Product]:
    """Honey of Sua's cooperative and tea of another one."""
    honey = make_goods(seller=make_seller("HTX Sua"))
    tea = make_goods("Trà cổ thụ Tủa Chùa", seller=make_seller("HTX Trà Tủa Chùa"), price=320_000)
    return honey, tea


def fill_cart(
    *goods: Product | Variant, quantity: int = 1, secret: str | None = None, user: User | None = None
) -> Cart:
    """A cart with these goods; a guest's unless somebody owns it."""
    with transaction():
        cart = Cart(
            user_id=user.id if user else None,
            secret_digest=None if user else digest(secret or new_secret()),
        )
        db.session.add(cart)
        db.session.flush()
        put_in(cart, *goods, quantity=quantity)
    return cart


def put_in(cart: Cart, *goods: Product | Variant, quantity: int = 1) -> None:
    """More goods; to be called inside `transaction()`."""
    for thing in goods:
        variant = thing.variants[0] if isinstance(thing, Product) else thing
        line = CartLine(cart_id=cart.id, variant_id=variant.id, quantity=quantity, price_seen=variant.price)
        db.session.add(line)
    db.session.flush()


def wishes(**changes: Any) -> PlaceOrder:
    """What An writes into the form."""
    values: dict[str, Any] = {
        "full_name": "Lò Thị An",
        "phone": "+84912345678",
        "email": "an@example.vn",
        "province_code": HA_NOI,
        "ward_code": BA_DINH,
        "street": "12 ngõ 68 phố Đội Cấn",
    }
    return PlaceOrder(**{**values, **changes})


def place(
    cart: Cart,
    *,
    key: str | None = None,
    buyer_id: int | None = None,
    origin: str = "203.0.113.7",
    **changes: Any,
) -> PlacedOrder:
    """Place what is in a cart, having seen what it costs."""
    form = wishes(**changes)
    seen = changes.get("seen_total", sight_total(cart.id, form))
    with transaction():
        return place_order(
            cart=cart,
            form=form,
            buyer_id=buyer_id,
            origin=origin,
            seen_total=seen,
            placement_key=key or uuid4().hex,
            is_of_age=True,
        )


def sight_total(cart_id: int, form: PlaceOrder) -> int:
    """The total that a page would show for a cart."""
    draft = draft_of(lines_of(cart_id), province_code=form.province_code, delivery=form.delivery)
    total = draft.sight.total
    db.session.rollback()
    return total


def make_order(*goods: Product, quantity: int = 1, buyer: User | None = None, **changes: Any) -> Order:
    """A placed order, by default of honey from one seller."""
    cart = fill_cart(*(goods or [make_goods()]), quantity=quantity)
    return place(cart, buyer_id=buyer.id if buyer else None, **changes).order


def make_parts(*goods: Product, **changes: Any) -> Sequence[SellerOrder]:
    """The sellers' parts of a new order."""
    return make_order(*goods, **changes).parts


def ship(part: SellerOrder) -> None:
    """Confirm, pack and hand over."""
    with transaction():
        services.confirm_part(part=part, actor=SUA)
    with transaction():
        services.pack_part(part=part, actor=SUA)
    with transaction():
        services.hand_over(part=part, carrier="VNPost", tracking_code="VN123", actor=SUA)


def deliver_part(part: SellerOrder) -> None:
    """All the way to the buyer's door, cash not yet recorded."""
    ship(part)
    with transaction():
        services.mark_delivered(part=part, actor=SUA)


def seller_of(part: SellerOrder) -> Seller:
    """Who sells it."""
    return db.session.get_one(Seller, part.seller_id)
