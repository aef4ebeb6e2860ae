"""The front page, listings, groups and search, as An meets them."""

import re

import pytest
from flask.testing import FlaskClient

from shop.catalog.models import ProductStatus
from shop.sellers.models import SellerStatus
from tests.factories.catalog import make_variant
from tests.factories.certificates import make_certificate
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller


def names_on(page) -> list[str]:
    """Names of the goods of a page, in order."""
    return re.findall(r'class="name"><a href="[^"]*"[^>]*>([^<]*)<', page.text)


def test_an_sees_what_is_in_season_and_where_it_comes_from(client: FlaskClient) -> None:
    put_on_shelf("Khoai sọ", peak_months=list(range(1, 13)))
    put_on_shelf("Mật ong", peak_months=[])

    page = client.get("/")

    assert "Đang mùa tháng" in page.text
    assert names_on(page) == ["Khoai sọ", "Mật ong"]
    assert (
        page.text.index("Khoai sọ")
        < page.text.index("Quà biếu vùng cao")
        < page.text.index(">Mật ong</a></h3>")
    )
    assert "Điện Biên" in page.text
    assert "2 món" in page.text


def test_an_empty_market_is_still_a_page(client: FlaskClient) -> None:
    assert client.get("/").status_code == 200
    assert "chưa có món nào" in client.get("/san-pham").text


@pytest.mark.parametrize("path", ["/san-pham", "/danh-muc/mat-ong", "/danh-muc/thuc-pham"])
def test_goods_stand_on_their_shelves(client: FlaskClient, path: str) -> None:
    put_on_shelf("Mật ong hoa ban")
    put_on_shelf("Thổ cẩm", subgroup="IV.2")

    shown = names_on(client.get(path))

    assert "Mật ong hoa ban" in shown
    assert ("Thổ cẩm" in shown) is (path == "/san-pham")


def test_an_unknown_shelf_is_no_page(client: FlaskClient) -> None:
    assert client.get("/danh-muc/khong-co").status_code == 404


def test_conditions_narrow_the_shelf_and_can_be_taken_away_one_by_one(
    client: FlaskClient,
) -> None:
    put_on_shelf("Rẻ", price=50_000)
    dear = put_on_shelf("Đắt", price=900_000, province_code="14")
    make_certificate(dear, stars=5)
    index_all()

    page = client.get("/san-pham?tinh=14&sao=5&gia_tu=100.000&gia_den=1.000.000")

    assert names_on(page) == ["Đắt"]
    assert "4 điều kiện" in page.text
    for kept in ("sao=5&amp;gia_tu=100000", "tinh=14&amp;gia_tu=100000", "tinh=14&amp;sao=5"):
        assert f'href="/san-pham?{kept}&amp;gia_den=1000000"' in page.text
    assert 'href="/san-pham?tinh=14&amp;sao=5&amp;gia_tu=100000"' in page.text
    assert "Bỏ hết" in page.text


def test_a_condition_that_fits_nothing_says_so_and_offers_a_way_out(client: FlaskClient) -> None:
    put_on_shelf()

    page = client.get("/san-pham?tinh=14")

    assert names_on(page) == []
    assert "Không còn món nào khớp" in page.text
    assert "Bỏ hết điều kiện" in page.text


def test_the_ends_of_a_long_shelf_say_which_goods_they_show(client: FlaskClient) -> None:
    for number in range(26):
        put_on_shelf(f"Món {number:02}")

    first = client.get("/san-pham?sap_xep=ten").text
    found = re.search(r'rel="next" href="([^"]+)"', first)

    assert "Món 1–24 trong 26" in first
    assert found
    assert "Món 25–26 trong 26" in client.get(found[1].replace("&amp;", "&")).text


def test_nonsense_in_the_address_is_told_and_let_go(client: FlaskClient) -> None:
    put_on_shelf("Mật ong")

    page = client.get("/san-pham?sao=9&tinh=zz&sau=%%%&sap_xep=khac")

    assert page.status_code == 200
    assert names_on(page) == ["Mật ong"]
    assert "không đọc được nên đã bỏ qua" in page.text


def test_swapped_prices_are_put_right_with_a_word(client: FlaskClient) -> None:
    put_on_shelf("Mật ong", price=200_000)

    page = client.get("/san-pham?gia_tu=300000&gia_den=100000")

    assert names_on(page) == ["Mật ong"]
    assert "đã đổi chỗ hai giá" in page.text


def test_pages_follow_one_another_and_lead_back(client: FlaskClient) -> None:
    for number in range(30):
        put_on_shelf(f"Món {number:02}")

    first = client.get("/san-pham?sap_xep=ten")
    following = re.search(r'rel="next" href="([^"]*)"', first.text)
    assert following
    second = client.get(following[1].replace("&amp;", "&"))
    back = re.search(r'rel="prev" href="([^"]*)"', second.text)
    assert back

    assert names_on(first) + names_on(second) == [f"Món {number:02}" for number in range(30)]
    assert names_on(client.get(back[1].replace("&amp;", "&"))) == names_on(first)


def test_search_engines_keep_the_shelf_and_not_its_thousand_faces(client: FlaskClient) -> None:
    put_on_shelf()

    plain, narrowed = client.get("/san-pham"), client.get("/san-pham?mua=1")

    assert '<link rel="canonical" href="http://localhost/san-pham">' in plain.text
    assert "noindex" not in plain.text
    assert '<meta name="robots" content="noindex, follow">' in narrowed.text
    assert 'rel="canonical"' not in narrowed.text
    assert "noindex" in client.get("/tim-kiem?q=mat+ong").text


@pytest.mark.parametrize("typed", ["mật ong", "mat ong", "MAT ONG", "mật ogn"])
def test_an_finds_honey_however_she_types(client: FlaskClient, typed: str) -> None:
    put_on_shelf("Mật ong hoa ban")
    put_on_shelf("Thổ cẩm", subgroup="IV.2", summary="Vải dệt tay", story="", ingredients="Bông")

    assert names_on(client.get("/tim-kiem", query_string={"q": typed})) == ["Mật ong hoa ban"]


def test_nothing_found_is_said_honestly(client: FlaskClient) -> None:
    put_on_shelf()

    page = client.get("/tim-kiem?q=xe+đạp+điện")

    assert "Chưa thấy “xe đạp điện”" in page.text
    assert names_on(page) == []


@pytest.mark.parametrize("hostile", ['"><svg onload=alert(1)>', "<script>alert(1)</script>"])
def test_a_hostile_search_stays_text(client: FlaskClient, hostile: str) -> None:
    page = client.get("/tim-kiem", query_string={"q": hostile})

    assert page.status_code == 200
    assert hostile not in page.text
    assert "<svg onload" not in page.text


@pytest.mark.parametrize("seller", [SellerStatus.SUSPENDED, SellerStatus.PENDING])
def test_goods_of_a_seller_who_is_not_approved_are_nowhere(client: FlaskClient, seller) -> None:
    product = put_on_shelf("Món vắng", seller=make_seller("HTX Vắng", status=seller))

    for path in ("/", "/san-pham", "/danh-muc/mat-ong", "/tim-kiem?q=mon+vang"):
        page = client.get(path)
        assert product.slug not in page.text, path
        assert "HTX Vắng" not in page.text, path
    assert client.get(f"/san-pham/{product.slug}").status_code == 404


@pytest.mark.parametrize(
    "status", [status for status in ProductStatus if status is not ProductStatus.PUBLISHED]
)
def test_what_is_not_published_is_nowhere(client: FlaskClient, status) -> None:
    product = put_on_shelf("Món kín", status=status)

    for path in ("/", "/san-pham", "/tim-kiem?q=mon+kin"):
        assert product.slug not in client.get(path).text
    assert client.get(f"/san-pham/{product.slug}").status_code == 404


def test_a_single_pack_goes_into_the_basket_from_the_shelf_and_several_are_chosen(
    client: FlaskClient,
) -> None:
    put_on_shelf("Một gói")
    make_variant(put_on_shelf("Hai gói"), name="Hũ 1 kg", net_amount=1000, gross_grams=1200)
    index_all()

    page = client.get("/san-pham").text

    assert page.count("Chọn quy cách") == 1
    assert page.count('name="variant_id"') == 1


def test_the_shelf_speaks_english_but_goods_keep_their_names(client: FlaskClient) -> None:
    put_on_shelf("Mật ong hoa ban")

    page = client.get("/en/danh-muc/mat-ong").text

    assert '<h1 class="h-page">Honey</h1>' in page
    assert 'lang="vi">Mật ong hoa ban</a>' in page
    assert 'action="/en/danh-muc/mat-ong"' in page
