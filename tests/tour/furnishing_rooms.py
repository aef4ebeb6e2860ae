"""What reviews, lists and the magazine need to be looked at."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.content.models import Article, Venue
from shop.kernel.codes import digest, new_secret
from shop.platform.database import db, transaction
from shop.platform.media import take_in
from shop.reviews.models import Review, ReviewPhoto
from shop.saved import services as saved
from shop.saved.links import stop_secret
from shop.saved.models import Follow, StockAlert
from shop.saved.queries import Owner
from shop.sellers.models import Seller
from tests.factories.orders import make_goods
from tests.factories.reviews import make_received, order_of, report, say

#: What a buyer might have taken a picture of.
_JAR = Path(__file__).parents[2] / "shop/feeds/art/drawings/mat-ong-hoa-ban.webp"


def furnish_reviews(honey: Product, cakes: Product, alcohol: Product, an: User) -> dict[str, Any]:
    """Of An's: one that stands, one answered, one reported; and a line that she has said nothing of."""
    said = say(make_received(honey, buyer=an), person_id=an.id, text="Thơm, đặc, gói kỹ.")
    _photograph(said)
    other = say(make_received(honey), rating=4, text="Mật ngon, giao hơi lâu.")
    bad = say(make_received(cakes, buyer=an), rating=2, text="Bánh vỡ mất mấy cái.", person_id=an.id)
    report(bad)
    silent = make_received(honey, buyer=an)
    return {
        "review": said.id,
        "other_review": other.id,
        "reported_review": bad.id,
        "said_order": order_of(said.line).code,
        "said_line": said.line_id,
        "silent_order": order_of(silent).code,
        "silent_line": silent.id,
        "reviewed_alcohol": alcohol.slug,
    }


def _photograph(review: Review) -> None:
    """A picture that the worker draws anew like any other."""
    with transaction():
        photo = take_in(_JAR.read_bytes(), owner_id=review.author_id, is_private=False)
        db.session.add(ReviewPhoto(review_id=review.id, media_id=photo.id, alt="Hũ mật mở nắp"))


def furnish_lists(honey: Product, cakes: Product, an: User, seller: Seller) -> dict[str, Any]:
    """What An keeps an eye on, and the links of letters."""
    gone = make_goods("Sáp ong miếng", seller=seller, on_hand=0, drawing="sap-ong")
    pack = gone.variants[0].id
    for product in (honey, cakes, gone):
        with transaction():
            saved.keep(owner=Owner(an.id), product_id=product.id)
    with transaction():
        saved.follow(user_id=an.id, seller_id=seller.id)
        saved.ask_for_user(user=an, variant_id=pack, language="vi")
    known = _ask("co@example.vn", pack)
    with transaction():
        saved.confirm_alert(token=known)
    mine = db.session.scalars(select(StockAlert).where(StockAlert.user_id == an.id)).one()
    follow = db.session.scalars(select(Follow).where(Follow.user_id == an.id)).one()
    return {
        "gone_pack": pack,
        "gone_product": gone.slug,
        "alert_token": _ask("binh@example.vn", pack),
        "known_alert_token": known,
        "alert_stop": stop_secret(mine.key),
        "follow_stop": stop_secret(follow.key),
    }


def _ask(email: str, pack: int) -> str:
    """Somebody without an account asks to hear of a pack; what stands in the link of the letter."""
    token = new_secret()
    with transaction():
        saved.ask_by_email(email=email, variant_id=pack, language="vi")
    with transaction():
        asked = db.session.scalars(select(StockAlert).where(StockAlert.email == email)).one()
        asked.token_digest = digest(token)
    return token


def furnish_magazine() -> dict[str, Any]:
    """The first of the shop's own stories and fairs."""
    article = db.session.scalars(select(Article).order_by(Article.id)).first()
    venue = db.session.scalars(select(Venue).order_by(Venue.id)).first()
    assert article is not None
    assert venue is not None
    return {"story": article.slug, "article": article.id, "venue": venue.id}
