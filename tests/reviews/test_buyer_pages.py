"""An says what it was like: from her account, or by the link of an order."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from shop.kernel.clock import now, time_from
from shop.orders.links import link_secret
from shop.orders.models import OrderLine
from shop.platform.database import db, transaction
from shop.platform.media import MediaFile
from shop.reviews.buyer_views import MOST_FORMS
from shop.reviews.models import Review, ReviewPhoto, ReviewStatus
from shop.sellers.models import SellerMember
from tests.factories.accounts import make_user
from tests.factories.orders import make_goods, make_order, make_two_sellers
from tests.factories.reviews import add_picture, hide, make_received, order_of, say
from tests.factories.sellers import make_seller
from tests.support.officers import minh_sits_down, token_of
from tests.support.pictures import picture, picture_with_place
from tests.support.signing_in import SignIn
from tests.support.statements import statements

Reload = Callable[[Any], Any]
Deliver = Callable[[], int]


def address(line: OrderLine, then: str = "") -> str:
    return f"/don-hang/{order_of(line).code}/nhan-xet/{line.id}{then}"


def follow(client: FlaskClient, line: OrderLine) -> None:
    """Open the secret link of the order."""
    order = order_of(line)
    assert client.get(f"/don-hang/{order.code}?k={link_secret(order)}").status_code == 303


def send(client: FlaskClient, line: OrderLine, then: str = "", **fields: Any) -> TestResponse:
    """Fill in the form and press the button."""
    token = token_of(client.get(f"/don-hang/{order_of(line).code}"))
    values = {"csrf_token": token, "rating": "5", "text": "Thơm.", "name_shown": "masked", **fields}
    return client.post(address(line, then), data=values, content_type="multipart/form-data")


def files(*pictures: bytes) -> list[tuple[io.BytesIO, str, str]]:
    return [(io.BytesIO(data), f"anh-{n}.jpg", "image/jpeg") for n, data in enumerate(pictures)]


def reviews() -> list[Review]:
    db.session.rollback()
    return list(db.session.scalars(select(Review).order_by(Review.id)))


def test_an_reviews_from_the_delivered_orders_page(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    an = make_user()
    line = make_received(buyer=an)
    sign_in(an)

    order_page = client.get(f"/don-hang/{order_of(line).code}").text
    assert address(line) in order_page
    form = client.get(address(line))
    assert form.status_code == 200
    assert "An L." in form.text
    answer = send(client, line, rating="4", text="Thơm, đặc.\nGói kỹ.", name_shown="given")
    assert (answer.status_code, answer.location) == (303, address(line))

    [review] = reviews()
    assert (review.rating, review.text, review.author_name) == (4, "Thơm, đặc.\nGói kỹ.", "An")
    assert review.author_id == an.id
    own = client.get(address(line)).text
    assert "Nhận xét đã lên trang của món này." in own
    assert "Thơm, đặc." in own


def test_a_guest_reviews_by_the_secret_link_alone(client: FlaskClient, app: Flask) -> None:
    line = make_received()

    assert client.get(address(line)).status_code == 404
    follow(client, line)
    assert send(client, line).status_code == 303

    [review] = reviews()
    assert (review.author_id, review.author_name) == (None, "An L.")


def test_a_guests_link_opens_no_other_order(client: FlaskClient, app: Flask) -> None:
    mine, theirs = make_received(), make_received()
    follow(client, mine)
    token = token_of(client.get(f"/don-hang/{order_of(mine).code}"))
    data = {"csrf_token": token, "rating": "1", "name_shown": "masked"}

    code = order_of(mine).code
    for path in (address(theirs), f"/don-hang/{code}/nhan-xet/{theirs.id}"):
        assert client.get(path).status_code == 404
        for then in ("", "/sua", "/rut-lai"):
            assert client.post(path + then, data=data).status_code == 404

    assert reviews() == []


def test_an_officer_who_looks_at_an_order_does_not_speak_there(
    client: FlaskClient, sign_in: SignIn, app: Flask
) -> None:
    line = make_received()
    minh_sits_down(sign_in)

    page = client.get(f"/don-hang/{order_of(line).code}")

    assert page.status_code == 200
    assert address(line) not in page.text
    assert client.get(address(line)).status_code == 404
    assert send(client, line).status_code == 404
    assert reviews() == []


def test_what_has_not_arrived_is_not_reviewed(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    an = make_user()
    line = make_order(make_goods(), buyer=an).parts[0].lines[0]
    sign_in(an)

    assert address(line) not in client.get(f"/don-hang/{order_of(line).code}").text
    early = client.get(address(line))
    assert early.status_code == 409
    assert "Chỉ nhận xét được món đã tới tay bạn." in early.text
    assert send(client, line).status_code == 409
    assert reviews() == []


def test_the_second_form_is_refused_and_shows_the_first(client: FlaskClient, app: Flask) -> None:
    line = make_received()
    follow(client, line)
    send(client, line, text="Lần đầu.")

    again = send(client, line, rating="1", text="Lần hai.")

    assert again.status_code == 409
    assert "Mỗi món của một đơn chỉ nhận xét một lần." in again.text
    assert "Lần đầu." in again.text
    assert [review.rating for review in reviews()] == [5]


def test_who_works_for_the_seller_is_refused(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    sua = make_user("sua@example.vn")
    line = make_received(buyer=sua)
    with transaction():
        db.session.add(SellerMember(user_id=sua.id, seller_id=line.seller_id))
    sign_in(sua)

    answer = send(client, line)

    assert answer.status_code == 409
    assert "Đây là hàng của gian hàng bạn" in answer.text
    assert reviews() == []


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"rating": ""}, "Chọn từ 1 đến 5 hoa."),
        ({"rating": "6"}, "Chọn một mục trong danh sách."),
        ({"rating": "5.0"}, "Chọn một mục trong danh sách."),
        ({"text": "ệ" * 2001}, "Dài quá, nhiều nhất 2000 chữ."),
        ({"name_shown": "full"}, "Chọn một mục trong danh sách."),
        ({"name_shown": "gone"}, "Chọn một mục trong danh sách."),
        ({"photo_words": "a" * 151}, "Dài quá, nhiều nhất 150 chữ."),
    ],
)
def test_a_bad_form_is_refused_beside_the_field_and_keeps_what_was_typed(
    client: FlaskClient, app: Flask, fields: dict[str, str], complaint: str
) -> None:
    line = make_received()
    follow(client, line)

    answer = send(client, line, **{"text": "Chữ đã gõ", **fields})

    assert answer.status_code == 422
    assert complaint in answer.text
    assert "Chữ đã gõ" in answer.text or "ệệệ" in answer.text
    assert reviews() == []


def test_blossoms_alone_are_enough_and_unseen_signs_are_no_words(client: FlaskClient, app: Flask) -> None:
    line = make_received()
    follow(client, line)

    assert send(client, line, text=" \u200b\u2800 ").status_code == 303

    assert [review.text for review in reviews()] == [""]


def test_pictures_are_drawn_anew_before_anybody_sees_them(
    client: FlaskClient, app: Flask, deliver: Deliver
) -> None:
    goods = make_goods()
    line = make_received(goods)
    follow(client, line)
    assert (
        send(client, line, photos=files(picture_with_place()), photo_words="Hũ mật mở nắp").status_code == 303
    )
    public = f"/san-pham/{goods.slug}/nhan-xet"
    assert "Hũ mật mở nắp" not in client.get(public).text

    deliver()

    [photo] = db.session.scalars(select(ReviewPhoto)).all()
    assert 'alt="Hũ mật mở nắp"' in client.get(public).text
    drawn = client.get(photo.picture.src).get_data()
    assert b"Exif" not in drawn
    assert b"secret-camera-owner" not in drawn


def test_a_refused_form_keeps_the_pictures_that_came_with_it(client: FlaskClient, app: Flask) -> None:
    line = make_received()
    follow(client, line)

    refused = send(client, line, rating="", photos=files(picture(), b"<svg onload=alert(1)>"))
    assert refused.status_code == 422
    assert "Chợ đã nhận 1 ảnh" in refused.text
    assert "Tệp này không phải ảnh JPEG, PNG hay WebP." in refused.text
    held = refused.text.partition('name="held" value="')[2].partition('"')[0]
    assert send(client, line, held=held).status_code == 303

    db.session.rollback()
    assert len(db.session.scalars(select(ReviewPhoto)).all()) == 1


def test_a_word_for_pictures_that_is_not_ours_brings_none(client: FlaskClient, app: Flask) -> None:
    other = make_received()
    follow(client, other)
    refused = send(client, other, rating="", photos=files(picture()))
    held = refused.text.partition('name="held" value="')[2].partition('"')[0]
    line = make_received()
    follow(client, line)

    assert send(client, line, held=held).status_code == 303
    forged = make_received()
    follow(client, forged)
    assert send(client, forged, held="1:" + "0" * 64).status_code == 303

    db.session.rollback()
    assert db.session.scalars(select(ReviewPhoto)).all() == []


def test_a_fifth_picture_is_too_much(client: FlaskClient, app: Flask) -> None:
    line = make_received()
    follow(client, line)

    answer = send(client, line, photos=files(*[picture()] * 5))

    assert answer.status_code == 422
    assert "Chợ đã nhận 4 ảnh" in answer.text
    db.session.rollback()
    assert db.session.scalar(select(func.count(MediaFile.id))) == 4


def test_an_changes_her_mind_and_a_picture(client: FlaskClient, app: Flask, reload: Reload) -> None:
    line = make_received()
    review = say(line, rating=2)
    for word in ("Cũ", "Ở lại"):
        add_picture(review, alt=word)
    follow(client, line)
    gone, stays = db.session.scalars(select(ReviewPhoto).order_by(ReviewPhoto.id)).all()

    page = client.get(address(line, "/sua")).text
    assert 'value="2" checked' in page
    changes = {
        f"drop-{gone.id}": "1",
        f"alt-{stays.id}": "Chữ mới",
        "rating": "4",
        "text": "Nghĩ lại thấy ngon.",
    }
    assert send(client, line, "/sua", **changes).status_code == 303

    kept = reload(review)
    assert (kept.rating, kept.text) == (4, "Nghĩ lại thấy ngon.")
    assert [photo.alt for photo in kept.photos] == ["Chữ mới"]
    assert "đã sửa" in client.get(address(line)).text


def test_after_thirty_days_it_stays_as_it_is(client: FlaskClient, app: Flask, reload: Reload) -> None:
    line = make_received()
    review = say(line, rating=2)
    follow(client, line)
    late = now() + timedelta(days=31)

    with time_from(lambda: late):
        follow(client, line)
        assert client.get(address(line, "/sua")).status_code == 302
        answer = send(client, line, "/sua", rating="5")
        assert address(line, "/sua") not in client.get(address(line)).text

    assert answer.status_code == 409
    assert "Đã quá hạn sửa nhận xét này." in answer.text
    assert reload(review).rating == 2


def test_an_takes_it_back(client: FlaskClient, app: Flask, reload: Reload) -> None:
    goods = make_goods()
    line = make_received(goods)
    review = say(line, text="Lỡ lời.")
    follow(client, line)
    assert "Lỡ lời." in client.get(f"/san-pham/{goods.slug}").text

    assert send(client, line, "/rut-lai").status_code == 303

    assert reload(review).status is ReviewStatus.WITHDRAWN
    assert "Lỡ lời." not in client.get(f"/san-pham/{goods.slug}").text
    assert "Bạn đã rút lại nhận xét này." in client.get(address(line)).text
    assert send(client, line).status_code == 409


def test_the_author_of_a_hidden_review_reads_why(client: FlaskClient, app: Flask) -> None:
    line = make_received()
    hide(say(line), reason="Có lời xúc phạm <b>.")
    follow(client, line)

    page = client.get(address(line)).text

    assert "Cán bộ của chợ đã ẩn nhận xét này." in page
    assert "Có lời xúc phạm &lt;b&gt;." in page
    assert send(client, line, "/sua").status_code == 409


def test_one_order_does_not_send_forms_without_end(
    client: FlaskClient, app: Flask, still_clock: None
) -> None:
    line = make_received()
    follow(client, line)
    token = token_of(client.get(f"/don-hang/{order_of(line).code}"))

    answers = [
        client.post(address(line), data={"csrf_token": token}).status_code for _ in range(MOST_FORMS + 1)
    ]

    assert answers == [422] * MOST_FORMS + [429]


def test_the_account_lists_what_waits_and_what_was_said(
    client: FlaskClient, sign_in: SignIn, app: Flask
) -> None:
    an = make_user()
    honey, tea = make_two_sellers()
    said, waits = make_received(honey, buyer=an), make_received(tea, buyer=an)
    say(said, text="Mật thơm.")
    say(make_received(buyer=make_user("lan@example.vn")), text="Của người khác.")
    sign_in(an)

    page = client.get("/tai-khoan/nhan-xet").text

    assert "/tai-khoan/nhan-xet" in client.get("/tai-khoan").text
    assert address(waits) in page
    assert "Mật thơm." in page
    assert "Của người khác." not in page
    english = client.get("/en/tai-khoan/nhan-xet").text
    assert "Received and not reviewed yet" in english


def test_the_accounts_list_asks_as_much_of_one_review_as_of_many(
    client: FlaskClient, sign_in: SignIn, app: Flask
) -> None:
    an = make_user()
    sign_in(an)
    sua = make_seller()

    def asked() -> int:
        db.session.rollback()
        with statements() as seen:
            assert client.get("/tai-khoan/nhan-xet").status_code == 200
        return len(seen)

    add_picture(say(make_received(make_goods(seller=sua), buyer=an)))
    make_received(make_goods(seller=sua), buyer=an)
    asked()
    few = asked()
    for _ in range(4):
        add_picture(say(make_received(make_goods(seller=sua), buyer=an)))
        make_received(make_goods(seller=sua), buyer=an)

    assert asked() == few


def test_an_english_buyer_reads_english(client: FlaskClient, app: Flask) -> None:
    line = make_received()
    follow(client, line)

    page = client.get("/en" + address(line)).text

    for words in ("How many blossoms?", "1 blossom", "Delighted", "Name shown", "Send the review"):
        assert words in page
