"""Seasons, gifts, fairs and sales points: computed, honest, the same for everybody."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.content import loading
from shop.kernel.clock import vietnam_today
from shop.platform.database import transaction
from shop.platform.page_cache import pages_changed
from shop.platform.page_store import PageStore
from shop.search.queries import GIFT_PRICES, calendar, gifts, makers_of_the_week
from tests.catalog.test_shelves import names_on
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.content import make_article, make_venue
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.statements import statements

PAGES = ("/chuyen", "/mua-nao-thuc-nay", "/qua-bieu", "/hoi-cho", "/diem-ban")
YEAR = list(range(1, 13))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_is_the_same_for_everybody_even_in_an_empty_market(
    client: FlaskClient, path: str, language: str
) -> None:
    first, second = client.get(language + path), client.get(language + path)

    assert first.status_code == 200
    assert first.data == second.data
    assert first.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in first.headers


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_few_questions_however_full_the_market(
    app: Flask, client: FlaskClient, path: str
) -> None:
    for number in range(6):
        put_on_shelf(f"Món {number}", seller=make_seller(), peak_months=[number + 1], price=90_000)
        make_venue(f"Hội chợ {number}")
        make_venue(f"Điểm {number}", kind="point", starts_on=None, ends_on=None)
    client.get(path)
    app.extensions["page_store"] = PageStore()
    with transaction():
        pages_changed()

    with statements() as asked:
        client.get(path)

    assert len(asked) <= 4, asked


def test_the_calendar_tells_peaks_from_the_rest_and_leaves_out_what_is_always_there(app: Flask) -> None:
    put_on_shelf("Hạt dẻ", peak_months=[9], some_months=[10])
    put_on_shelf("Miến", some_months=YEAR)
    put_on_shelf("Khẩu xén", peak_months=[1], some_months=YEAR[1:])
    put_on_shelf("Rượu", peak_months=[9], subgroup="II.1.a", is_alcohol=True, abv_tenths=300)
    make_product("Ẩn", peak_months=[9], status="draft")
    index_all()

    months = calendar()

    assert [(good.name, good.is_peak) for good in months[9]] == [("Hạt dẻ", True)]
    assert [(good.name, good.is_peak) for good in months[10]] == [("Hạt dẻ", False)]
    assert [good.name for good in months[1]] == ["Khẩu xén"]
    assert months[5] == []


def test_names_of_a_month_stand_in_the_order_of_the_alphabet(app: Flask) -> None:
    for name in ("Ơt", "Đào", "Dâu", "Ăn", "An"):
        put_on_shelf(name, peak_months=[3])

    assert [good.name for good in calendar()[3]] == ["An", "Ăn", "Dâu", "Đào", "Ơt"]


def test_this_month_leads_to_the_listing(client: FlaskClient) -> None:
    put_on_shelf("Mật", peak_months=YEAR[:11], some_months=[])

    page = client.get("/mua-nao-thuc-nay").text

    assert f'href="#thang-{vietnam_today().month}" aria-current="true"' in page
    assert page.count("Tháng này") == 1
    assert 'href="/san-pham?mua=1"' in page


def test_english_readers_are_told_what_a_good_of_the_calendar_is(client: FlaskClient) -> None:
    put_on_shelf("Bánh khảo", name_en="Pressed rice cake", peak_months=[vietnam_today().month])

    assert "Pressed rice cake" in client.get("/en/mua-nao-thuc-nay").text
    assert "Pressed rice cake" not in client.get("/mua-nao-thuc-nay").text


def test_gifts_travel_well_and_no_producer_fills_a_shelf(app: Flask) -> None:
    sua = make_seller("HTX Sua")
    hers = [put_on_shelf(f"Của Sua {n}", seller=sua, price=90_000) for n in range(4)]
    put_on_shelf("Tươi", price=90_000, is_perishable=True)
    put_on_shelf("Hết", price=90_000, stock_of_each=0)
    put_on_shelf("Cây cảnh", price=90_000, subgroup="V.2")
    put_on_shelf("Rượu", price=90_000, subgroup="II.1.a", is_alcohol=True, abv_tenths=300)
    starred = put_on_shelf("Có sao", price=95_000)
    dear = put_on_shelf("Đắt", price=400_000)
    make_certificate(starred, stars=4)
    index_all()

    cheap, middle, costly = gifts(GIFT_PRICES, most=8)

    assert cheap[0] == starred.id
    assert len(set(cheap) & {good.id for good in hers}) == 2
    assert len(cheap) == 3
    assert middle == []
    assert costly == [dear.id]


def test_gift_page_shows_them_by_price_and_promises_no_note(client: FlaskClient) -> None:
    put_on_shelf("Trà", price=60_000)

    page = client.get("/qua-bieu")

    assert names_on(page) == ["Trà"]
    assert "Dưới 100.000" in page.text
    assert "thiệp" not in page.text.lower()


def test_a_fair_that_is_over_is_called_over(client: FlaskClient) -> None:
    today = vietnam_today()
    make_venue("Hội chợ cũ", starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    make_venue("Hội chợ đang họp", starts_on=today - timedelta(days=1), ends_on=today)
    make_venue("Hội chợ kín", is_shown=False)

    page = client.get("/hoi-cho").text

    assert page.index("Hội chợ đang họp") < page.index("Đã qua") < page.index("Hội chợ cũ")
    assert "Hội chợ kín" not in page
    assert "Điểm" not in page.partition("<main")[2].partition("</main")[0]


def test_sales_points_stand_by_region_in_alphabetical_order(client: FlaskClient) -> None:
    for name, province in (("Điểm Z", "14"), ("Điểm A", "14"), ("WinMart+", "04")):
        make_venue(name, kind="point", province_code=province, starts_on=None, ends_on=None)

    page = client.get("/diem-ban").text

    order = [page.index(word) for word in (">Cao Bằng<", "WinMart+", ">Sơn La<", "Điểm A", "Điểm Z")]
    assert order == sorted(order)


def test_what_came_with_the_shop_is_shown_with_its_sources(client: FlaskClient) -> None:
    assert loading.load_venues() > 0
    assert loading.load_venues() == 0

    fairs, points = client.get("/hoi-cho").text, client.get("/en/diem-ban").text

    assert "Festival trái cây" in fairs
    assert "28–31/5/2022" in fairs
    assert "Đầu tháng 10/2023" in fairs
    assert "Báo Công Thương" in fairs
    assert ".txt" not in fairs + points
    assert "Six points" in points


def test_the_front_page_shows_stories_gifts_and_makers(client: FlaskClient) -> None:
    sua = make_seller("HTX Sua")
    put_on_shelf("Mật mùa", seller=sua, peak_months=YEAR)
    put_on_shelf("Trà quà", seller=make_seller("HTX Lò", story=""), price=60_000)
    stories = [make_article(f"Chuyện {number}") for number in range(4)]

    page = client.get("/").text

    assert [name in page for name in ("Chuyện 0", "Chuyện 1", "Chuyện 2", "Chuyện 3")] == [
        False,
        True,
        True,
        True,
    ]
    assert f'href="/chuyen/{stories[3].slug}"' in page
    assert page.index("Mật mùa") < page.index("Quà biếu vùng cao") < page.index("Trà quà")
    assert f'class="maker-tile" data-band="dien-bien" href="/nguoi-ban/{sua.slug}"' in page
    for path in ("/mua-nao-thuc-nay", "/qua-bieu", "/chuyen", "/hoi-cho", "/diem-ban", "/ocop"):
        assert f'href="{path}"' in page


def test_english_readers_are_told_what_a_maker_is_where_others_read_its_story(client: FlaskClient) -> None:
    seller = make_seller("Hợp tác xã Hồng Phước", story="Chín hộ nuôi ong.")
    put_on_shelf("Mật", seller=seller)

    page, english = client.get("/").text, client.get("/en/").text

    assert "<small><span>Điện Biên</span></small><p" in page
    assert "Chín hộ nuôi ong." in page
    assert '<small><span lang="vi">Điện Biên</span> · Cooperative</small>' in english
    assert "Chín hộ nuôi ong." not in english


def test_makers_of_the_week_have_something_to_sell(app: Flask) -> None:
    make_seller("HTX trống")
    put_on_shelf("Mật", seller=make_seller("HTX có hàng"))
    put_on_shelf("Sạp", seller=make_seller("Sạp chung", is_stall=True))

    assert [maker.name for maker in makers_of_the_week(6)] == ["HTX có hàng"]
