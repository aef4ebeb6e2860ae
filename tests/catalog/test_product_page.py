"""What An reads before she buys."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from shop.checkout.cancel_order import cancel_order
from shop.kernel.clock import time_from, vietnam_today
from shop.kernel.money import Vnd
from shop.platform.database import db, transaction
from shop.platform.media import MediaState
from shop.platform.page_cache import PageVersion
from shop.stock.policies import FEW_LEFT
from tests.factories.catalog import change_variant, make_variant
from tests.factories.orders import AN, make_order
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller
from tests.factories.stock import make_stock
from tests.search.test_cards import add_photo

HOSTILE = "<img src=x onerror=alert(1)>"
LEFT = re.compile(r"Còn \d+<")
FEE = re.compile(r"Gửi thường: ([\d.]+)\u00a0₫")


def page_of(client: FlaskClient, product, query: str = "") -> str:
    answer = client.get(f"/san-pham/{product.slug}{query}")
    assert answer.status_code == 200
    return answer.text


def test_everything_the_law_wants_shown_is_on_the_page(client: FlaskClient) -> None:
    product = put_on_shelf(
        "Khẩu xén",
        subgroup="I.3.b",
        seller=make_seller("HTX Lay Nưa", registration_no="11A800"),
        place_text="xã Lay Nưa (cũ)",
    )

    page = page_of(client, product)

    for words in (
        "HTX Lay Nưa", "5600123456", "11A800", "0912\u00a0345\u00a0678", "sua@example.vn",
        "Đội 10", "tỉnh Điện Biên", "Mật ong", "24 tháng từ ngày đóng hũ", "Nơi khô, mát",
        "285.000\u00a0₫", "57.000\u00a0₫/100\u00a0g", "Trả khi nhận hàng, hoặc trả trước", "hoàn tiền",
        "xã Lay Nưa (cũ)", "Phí và ngày giao",
    ):  # fmt: skip
        assert words in page, words


def test_an_chooses_among_packs_and_the_cheapest_is_ready(client: FlaskClient) -> None:
    product = put_on_shelf()
    make_variant(product, name="Hũ 1 kg", net_amount=1000, gross_grams=1300, price=540_000)
    index_all()

    page = page_of(client, product)

    assert re.findall(r'type="radio" autocomplete="off" name="variant_id" value="\d+"( checked)?', page) == [
        " checked",
        "",
    ]
    assert "54.000\u00a0₫/100\u00a0g" in page
    assert "csrf_token" not in page


def test_one_piece_by_the_piece_is_not_priced_twice(client: FlaskClient) -> None:
    product = put_on_shelf()
    make_variant(product, name="Một cái", measure="items", net_amount=1, price=9_000)
    index_all()

    page = page_of(client, product)

    assert re.findall(r"data-pack-unit>([^<]*)<", page) == ["57.000\u00a0₫/100\u00a0g", ""]


def test_one_pack_is_no_choice(client: FlaskClient) -> None:
    product = put_on_shelf()

    page = page_of(client, product)

    assert 'type="radio"' not in page
    assert f'type="hidden" name="variant_id" value="{product.variants[0].id}"' in page


def test_what_has_sold_out_says_so_and_has_no_button(client: FlaskClient) -> None:
    page = page_of(client, put_on_shelf(stock_of_each=0))

    assert "tạm hết" in page
    assert 'name="variant_id" value' not in page.replace('type="hidden" name="variant_id"', "", 1)
    assert re.findall(r'<button class="btn main">.*?<span data-off>([^<]*)<', page) == ["Báo khi có hàng"]


def test_a_pack_no_longer_offered_is_not_shown(client: FlaskClient) -> None:
    product = put_on_shelf()
    with transaction():
        change_variant(product.variants[0], is_offered=False)

    page = page_of(client, product)

    assert 'name="variant_id"' not in page
    assert "tạm ngừng bán" in page


def test_a_new_price_shows_at_once_though_the_page_was_kept(client: FlaskClient) -> None:
    product = put_on_shelf()
    assert "285.000" in page_of(client, product)

    with transaction():
        change_variant(product.variants[0], price=Vnd(199_000))

    assert "199.000\u00a0₫" in page_of(client, product)
    assert "285.000" not in page_of(client, product)


def test_postage_is_told_before_the_basket(client: FlaskClient) -> None:
    product = put_on_shelf()

    page = page_of(client, product, "?toi=01")

    assert re.search(r"Gửi thường: [\d.]+\u00a0₫</b><br>Gửi [\d/]+ thì khoảng [\d/]+ – [\d/]+ tới nơi", page)
    assert '<option value="01" selected lang="vi">' in page


@pytest.mark.parametrize("toi", ["99", "xx", "", "01'--"])
def test_a_province_that_is_none_breaks_nothing(client: FlaskClient, toi: str) -> None:
    answer = client.get(f"/san-pham/{put_on_shelf().slug}", query_string={"toi": toi})

    assert answer.status_code == 200
    assert "Gửi thường" not in answer.text


def test_a_drawing_and_made_up_figures_are_marked(client: FlaskClient) -> None:
    page = page_of(client, put_on_shelf(illustrative=["price", "storage"]))

    assert "Hình vẽ minh họa" in page
    assert page.count('class="illustrative">(minh họa)') == 2


def test_hostile_words_of_a_seller_stay_words(client: FlaskClient) -> None:
    product = put_on_shelf(
        HOSTILE, seller=make_seller(HOSTILE, story=HOSTILE, street=HOSTILE), summary=HOSTILE,
        story=HOSTILE, ingredients=HOSTILE, region=HOSTILE[:60], drawing_alt=HOSTILE,
        sources=["javascript:alert(1)", "https://example.vn/?a=1&b=2"],
    )  # fmt: skip

    for path in (f"/san-pham/{product.slug}", "/", "/san-pham", f"/nguoi-ban/{product.seller.slug}"):
        assert "<img src=x" not in client.get(path).text, path
    page = page_of(client, product)
    assert 'href="javascript:' not in page
    assert 'href="https://example.vn/?a=1&amp;b=2" rel="nofollow noopener noreferrer"' in page


def test_goods_of_the_same_seller_and_region_stand_beside_it(client: FlaskClient) -> None:
    sua = make_seller("HTX Sua")
    product = put_on_shelf("Món này", seller=sua)
    for number in range(3):
        put_on_shelf(f"Của Sua {number}", seller=sua)
    put_on_shelf("Của hàng xóm")
    put_on_shelf("Ở xa", province_code="14")

    page = page_of(client, product)

    assert "Cùng người bán" in page
    assert "Của Sua 2" in page
    assert "Của hàng xóm" in page
    assert "Ở xa" not in page


def test_what_is_sold_out_stands_last_beside_it(client: FlaskClient) -> None:
    sua = make_seller("HTX Sua")
    product = put_on_shelf("Món này", seller=sua)
    for number in range(3):
        put_on_shelf(f"Còn {number}", seller=sua)
    put_on_shelf("Đã hết", seller=sua, stock_of_each=0)

    page = page_of(client, product)

    assert page.index("Đã hết") > page.index("Còn 0")


def test_the_season_names_its_months(client: FlaskClient) -> None:
    page = page_of(client, put_on_shelf(peak_months=[vietnam_today().month]))

    assert "Mùa trong năm: rộ nhất tháng" in page
    assert "Đang mùa" in page


def test_in_english_the_page_is_english_and_the_seller_stays_vietnamese(
    client: FlaskClient,
) -> None:
    product = put_on_shelf(name_en="Ban honey", summary_en="Spun once a season.")

    page = client.get(f"/en/san-pham/{product.slug}").text

    assert "Add to basket" in page
    assert "Spun once a season." in page
    assert '<h1 class="h-page" lang="vi">Mật ong hoa ban</h1>' in page
    assert '<p lang="vi">Ong lấy mật khi hoa ban nở.</p>' in page


def test_english_readers_are_told_that_terms_are_in_the_sellers_words(client: FlaskClient) -> None:
    told = "The seller’s own words are in Vietnamese."
    plain = put_on_shelf("Không lời", seller=make_seller("HTX Một"), story="")
    terms = put_on_shelf("Có lời", seller=make_seller("HTX Hai", return_policy="Báo trong 7 ngày."), story="")

    assert told not in client.get(f"/en/san-pham/{plain.slug}").text
    assert told in client.get(f"/en/san-pham/{terms.slug}").text


def test_an_address_that_is_none_is_no_page(client: FlaskClient) -> None:
    for slug in ("khong-co", "a" * 500, "..%2f..%2fetc"):
        assert client.get(f"/san-pham/{slug}").status_code == 404


def test_when_few_are_left_an_reads_how_many(client: FlaskClient) -> None:
    product = put_on_shelf(stock_of_each=FEW_LEFT + 1)
    assert not LEFT.search(page_of(client, product))
    assert "Còn hàng" in page_of(client, product)

    for left in range(FEW_LEFT, 0, -1):
        make_order(product, phone=f"+8491234567{left}")
        page = page_of(client, product)
        assert f"Còn {left}<" in page
        assert "Còn hàng" not in page
        assert f"{left} left<" in client.get(f"/en/san-pham/{product.slug}").text

    make_order(product, phone="+84912345670")
    assert "tạm hết" in page_of(client, product)
    assert not LEFT.search(page_of(client, product))


def test_each_pack_tells_of_itself(client: FlaskClient) -> None:
    product = put_on_shelf(stock_of_each=50)
    large = make_variant(product, name="Hũ 1 kg", net_amount=1000, gross_grams=1300, price=540_000)
    make_stock(3, large)
    index_all()

    small_words, large_words = re.findall(r'<label class="choice">.*?</label>', page_of(client, product))

    assert not LEFT.search(small_words)
    assert "Còn 3<" in large_words


def test_what_comes_back_is_counted_again(client: FlaskClient) -> None:
    product = put_on_shelf(stock_of_each=FEW_LEFT + 1)
    order = make_order(product, quantity=3)
    assert "Còn 3<" in page_of(client, product)

    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)

    assert not LEFT.search(page_of(client, product))


def shown_changes() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.sum(PageVersion.changes))) or 0


def test_selling_of_plenty_leaves_kept_pages_alone(client: FlaskClient) -> None:
    product = put_on_shelf(stock_of_each=FEW_LEFT + 3)
    before = shown_changes()

    make_order(product)
    make_order(product, phone="+84912345679")
    assert shown_changes() == before

    make_order(product, phone="+84912345680")
    assert shown_changes() == before + 1


def test_several_photos_are_a_row_with_small_ones_and_large_ones(client: FlaskClient) -> None:
    product = put_on_shelf()
    for position, key in enumerate("ab"):
        add_photo(product, state=MediaState.READY, position=position, key=key)

    page = page_of(client, product)

    for key, number in (("a", 1), ("b", 2)):
        assert f'<a id="anh-{number}" href="/anh/{key * 32}-960.webp">' in page
        assert f'<a href="#anh-{number}"' in page
    assert page.count('fetchpriority="high"') == 1
    assert "data-frame" in page


def test_one_picture_needs_no_small_ones(client: FlaskClient) -> None:
    assert "photos-small" not in page_of(client, put_on_shelf())


def test_the_pack_that_was_looked_at_is_chosen_and_weighs_on_the_postage(client: FlaskClient) -> None:
    product = put_on_shelf()
    big = make_variant(product, name="Thùng", net_amount=9000, gross_grams=9900, price=4_000_000)
    make_stock(3, big)
    index_all()

    plain, wanted = page_of(client, product, "?toi=01"), page_of(client, product, f"?toi=01&goi={big.id}")

    assert f'value="{big.id}" checked' in wanted
    assert f'value="{big.id}" checked' not in plain
    fees = [int(FEE.search(text)[1].replace(".", "")) for text in (plain, wanted)]
    assert fees[0] < fees[1]
    for hostile in ("-1", "x", "9" * 30):
        assert f'value="{big.id}" checked' not in page_of(client, product, f"?goi={hostile}")


def test_the_days_of_arrival_are_told_in_dates(client: FlaskClient) -> None:
    product = put_on_shelf()
    index_all()

    with time_from(lambda: datetime(2026, 3, 13, 3, tzinfo=UTC)):  # a Friday
        page = page_of(client, product, "?toi=01")

    assert re.search(r"Gửi 16/3/2026 thì khoảng \d+/3/2026 – \d+/3/2026 tới nơi", page)


def test_a_season_is_told_in_words_too(client: FlaskClient) -> None:
    product = put_on_shelf(peak_months=[11, 12, 1], some_months=[3])

    page = page_of(client, product)

    assert "Rộ nhất từ tháng Mười Một đến tháng Giêng; còn có hàng tháng Ba." in page
    assert "Màu rõ là rộ nhất, màu mờ là có hàng." in page


def test_a_season_names_only_what_it_shows_and_what_is_in_stock_outside_it(client: FlaskClient) -> None:
    product = put_on_shelf(peak_months=[3, 4], some_months=[])
    index_all()

    with time_from(lambda: datetime(2026, 11, 13, 3, tzinfo=UTC)):
        page = page_of(client, product)

    assert "nhạt là có hàng" not in page
    assert "Tháng này ngoài mùa, nhưng món vẫn còn hàng." in page
