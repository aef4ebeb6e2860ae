"""An looks at what a province brings to the market, and what a group of the programme is."""

from flask.testing import FlaskClient

from tests.catalog.test_shelves import names_on
from tests.factories.certificates import make_certificate
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller

RICE_WINE = {"subgroup": "II.1.a", "is_alcohol": True, "abv_tenths": 400}


def test_a_province_shows_its_goods_its_cloth_and_its_producers(client: FlaskClient) -> None:
    sua = make_seller("HTX Sua")
    honey = put_on_shelf("Mật ong", seller=sua, peak_months=list(range(1, 13)))
    put_on_shelf("Mận", seller=make_seller("HTX Mộc Châu"), province_code="14")
    make_certificate(honey, stars=4)
    index_all()

    page = client.get("/vung/dien-bien")

    assert names_on(page) == ["Mật ong"]
    assert "Hôm nay ở chợ: 1 món, 1 món có sao OCOP, 1 món đang mùa." in page.text
    assert 'data-band="dien-bien"' in page.text
    assert "Dải thổ cẩm: khăn piêu Thái" in page.text
    assert f'href="/nguoi-ban/{sua.slug}"' in page.text
    assert "HTX Mộc Châu" not in page.text
    assert 'name="tinh"' not in page.text


def test_an_old_region_is_told_as_a_fact_of_the_goods(client: FlaskClient) -> None:
    put_on_shelf("Thổ cẩm", province_code="25", region="Hòa Bình")

    page = client.get("/vung/phu-tho").text

    assert "Từ 1/7/2025 Hòa Bình thuộc Phú Thọ" in page
    assert "Since 1/7/2025 Hòa Bình has been part of Phú Thọ" in client.get("/en/vung/phu-tho").text


def test_a_region_is_chosen_by_the_name_that_cards_and_tiles_say(client: FlaskClient) -> None:
    put_on_shelf("Thổ cẩm", province_code="25", region="Hòa Bình")
    index_all()

    page = client.get("/san-pham?tinh=25").text

    assert page.count("Hòa Bình (Phú Thọ)</span>") == 2
    assert 'href="/san-pham"><span>Hòa Bình (Phú Thọ)</span>' in page


def test_a_province_keeps_its_own_when_narrowed(client: FlaskClient) -> None:
    put_on_shelf("Rẻ", price=50_000)
    put_on_shelf("Đắt", price=900_000)
    put_on_shelf("Xa", price=50_000, province_code="14")
    index_all()

    page = client.get("/vung/dien-bien?tinh=14&gia_den=100000")

    assert names_on(page) == ["Rẻ"]
    assert "Hôm nay ở chợ" not in page.text
    assert 'rel="canonical"' not in page.text
    assert 'content="noindex, follow"' in page.text


def test_no_alcohol_stands_on_a_provinces_page(client: FlaskClient) -> None:
    put_on_shelf("Rượu Mường", seller=make_seller("HTX Men Lá"), **RICE_WINE)
    index_all()

    page = client.get("/vung/dien-bien").text

    assert "Rượu Mường" not in page
    assert "HTX Men Lá" not in page


def test_a_province_without_goods_is_a_page_and_an_unknown_one_is_none(client: FlaskClient) -> None:
    assert "Kệ này chưa có món nào" in client.get("/vung/ca-mau").text
    for path in ("/vung/hoa-binh", "/vung/khong-co", "/vung/11", "/vung/DIEN-BIEN"):
        assert client.get(path).status_code == 404


def test_a_group_and_a_set_say_what_they_are(client: FlaskClient) -> None:
    put_on_shelf("Mật ong")
    index_all()

    group, kind = client.get("/danh-muc/thuc-pham").text, client.get("/danh-muc/mat-ong").text

    assert "Nhóm I trong sáu nhóm" in group
    assert 'href="/danh-muc/mat-ong"' in group.split('<div id="goods"')[0].split("Đường dẫn")[1]
    assert "(I.2.b) thuộc nhóm Thực phẩm" in kind
    assert 'href="/danh-muc/thuc-pham"' in kind
    assert "148/QĐ-TTg" in client.get("/en/danh-muc/mat-ong").text
