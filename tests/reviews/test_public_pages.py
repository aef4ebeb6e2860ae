"""What everybody reads: on the product's page, on its own page, on cards, and in the order of praise."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.catalog.models import Product, ProductStatus
from shop.platform.database import db, transaction
from shop.platform.page_store import PageStore
from shop.reviews import services
from shop.reviews.models import Review
from shop.reviews.queries import rating_sums
from shop.search.queries import Filters, cards, listing
from tests.factories.accounts import make_user
from tests.factories.orders import make_goods
from tests.factories.reviews import add_picture, hide, make_received, make_review, say
from tests.factories.search import index_all
from tests.factories.sellers import make_seller
from tests.support.statements import statements

Deliver = Callable[[], int]


def reviewed(count: int, goods: Product, **of: object) -> list[Review]:
    return [make_review(goods, text=f"Lời {number}.", **of) for number in range(count)]  # type: ignore[arg-type]


def test_without_reviews_the_page_says_so(client: FlaskClient, app: Flask) -> None:
    goods = make_goods()

    page = client.get(f"/san-pham/{goods.slug}").text
    all_of_them = client.get(f"/san-pham/{goods.slug}/nhan-xet").text

    assert "Chưa có nhận xét nào. Chỉ người đã nhận món này mới viết được." in page
    assert "rating-link" not in page
    assert "Chưa có nhận xét nào" in all_of_them
    assert "noindex" in all_of_them


def test_a_product_shows_its_average_its_bars_and_the_newest(client: FlaskClient, app: Flask) -> None:
    goods = make_goods(on_hand=20)
    for rating in (5, 5, 4, 3):
        make_review(goods, rating=rating, text=f"Lời cho {rating} hoa.")
    with transaction():
        services.answer(review=db.session.get_one(Review, 4), text="Dạ, cảm ơn chị.")

    page = client.get(f"/san-pham/{goods.slug}").text

    assert '<span class="price big">4,2</span>' in page
    assert "trên 5 · 4 nhận xét" in page
    assert '<rect width="50" height="8"/>' in page
    assert page.index("Lời cho 3 hoa.") < page.index("Lời cho 4 hoa.") < page.index("Lời cho 5 hoa.")
    assert "HTX Sua trả lời" in page
    assert "Dạ, cảm ơn chị." in page
    assert page.count('class="review ') == 3
    assert "An L.</span>, <span>Hà Nội" in page
    assert rating_sums(goods.id).average == 4.25


def test_pages_never_say_who_it_was_or_how_to_reach_her(client: FlaskClient, app: Flask) -> None:
    goods = make_goods()
    make_review(goods, buyer=make_user())

    for path in (f"/san-pham/{goods.slug}", f"/san-pham/{goods.slug}/nhan-xet", f"/en/san-pham/{goods.slug}"):
        page = client.get(path).text
        for secret in ("Lò Thị An", "an@example.vn", "0970", "Đội Cấn", "Ba Đình"):
            assert secret not in page


def test_all_reviews_stand_on_pages_of_their_own_newest_first(client: FlaskClient, app: Flask) -> None:
    goods = make_goods(on_hand=50)
    reviewed(13, goods)

    first = client.get(f"/san-pham/{goods.slug}/nhan-xet").text
    assert [f"Lời {n}." in first for n in (12, 3, 2)] == [True, True, False]
    link = first.partition('rel="next" href="')[2].partition('"')[0]
    second = client.get(link).text
    assert [f"Lời {n}." in second for n in (3, 2, 0)] == [False, True, True]
    back = second.partition('rel="prev" href="')[2].partition('"')[0]
    assert "Lời 12." in client.get(back).text


def test_reviews_are_narrowed_by_blossoms_and_pictures(client: FlaskClient, app: Flask) -> None:
    goods = make_goods(on_hand=20)
    make_review(goods, rating=5, text="Năm trơn.")
    add_picture(make_review(goods, rating=5, text="Năm ảnh."))
    add_picture(make_review(goods, rating=2, text="Hai ảnh."))
    base = f"/san-pham/{goods.slug}/nhan-xet"

    def found(query: str) -> list[str]:
        page = client.get(base + query).text
        return [word for word in ("Năm trơn.", "Năm ảnh.", "Hai ảnh.") if word in page]

    assert found("?hoa=5") == ["Năm trơn.", "Năm ảnh."]
    assert found("?anh=1") == ["Năm ảnh.", "Hai ảnh."]
    assert found("?hoa=5&anh=1") == ["Năm ảnh."]
    assert found("?hoa=1") == []
    assert "Không có nhận xét nào như vậy" in client.get(f"{base}?hoa=1").text
    for nonsense in ("?hoa=9", "?hoa=5'--", "?sau=x&truoc=-1", "?hoa=٥&anh=true"):
        assert len(found(nonsense)) == 3


def test_a_hidden_review_is_gone_at_once_and_back_at_once(client: FlaskClient, app: Flask) -> None:
    goods = make_goods()
    review = make_review(goods, text="Lời nặng.", rating=1)
    path = f"/san-pham/{goods.slug}"
    assert "Lời nặng." in client.get(path).text

    hide(review)
    assert "Lời nặng." not in client.get(path).text
    assert "Chưa có nhận xét nào" in client.get(path).text
    assert "Lời nặng." not in client.get(f"{path}/nhan-xet").text
    assert client.get(f"/nhan-xet/{review.id}/bao-cao").status_code == 404

    with transaction():
        services.show_again(review=db.session.get_one(Review, review.id))
    assert "Lời nặng." in client.get(path).text


def test_who_has_left_is_called_so_in_both_languages(client: FlaskClient, app: Flask) -> None:
    an, goods = make_user(), make_goods()
    make_review(goods, buyer=an, text="Vẫn thơm.")
    with transaction():
        services.forget_author(an.id)

    page = client.get(f"/san-pham/{goods.slug}").text
    assert "Người mua đã rời chợ" in page
    assert "Vẫn thơm." in page
    assert "A buyer who has left the market" in client.get(f"/en/san-pham/{goods.slug}").text


@pytest.mark.parametrize("path", ["/san-pham/{}", "/san-pham/{}/nhan-xet"])
def test_a_page_asks_as_much_of_few_reviews_as_of_many(client: FlaskClient, app: Flask, path: str) -> None:
    goods = make_goods(on_hand=50)

    def asked() -> int:
        app.extensions["page_store"] = PageStore()
        db.session.rollback()
        with statements() as seen:
            assert client.get(path.format(goods.slug)).status_code == 200
        return len(seen)

    add_picture(make_review(goods))
    asked()
    few = asked()
    for _ in range(5):
        add_picture(make_review(goods))

    assert asked() == few


def test_goods_that_are_not_sold_have_no_page_of_reviews(client: FlaskClient, app: Flask) -> None:
    goods = make_goods()
    make_review(goods)
    with transaction():
        db.session.get_one(Product, goods.id).status = ProductStatus.HIDDEN

    assert client.get(f"/san-pham/{goods.slug}/nhan-xet").status_code == 404
    assert client.get("/san-pham/khong-co/nhan-xet").status_code == 404


def test_what_is_said_of_alcohol_stays_behind_the_gate(client: FlaskClient, app: Flask) -> None:
    goods = make_goods("Rượu ngô")
    review = make_review(goods, text="Êm, thơm men lá.")
    with transaction():
        product = db.session.get_one(Product, goods.id)
        product.is_alcohol, product.subgroup, product.abv_tenths = True, "II.1.a", 300

    assert client.get(f"/san-pham/{goods.slug}/nhan-xet").status_code == 404
    assert client.get(f"/san-pham/{goods.slug}").status_code == 404
    for path in (f"/ruou/{goods.slug}", f"/ruou/{goods.slug}/nhan-xet"):
        assert "Êm, thơm men lá." not in client.get(path).text
    assert client.get(f"/nhan-xet/{review.id}/bao-cao").status_code == 302

    client.post("/ruou/xac-nhan", data={"du_tuoi": "1"})

    for path in (f"/ruou/{goods.slug}", f"/ruou/{goods.slug}/nhan-xet", f"/nhan-xet/{review.id}/bao-cao"):
        page = client.get(path)
        assert "Êm, thơm men lá." in page.text
        assert "no-store" in page.headers["Cache-Control"]


def test_a_card_shows_blossoms_at_once_in_its_one_statement(client: FlaskClient, app: Flask) -> None:
    goods, plain = make_goods(on_hand=20), make_goods("Trà")
    for rating in (5, 5, 4):
        make_review(goods, rating=rating)
    index_all()

    with statements() as asked:
        found = cards([goods.id, plain.id])

    assert len(asked) == 1
    assert [(card.reviews, card.blossoms) for card in found] == [(3, 14), (0, 0)]
    page = client.get("/san-pham").text
    assert "<b>4,7</b>" in page
    assert "(3<span" in page


def test_the_most_praised_come_first_and_the_page_says_how(
    client: FlaskClient, app: Flask, deliver: Deliver
) -> None:
    sua = make_seller()
    many, one, bad, none = (
        make_goods(name, seller=sua, on_hand=20) for name in ("Khen nhiều", "Khen một", "Chê", "Chưa ai nói")
    )
    index_all()
    for _ in range(6):
        make_review(many, rating=5)
    make_review(one, rating=5)
    make_review(bad, rating=1)

    deliver()

    found = listing(Filters(sort="khen"))
    assert [card.name for card in found.cards] == ["Khen nhiều", "Khen một", "Chưa ai nói", "Chê"]
    two = listing(Filters(sort="khen"), size=2)
    assert [card.name for card in listing(Filters(sort="khen"), after=two.next, size=2).cards] == [
        "Chưa ai nói", "Chê",
    ]  # fmt: skip
    page = client.get("/san-pham?sap_xep=khen").text
    assert "tính như món nào cũng có sẵn 5 nhận xét 4 hoa" in page
    assert "Nobody pays to stand first." in client.get("/en/san-pham?sap_xep=khen").text
    assert "5 nhận xét 4 hoa" not in client.get("/san-pham").text
    assert none.id


def test_words_that_mean_harm_are_words(client: FlaskClient, app: Flask) -> None:
    goods = make_goods()
    line = make_received(goods, full_name="<script>qzx7(1)</script>")
    say(line, text="<img src=x onerror=qzx7(1)>\n{{7*7}}")

    page = client.get(f"/san-pham/{goods.slug}").text

    assert "&lt;img src=x onerror=qzx7(1)&gt;\n{{7*7}}" in page
    assert "<script>qzx7" not in page
