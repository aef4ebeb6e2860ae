"""What a review is: said once of what was received, changed for some days, taken back, judged."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.checkout.decline_lines import decline_lines
from shop.checkout.refuse_parcel import refuse_parcel
from shop.kernel.clock import now, time_from
from shop.orders.services import mark_delivered
from shop.orders.words import DECLINE_REASONS
from shop.platform import invariants
from shop.platform.database import db, transaction
from shop.platform.media import take_in
from shop.reviews import queries, services
from shop.reviews.errors import AlreadyReported, AlreadyReviewed, NotReceived, NotShown, OwnGoods, TooLate
from shop.reviews.models import NameShown, ProductRating, ReportOutcome, Review, ReviewReport, ReviewStatus
from shop.reviews.personal import PERSONAL
from shop.reviews.policies import EDIT_WITHIN, name_for, praise
from shop.reviews.services import Said
from shop.sellers.models import SellerMember
from tests.factories.accounts import make_user
from tests.factories.orders import SUA, make_goods, make_order, make_two_sellers, ship
from tests.factories.reviews import add_picture, hide, make_picture, make_received, make_review, report, say
from tests.factories.sellers import make_seller
from tests.support.pictures import picture

Reload = Callable[[Any], Any]


def sums(product_id: int) -> tuple[int, float]:
    db.session.rollback()
    rating = queries.rating_sums(product_id)
    return rating.count, round(rating.average, 2)


def change(review: Review, **changes: Any) -> None:
    values = {"rating": 4, "text": "Vẫn ngon.", "name_shown": NameShown.MASKED, **changes}
    dropped = values.pop("dropped", ())
    with transaction():
        services.change_review(review=review, said=Said(**values), dropped=dropped)


def books_are_clean(app: Flask) -> bool:
    db.session.rollback()
    assert invariants.check(app.extensions["invariants"]) == []
    return True


@pytest.mark.parametrize(
    ("full_name", "shown", "called"),
    [
        ("Lò Thị An", NameShown.MASKED, "An L."),
        ("Lò Thị An", NameShown.GIVEN, "An"),
        ("An", NameShown.MASKED, "An"),
        ("ưng văn đức", NameShown.MASKED, "đức Ư."),
        ("an@example.vn", NameShown.GIVEN, ""),
        ("Chị An 0912 345 678", NameShown.GIVEN, ""),
        ("", NameShown.MASKED, ""),
        ("A" * 120, NameShown.MASKED, "A" * 40),
    ],
)
def test_pages_call_people_by_a_part_of_their_name_and_by_nothing_else(
    full_name: str, shown: NameShown, called: str
) -> None:
    assert name_for(full_name, shown) == called


def test_praise_needs_more_than_one_friend() -> None:
    assert praise(0, 0) == 4000
    assert praise(1, 5) < praise(10, 48) < praise(100, 490)
    assert praise(1, 1) < praise(0, 0)


def test_an_says_what_the_honey_was_like(app: Flask, recorded_events: Callable[[], list[str]]) -> None:
    an = make_user()
    line = make_received(buyer=an)
    review = say(line, rating=4, text="Thơm lắm.", person_id=an.id)

    assert (review.rating, review.text, review.author_name) == (4, "Thơm lắm.", "An L.")
    assert (review.author_id, review.province_name) == (an.id, "Hà Nội")
    assert review.seller_id == line.seller_id
    assert sums(review.product_id) == (1, 4.0)
    assert {"ReviewWritten", "RatingChanged"} <= set(recorded_events())
    assert books_are_clean(app)


def test_a_line_is_reviewed_once_for_ever(app: Flask) -> None:
    line = make_received()
    review = say(line, rating=2)

    with pytest.raises(AlreadyReviewed):
        say(line, rating=5)
    with transaction():
        services.withdraw(review=review)
    with pytest.raises(AlreadyReviewed):
        say(line, rating=5)

    assert sums(review.product_id) == (0, 0.0)
    assert len(db.session.scalars(select(Review.id)).all()) == 1


def test_only_what_has_reached_its_buyer_is_reviewed(app: Flask) -> None:
    waiting, sent, returned = (make_order().parts[0] for _ in range(3))
    ship(sent)
    ship(returned)
    with transaction():
        refuse_parcel(part=returned, actor=SUA, reason="")

    for part in (waiting, sent, returned):
        with pytest.raises(NotReceived):
            say(part.lines[0])

    assert db.session.scalars(select(Review.id)).all() == []


def test_a_declined_line_of_a_delivered_part_is_not_reviewed(app: Flask) -> None:
    sua = make_seller()
    honey, tea = make_goods(seller=sua), make_goods("Trà", seller=sua)
    part = make_order(honey, tea).parts[0]
    gone = part.lines[0]
    with transaction():
        decline_lines(part=part, line_ids=[gone.id], reason=DECLINE_REASONS[0], actor=SUA)
    ship(part)
    with transaction():
        mark_delivered(part=part, actor=SUA)

    with pytest.raises(NotReceived):
        say(gone)
    assert say(part.lines[1]).rating == 5


def test_nobody_praises_the_own_goods(app: Flask) -> None:
    owner = make_user("sua@example.vn")
    goods = make_goods()
    bought, as_guest = make_received(goods, buyer=owner), make_received(goods)
    with transaction():
        db.session.add(SellerMember(user_id=owner.id, seller_id=goods.seller_id))

    with pytest.raises(OwnGoods):
        say(bought)
    with pytest.raises(OwnGoods):
        say(as_guest, person_id=owner.id)

    assert sums(goods.id) == (0, 0.0)


def test_an_may_think_better_of_it_for_thirty_days(app: Flask, reload: Reload) -> None:
    review = make_review(rating=2)

    change(review, rating=5, text="Sau mới thấy ngon.", name_shown=NameShown.GIVEN)

    kept = reload(review)
    assert (kept.rating, kept.text, kept.author_name) == (5, "Sau mới thấy ngon.", "An")
    assert kept.edited_at is not None
    assert sums(review.product_id) == (1, 5.0)
    later = now() + EDIT_WITHIN
    with time_from(lambda: later), pytest.raises(TooLate):
        change(review)
    assert reload(review).rating == 5
    assert books_are_clean(app)


def test_withdrawn_words_and_pictures_are_gone(app: Flask, reload: Reload) -> None:
    review = make_review(rating=1, text="Tệ.")
    add_picture(review)
    for _ in range(2):
        with transaction():
            services.withdraw(review=review)

    kept = reload(review)
    assert (kept.status, kept.text, kept.photos) == (ReviewStatus.WITHDRAWN, "", [])
    assert sums(review.product_id) == (0, 0.0)
    with pytest.raises(NotShown):
        change(review)
    with pytest.raises(NotShown), transaction():
        services.answer(review=review, text="Dạ.")
    assert books_are_clean(app)


def test_a_picture_taken_off_a_review_is_at_no_address_any_more(
    app: Flask, client: FlaskClient, deliver: Callable[[], int]
) -> None:
    with transaction():
        first, second = (take_in(picture(), owner_id=None, is_private=False) for _ in range(2))
    review = say(make_received(), media_ids=[first.id, second.id])
    deliver()
    addresses = [photo.picture.src for photo in review.photos if photo.picture]
    found = [client.get(address).status_code for address in addresses]
    change(review, dropped={review.photos[0].id})
    deliver()
    after_one = [client.get(address).status_code for address in addresses]
    with transaction():
        services.withdraw(review=review)
    deliver()

    assert (found, after_one) == ([200, 200], [404, 200])
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_the_seller_answers_once_and_may_say_it_otherwise(
    app: Flask, reload: Reload, recorded_events: Callable[[], list[str]]
) -> None:
    review = make_review()
    with transaction():
        services.answer(review=review, text="Cảm ơn chị.")
    assert "ReviewAnswered" in recorded_events()
    first = reload(review).replied_at
    with transaction():
        services.answer(review=review, text="Cảm ơn chị nhiều.")

    kept = reload(review)
    assert (kept.reply, kept.replied_at) == ("Cảm ơn chị nhiều.", first)
    assert kept.reply_edited_at is not None


def test_one_person_reports_a_review_once(app: Flask) -> None:
    review = make_review()
    report(review, reporter="user:1")
    report(review, reporter="user:2")

    with pytest.raises(AlreadyReported):
        report(review, reporter="user:1")

    digests = db.session.scalars(select(ReviewReport.reporter_digest)).all()
    assert len(digests) == 2
    assert not any("user" in digest for digest in digests)


def test_a_hidden_review_leaves_the_sums_and_comes_back_with_its_blossoms(app: Flask, reload: Reload) -> None:
    review = make_review(rating=1)
    report(review)

    hide(review, reason="Có lời xúc phạm.")
    assert sums(review.product_id) == (0, 0.0)
    assert db.session.scalars(select(ReviewReport.outcome)).all() == [ReportOutcome.HIDDEN]
    with pytest.raises(NotShown):
        hide(review)
    assert books_are_clean(app)

    with transaction():
        services.show_again(review=db.session.get_one(Review, review.id))
    kept = reload(review)
    assert (kept.status, kept.hidden_at, kept.hidden_reason) == (ReviewStatus.SHOWN, None, "")
    assert sums(review.product_id) == (1, 1.0)
    assert books_are_clean(app)


def test_a_kept_review_may_be_reported_by_somebody_else(app: Flask) -> None:
    review = make_review()
    report(review, reporter="user:1")
    with transaction():
        services.keep(review=db.session.get_one(Review, review.id))
    report(review, reporter="user:2")

    outcomes = db.session.scalars(select(ReviewReport.outcome).order_by(ReviewReport.id)).all()
    assert outcomes == [ReportOutcome.KEPT, None]


def test_an_takes_along_what_she_has_said_and_nothing_else(app: Flask) -> None:
    an, lan = make_user(), make_user("lan@example.vn")
    make_review(buyer=an, rating=3)
    make_review(buyer=lan)

    (part,) = PERSONAL
    (told,) = part.told(an.id)

    assert (told["name"], told["blossoms"], told["state"]) == ("An L.", 3, "shown")
    assert told["words"]


def test_what_was_said_outlives_its_author(app: Flask, reload: Reload) -> None:
    an, lan = make_user(), make_user("lan@example.vn")
    mine = [make_review(buyer=an), make_review(buyer=an, rating=3)]
    other = make_review(buyer=lan)
    assert [review.id for review in queries.reviews_of(an.id)] == [review.id for review in mine]

    with transaction():
        services.forget_author(an.id)

    for review in map(reload, mine):
        assert (review.author_id, review.author_name, review.name_shown) == (None, "", NameShown.GONE)
        assert review.text
    assert reload(other).author_name == "An L."
    assert queries.reviews_of(an.id) == []
    assert sums(mine[1].product_id) == (1, 3.0)
    assert books_are_clean(app)


def test_a_picture_stands_on_one_review_alone(app: Flask, reload: Reload) -> None:
    media = make_picture()
    first = say(make_received(), media_ids=[media.id], photo_words="Hũ mật")
    second = say(make_received(), media_ids=[media.id])

    assert [photo.alt for photo in reload(first).photos] == ["Hũ mật"]
    assert reload(second).photos == []


def test_sums_hold_whatever_happens(app: Flask) -> None:
    goods = make_goods(on_hand=50)
    reviews = [make_review(goods, rating=rating) for rating in (5, 5, 4, 3, 1)]
    change(reviews[0], rating=2)
    hide(reviews[4])
    with transaction():
        services.withdraw(review=reviews[3])

    row = db.session.get_one(ProductRating, goods.id, populate_existing=True)
    assert (row.reviews, row.blossoms, row.n1, row.n2, row.n3, row.n4, row.n5) == (3, 11, 0, 1, 0, 1, 1)
    rating = queries.rating_sums(goods.id)
    assert [(bar.blossoms, bar.count, bar.share) for bar in rating.bars] == [
        (5, 1, 33), (4, 1, 33), (3, 0, 0), (2, 1, 33), (1, 0, 0),
    ]  # fmt: skip
    assert books_are_clean(app)


def test_wrong_sums_are_found_by_the_doctor(app: Flask) -> None:
    review = make_review()
    with transaction():
        row = db.session.get_one(ProductRating, review.product_id)
        row.reviews, row.blossoms, row.n5, row.n4 = 1, 4, 0, 1

    found = invariants.check(app.extensions["invariants"])

    assert {violation.code for violation in found} == {"V-1"}


def test_lines_that_wait_for_a_word_are_the_persons_own(app: Flask) -> None:
    an, lan = make_user(), make_user("lan@example.vn")
    honey, tea = make_two_sellers()
    said, waits = make_received(honey, buyer=an), make_received(tea, buyer=an)
    make_received(buyer=lan)
    make_order(buyer=an, phone="+84977777777")
    say(said)

    assert [line.id for line in queries.waiting_lines(an.id)] == [waits.id]


def test_the_time_to_edit_is_what_pages_say() -> None:
    assert timedelta(days=30) == EDIT_WITHIN
