"""Minh, an officer, decides about products."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.catalog import services
from shop.catalog.models import Product, ProductEvent, ProductStatus
from shop.platform.database import db, transaction
from shop.sellers.models import SellerStatus
from tests.factories.catalog import make_product, make_variant
from tests.factories.certificates import make_certificate
from tests.factories.sellers import make_seller
from tests.factories.stock import make_stock
from tests.support.officers import acts, answer, minh_sits_down, pages_of
from tests.support.signing_in import SignIn

Reload = Callable[[Product], Product]
ALL_TICKED = {
    "pictures_are_true": "y", "words_are_true": "y", "label_is_whole": "y", "place_is_right": "y",
}  # fmt: skip
REASON = "Ảnh mờ quá, bà con chụp lại ngoài trời nhé."


@pytest.fixture
def minh(sign_in: SignIn) -> User:
    """An officer at the desk."""
    return minh_sits_down(sign_in)


def proposed(**changes: object) -> Product:
    return make_product(status=ProductStatus.PROPOSED, **changes)


def decide(client: FlaskClient, product: Product, verb: str, **fields: str) -> TestResponse:
    """Read the page, then answer."""
    page = f"/quan-tri/san-pham/{product.id}"
    read = client.get(f"{page}/{verb}" if verb == "go-xuong" else page)
    return answer(client, read, f"{page}/{verb}", **fields)


def test_a_product_goes_on_the_shelf_and_everybody_sees_it(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    product = proposed()
    assert client.get(f"/san-pham/{product.slug}").status_code == 404

    response = decide(client, product, "duyet", **ALL_TICKED)

    assert (response.status_code, response.location) == (303, "/quan-tri")
    assert reload(product).status is ProductStatus.PUBLISHED
    assert product.events[-1].actor_id == minh.id
    assert acts() == [("product.published", product.id)]
    assert client.get(f"/san-pham/{product.slug}").status_code == 200


def test_nothing_is_published_before_everything_was_looked_at(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    product = proposed()

    response = decide(client, product, "duyet", words_are_true="y")

    assert response.status_code == 422
    assert "Chưa đánh dấu đã xem mục này." in response.text
    assert reload(product).status is ProductStatus.PROPOSED
    assert acts() == []


@pytest.mark.parametrize(
    ("verb", "status", "act"),
    [
        ("tra-lai", ProductStatus.DRAFT, "product.sent_back"),
        ("tu-choi", ProductStatus.REJECTED, "product.rejected"),
    ],
)
def test_what_is_sent_back_needs_a_reason(
    client: FlaskClient, minh: User, reload: Reload, verb: str, status: ProductStatus, act: str
) -> None:
    product = proposed()

    assert decide(client, product, verb, message="").status_code == 422
    assert reload(product).status is ProductStatus.PROPOSED

    assert decide(client, product, verb, message=REASON).status_code == 303
    product = reload(product)
    assert (product.status, product.refusal) == (status, REASON)
    assert acts() == [(act, product.id)]


def test_what_is_on_the_shelf_leaves_it_at_once(client: FlaskClient, minh: User, reload: Reload) -> None:
    product = make_product()
    assert client.get(f"/san-pham/{product.slug}").status_code == 200

    assert decide(client, product, "go-xuong", message="").status_code == 422
    response = decide(client, product, "go-xuong", message="Nhãn sai hạn dùng")

    assert response.location == f"/quan-tri/san-pham/{product.id}"
    assert reload(product).status is ProductStatus.REJECTED
    assert client.get(f"/san-pham/{product.slug}").status_code == 404
    assert acts() == [("product.taken_down", product.id)]


def test_the_second_of_two_officers_is_told_that_it_is_decided(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    product = proposed()
    page = f"/quan-tri/san-pham/{product.id}"
    read = client.get(page)
    decide(client, product, "duyet", **ALL_TICKED)

    for verb, fields in (("duyet", ALL_TICKED), ("tu-choi", {"message": REASON})):
        late = answer(client, read, f"{page}/{verb}", **fields)
        assert "vừa có người quyết định" in client.get(late.location).text

    assert reload(product).status is ProductStatus.PUBLISHED
    assert acts() == [("product.published", product.id)]


def test_what_the_seller_changed_meanwhile_is_read_again_first(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    product = proposed()
    page = f"/quan-tri/san-pham/{product.id}"
    read = client.get(page)
    with transaction():
        mine = db.session.get_one(Product, product.id)
        services.change_product(product=mine, actor_id=None, summary="Thuốc chữa bách bệnh")

    late = answer(client, read, f"{page}/duyet", **ALL_TICKED)

    assert "vừa có người quyết định hoặc sửa trước" in client.get(late.location).text
    assert reload(product).status is ProductStatus.PROPOSED


def test_goods_of_a_suspended_seller_are_not_published(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    product = proposed(seller=make_seller(status=SellerStatus.SUSPENDED))

    response = decide(client, product, "duyet", **ALL_TICKED)

    assert "Gian hàng chưa được duyệt" in client.get(response.location).text
    assert reload(product).status is ProductStatus.PROPOSED
    assert acts() == []


def test_what_is_missing_or_odd_is_spelt_out(client: FlaskClient, minh: User) -> None:
    product = proposed(ingredients="", price=28, story="Mật đạt OCOP 5 sao", summary="<b>Ngon</b>")

    page = client.get(f"/quan-tri/san-pham/{product.id}").text

    assert "Ghi thành phần của món hàng." in page
    assert "giá 28 ₫. Có lẽ thiếu ba số không." in page
    assert "Lời kể nhắc OCOP nhưng món chưa có giấy còn hiệu lực." in page
    assert "&lt;b&gt;Ngon&lt;/b&gt;" in page


def test_a_drawing_is_not_called_a_photo(client: FlaskClient, minh: User) -> None:
    page = client.get(f"/quan-tri/san-pham/{proposed().id}").text

    assert "Chưa có ảnh chụp, mới có hình vẽ dùng tạm." in page
    assert re.search(r'class="btn main" formaction="[^"]*/tra-lai"', page)


def test_a_claim_that_a_paper_proves_is_fine(client: FlaskClient, minh: User) -> None:
    product = proposed(story="Mật đạt OCOP")
    make_certificate(product)

    assert "món có giấy còn hiệu lực" in client.get(f"/quan-tri/san-pham/{product.id}").text


def test_a_page_can_be_seen_as_the_public_will_see_it(client: FlaskClient, minh: User) -> None:
    product = proposed()

    page = client.get(f"/quan-tri/san-pham/{product.id}/xem-truoc")

    assert page.status_code == 200
    assert "Xem trước." in page.text
    assert "Ong lấy mật khi hoa ban nở." in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_nothing_can_be_bought_or_kept_in_a_preview(client: FlaskClient, minh: User) -> None:
    product = proposed()
    make_stock(3, product.variants[0])

    page = client.get(f"/quan-tri/san-pham/{product.id}/xem-truoc").text

    assert "buybar" not in page
    assert "data-keep" not in page
    assert re.search(r"<button[^>]* disabled[^>]*>(<svg.*?</svg>)?Mua ngay", page)


def test_what_waits_stands_at_its_last_step(client: FlaskClient, minh: User) -> None:
    product = proposed()
    with transaction():
        for step in (ProductStatus.DRAFT, ProductStatus.PROPOSED):
            db.session.add(ProductEvent(product_id=product.id, step=step, actor_id=minh.id))

    page = client.get(f"/quan-tri/san-pham/{product.id}").text

    assert page.count('<li class="now" aria-current="step">') == 1
    assert page.index('class="now"') < page.index('<li class="done">')


def test_products_are_found_by_words_status_and_seller(client: FlaskClient, minh: User) -> None:
    sua = make_seller("HTX Sua")
    make_product("Chè Tuyết Shan", slug="che-tuyet-shan", seller=sua)
    make_product("Mật ong bánh tổ", status=ProductStatus.DRAFT)

    def listed(**asked: object) -> list[str]:
        text = client.get("/quan-tri/san-pham", query_string=asked).text
        return [name for name in ("Chè Tuyết Shan", "Mật ong bánh tổ") if name in text]

    assert listed() == ["Chè Tuyết Shan", "Mật ong bánh tổ"]
    assert listed(q="che tuyet") == ["Chè Tuyết Shan"]
    assert listed(trang_thai="draft") == ["Mật ong bánh tổ"]
    assert listed(nha_ban=sua.id) == ["Chè Tuyết Shan"]
    assert listed(nha_ban="99999999999999999999", sau="x") == ["Chè Tuyết Shan", "Mật ong bánh tổ"]
    assert listed(q="không có") == []


def test_the_list_is_turned_over(client: FlaskClient, minh: User) -> None:
    seller = make_seller()
    for number in range(32):
        make_product(f"Món thứ {number}.", seller=seller)

    page = client.get("/quan-tri/san-pham").text
    last = client.get(pages_of(page, "next")).text

    assert "Món thứ 0." not in page
    assert "Món thứ 0." in last
    assert "Món thứ 31." in client.get(pages_of(last, "prev")).text


@pytest.mark.parametrize("path", ["", "/xem-truoc", "/duyet", "/tra-lai", "/tu-choi", "/go-xuong"])
def test_a_product_that_is_not_there_is_not_found(client: FlaskClient, minh: User, path: str) -> None:
    address = f"/quan-tri/san-pham/999999{path}"

    if path in {"", "/xem-truoc"}:
        response = client.get(address)
    else:
        response = answer(client, client.get("/quan-tri"), address, message="vì sao", **ALL_TICKED)

    assert response.status_code == 404
    assert acts() == []


def test_the_list_says_from_which_price_a_product_of_several_packs_is_sold(
    client: FlaskClient, minh: User
) -> None:
    make_variant(make_product("Mật ong", price=265_000), name="Can 5 kg", price=900_000)
    make_product("Trà", price=320_000)

    page = client.get("/quan-tri/san-pham").text

    assert "<span>từ 265.000\u00a0₫</span>" in page
    assert "<span>320.000\u00a0₫</span>" in page
