"""A market whose every word was written by somebody who means harm."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle

from shop.catalog.models import Product, ProductAlias, ProductStatus, Variant
from shop.checkout.decline_lines import decline_lines
from shop.orders import services as orders
from shop.orders.models import Actor, ActorKind, SellerOrder
from shop.orders.words import DECLINE_REASONS
from shop.platform.database import db, transaction
from shop.reviews import services
from shop.reviews.models import NameShown, Review
from shop.sellers.models import SellerStatus
from tests.factories.accounts import make_address, make_user
from tests.factories.catalog import make_variant
from tests.factories.certificates import make_certificate
from tests.factories.orders import make_order
from tests.factories.places import HA_NOI
from tests.factories.reviews import add_picture, make_received, report, say
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.corpus import SCRIPTS
from tests.support.roles import Actor as Person
from tests.support.roles import Cast, Role

#: What a database can keep: the rest is refused at the door (tests/platform).
VECTORS = tuple(vector for vector in SCRIPTS if "\x00" not in vector)
STALLS = 8
_numbers = count(1)


@dataclass(frozen=True)
class Stall:
    """A hostile seller with a hostile product, paper, and an order of a hostile buyer."""

    person: Person
    product: Product
    certificate_id: int
    part: SellerOrder
    buyer: Person
    review_id: int


def stalls(cast: Cast) -> Iterator[Stall]:
    """So many that every word stands in several fields, and every field holds several words."""
    vectors = cycle(VECTORS)
    for _ in range(STALLS):
        yield _stall(cast, vectors)


def _stall(cast: Cast, word: Iterator[str]) -> Stall:
    number = next(_numbers)
    owner = make_user(f"ban-{number}@example.vn", full_name=next(word))
    seller = make_seller(
        next(word), owner=owner, story=next(word), street=next(word), place_text=next(word),
        representative=next(word), dispatch_note=next(word), return_policy=next(word),
        registration_no=next(word)[:40], region=next(word)[:60], status=SellerStatus.APPROVED,
        email=f"ban-{number}@example.vn",
    )  # fmt: skip
    product = put_on_shelf(
        next(word), seller=seller, summary=next(word), story=f"{next(word)}\n\n{next(word)}",
        ingredients=next(word), storage=next(word), shelf_life=next(word), responsible=next(word),
        place_text=next(word), drawing_alt=next(word), region=next(word)[:60],
    )  # fmt: skip
    with transaction():
        product = db.session.get_one(Product, product.id)
        product.aliases.append(ProductAlias(name=next(word)))
        db.session.get_one(Variant, product.variants[0].id).name = next(word)
    paper = make_certificate(
        product, holder_name=next(word), authority_name=next(word), decision_no=next(word)
    )
    buyer = _buyer(cast, next(word), next(word))
    assert buyer.user is not None
    order = make_order(
        product, buyer=buyer.user, full_name=next(word), street=next(word), note=next(word),
        email=f"mua-{number}@example.vn", phone=f"+8491{number:07}", origin=f"198.51.7.{number}",
    )  # fmt: skip
    _tell(order.parts[0], next(word), is_declined=number % 3 == 0)
    _draft_of(seller.id, next(word))
    person = Person(Role.SUA, cast[Role.GUEST].app, owner, seller)
    person.sit_down()
    review_id = _review(db.session.get_one(Product, product.id), buyer, word)
    return Stall(person, product, paper.id, order.parts[0], buyer, review_id)


def _review(product: Product, buyer: Person, word: Iterator[str]) -> int:
    """What the hostile buyer says, with a picture, an answer and a report."""
    line = make_received(product, buyer=buyer.user, full_name=next(word), email=buyer.user.email)  # type: ignore[union-attr]
    review = say(line, text=f"{next(word)}\n{next(word)}", name_shown=NameShown.GIVEN)
    add_picture(review, alt=next(word))
    with transaction():
        services.answer(review=db.session.get_one(Review, review.id), text=next(word))
    report(db.session.get_one(Review, review.id), words=next(word))
    return review.id


def _buyer(cast: Cast, name: str, street: str) -> Person:
    user = make_user(f"mua-{next(_numbers)}@example.vn", full_name=name)
    make_address(user, full_name=name, street=street, province_code=HA_NOI, ward_code="00004")
    person = Person(Role.AN, cast[Role.GUEST].app, user)
    person.sit_down()
    return person


def _tell(part: SellerOrder, word: str, *, is_declined: bool) -> None:
    actor = Actor(ActorKind.SELLER, None)
    if is_declined:
        with transaction():
            part = db.session.get_one(SellerOrder, part.id)
            lines = [line.id for line in part.lines]
            decline_lines(part=part, line_ids=lines, reason=DECLINE_REASONS[0], actor=actor)
        return
    for step in (orders.confirm_part, orders.pack_part):
        with transaction():
            step(part=db.session.get_one(SellerOrder, part.id), actor=actor)
    with transaction():
        part = db.session.get_one(SellerOrder, part.id)
        orders.hand_over(part=part, carrier=word[:60], tracking_code=word[:60], actor=actor)


def _draft_of(seller_id: int, word: str) -> None:
    """A draft that was sent back, with the officer's words."""
    with transaction():
        draft = Product(
            seller_id=seller_id, slug=f"nhap-{next(_numbers)}", name=word, subgroup="I.2.b",
            status=ProductStatus.REJECTED, province_code="11", refusal=word,
        )  # fmt: skip
        db.session.add(draft)
        db.session.flush()
    make_variant(draft)


def open_market(cast: Cast) -> list[Stall]:
    """All stalls, found by listing and search."""
    built = list(stalls(cast))
    index_all()
    return built
