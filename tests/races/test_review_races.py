"""Many who speak at once of one line are one voice, and the sums of a product lose nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from shop.kernel.errors import ShopError
from shop.orders.models import OrderLine
from shop.platform.database import db, transaction
from shop.platform.retry import retrying
from shop.reviews import services
from shop.reviews.models import NameShown, ProductRating, ReportReason, Review, ReviewReport
from shop.reviews.services import Said
from tests.factories.orders import make_goods
from tests.factories.reviews import make_received, make_review
from tests.support.processes import Durable, patiently

pytestmark = pytest.mark.race

GOODS_LEFT = 60


@pytest.fixture
def market(durable: Durable) -> Iterator[Durable]:
    """An empty durable market."""
    with durable.fresh().app_context():
        yield durable
        db.session.remove()


def speak(number: int, *, line_ids: list[int], times: int) -> list[str]:
    """Each process sends the form of its line so often; what came of each."""
    line_id = line_ids[number % len(line_ids)]
    return [patiently(_write, line_id, number % 5 + 1) for _ in range(times)]


@retrying
def _write(line_id: int, rating: int) -> str:
    line = db.session.get_one(OrderLine, line_id)
    said = Said(rating=rating, text="Thơm.", name_shown=NameShown.MASKED)
    try:
        with transaction():
            services.write_review(line=line, said=said, person_id=None)
    except ShopError as refusal:
        return type(refusal).__name__
    return "written"


def hide_or_change(number: int, *, review_ids: list[int]) -> None:
    """Even processes hide and show again, odd ones change the blossoms."""
    for review_id in review_ids:
        patiently(_toggle if number % 2 == 0 else _change, review_id, number % 5 + 1)


@retrying
def _toggle(review_id: int, _rating: int) -> None:
    for verdict in ("hide", "show"):
        with transaction():
            review = db.session.scalars(select(Review).where(Review.id == review_id).with_for_update()).one()
            if verdict == "hide" and review.is_shown:
                services.hide(review=review, reason="x")
            elif verdict == "show" and not review.is_shown:
                services.show_again(review=review)


@retrying
def _change(review_id: int, rating: int) -> None:
    review = db.session.get_one(Review, review_id)
    try:
        with transaction():
            said = Said(rating=rating, text="Nghĩ lại.", name_shown=NameShown.MASKED)
            services.change_review(review=review, said=said)
    except ShopError:
        db.session.rollback()


def report_once(number: int, *, review_id: int) -> str:
    """The same network reports in every process."""

    @retrying
    def act() -> str:
        review = db.session.get_one(Review, review_id)
        try:
            with transaction():
                services.report(review=review, reason=ReportReason.OTHER, words="", reporter="network:x")
        except ShopError as refusal:
            return type(refusal).__name__
        return "kept"

    return patiently(act)


def test_fifty_forms_for_one_line_are_one_review(market: Durable) -> None:
    line = make_received(make_goods())

    told = market.together(speak, processes=10, line_ids=[line.id], times=5)

    words = sorted(word for one in told for word in one)
    assert words == ["AlreadyReviewed"] * 49 + ["written"]
    db.session.rollback()
    assert len(db.session.scalars(select(Review.id)).all()) == 1


def test_buyers_who_speak_at_once_are_all_counted(market: Durable) -> None:
    goods = make_goods(on_hand=GOODS_LEFT)
    lines = [make_received(goods).id for _ in range(10)]

    told = market.together(speak, processes=10, line_ids=lines, times=1)

    assert told == [["written"]] * 10
    db.session.rollback()
    row = db.session.get_one(ProductRating, goods.id)
    assert (row.reviews, row.blossoms) == (10, 30)


def test_hiding_and_changing_at_once_leave_sums_that_add_up(market: Durable) -> None:
    goods = make_goods(on_hand=GOODS_LEFT)
    reviews = [make_review(goods).id for _ in range(3)]

    market.together(hide_or_change, processes=4, review_ids=reviews)

    db.session.rollback()
    shown = db.session.scalars(select(Review.rating).where(Review.hidden_at.is_(None))).all()
    row = db.session.get_one(ProductRating, goods.id, populate_existing=True)
    assert (row.reviews, row.blossoms) == (len(shown), sum(shown))


def test_one_network_reports_once_however_often_it_knocks(market: Durable) -> None:
    review = make_review()

    told = market.together(report_once, processes=6, review_id=review.id)

    assert sorted(told) == ["AlreadyReported"] * 5 + ["kept"]
    db.session.rollback()
    assert len(db.session.scalars(select(ReviewReport.id)).all()) == 1
