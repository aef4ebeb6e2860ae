"""Sua's list of goods."""

from flask.testing import FlaskClient

from shop.catalog.models import ProductStatus
from shop.sellers.models import Seller
from tests.factories.catalog import make_product, make_variant
from tests.factories.stock import make_stock
from tests.workshop.desk import write

LIST = "/gian-hang/san-pham"


def test_price_stock_and_state_are_said_in_words(client: FlaskClient, hers: Seller) -> None:
    honey = make_product("Mật ong hoa ban", seller=hers, price=285_000)
    make_stock(7, honey.variants[0])
    make_product("Sáp ong", seller=hers, status=ProductStatus.DRAFT, refusal="Chụp lại ảnh")
    make_product("Phấn hoa", seller=hers, status=ProductStatus.PROPOSED)
    make_product("Nến sáp", seller=hers)

    page = client.get(LIST).text

    assert "285.000\u00a0₫" in page
    assert '<span class="chip ok">Đang bán</span>' in page
    assert "Cần sửa" in page
    assert "Chờ cán bộ xem" in page
    assert page.count('<span class="chip warn">Tạm hết</span>') == 1


def test_only_ones_own_goods_are_listed(client: FlaskClient, hers: Seller, strangers: Seller) -> None:
    make_product("Mật của Sua", seller=hers)
    make_product("Mật của Lò", seller=strangers)

    page = client.get(f"{LIST}?q=mat").text

    assert "Mật của Lò" not in page


def test_goods_are_found_by_state_and_by_words_with_or_without_marks(
    client: FlaskClient, hers: Seller
) -> None:
    write(client, name="Khẩu sén Mường Lay", subgroup="I.3.c")
    make_variant(make_product("Chè Tủa Chùa", seller=hers, slug="che-tua-chua"), sku="CHE-100")

    assert "Khẩu sén" in client.get(f"{LIST}?q=khau+sen").text
    assert "Chè Tủa Chùa" not in client.get(f"{LIST}?q=khau+sen").text
    assert "Chè Tủa Chùa" in client.get(f"{LIST}?q=che-100").text
    assert "Khẩu sén" not in client.get(f"{LIST}?trang-thai=dang-ban").text
    assert "Khẩu sén" in client.get(f"{LIST}?trang-thai=nhap").text


def test_strange_questions_get_a_page(client: FlaskClient, hers: Seller) -> None:
    make_product(seller=hers)
    for query in ("q=%25_%22*()-", "q=" + "a" * 5000, "sau=x", "sau=²", "truoc=-1",
                  "sau=99999999999999999999", "trang-thai=la", "q='--"):  # fmt: skip
        assert client.get(f"{LIST}?{query}").status_code == 200


def test_a_long_list_is_paged(client: FlaskClient, hers: Seller) -> None:
    for number in range(22):
        make_product(f"Món số {number}.", seller=hers)

    first = client.get(LIST).text
    assert "Món số 21." in first
    assert "Món số 1." not in first
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "Món số 1." in client.get(older).text


def test_the_english_page_keeps_the_sellers_words(client: FlaskClient, hers: Seller) -> None:
    make_product("Mật ong hoa ban", seller=hers)

    page = client.get(f"/en{LIST}").text

    assert "On sale" in page
    assert 'lang="vi">Mật ong hoa ban' in page
