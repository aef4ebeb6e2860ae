"""An reads before she buys: facts, fees, rights, in her language, without a cookie."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.kernel.money import Vnd
from shop.orders.policies import CONFIRM_WITHIN, WAIT_FOR_ANSWER
from shop.shipping.models import Zone
from tests.factories.paying import only_cash
from tests.factories.shipping import a_rate, make_rates

PAGES = ("/ocop", "/giao-hang", "/doi-tra", "/quyen-rieng-tu", "/quy-che")


def words(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text))).replace("\u00a0", " ")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_is_the_same_for_everybody_and_may_be_kept(
    client: FlaskClient, path: str, language: str
) -> None:
    first, second = client.get(language + path), client.get(language + path)

    assert first.data == second.data
    assert first.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_who_operates_the_market(client: FlaskClient, path: str) -> None:
    assert "Ban quản lý Chợ Phiên" in words(client, path)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_no_page_promises_a_way_to_pay_that_does_not_exist(
    app: Flask, client: FlaskClient, path: str, language: str
) -> None:
    with only_cash(app):
        told = words(client, language + path).lower()

    assert "vietqr" not in told
    assert "stripe" not in told
    assert "visa" not in told


def test_who_reads_how_to_pay_finds_the_ways_that_are_set_up(client: FlaskClient) -> None:
    told = words(client, "/giao-hang")

    assert "Chuyển khoản bằng mã VietQR" in told
    assert "hàng được giữ trong 24 giờ" in told
    assert "Thẻ: bạn trả ở trang của cổng thẻ" not in told
    assert "Trả tiền khi nhận hàng" in told
    assert "đơn có rượu chỉ trả trước" in told


def test_who_reads_about_refunds_finds_each_way_they_go(client: FlaskClient) -> None:
    told = words(client, "/doi-tra")

    assert "Trả tiền mặt khi nhận hàng: tiền về tay người bán" in told
    assert "chợ hoàn vào tài khoản bạn ghi ở trang đơn hàng, trong 3 ngày làm việc" in told
    assert "OTP" in told


def test_the_facts_about_ocop_are_those_of_the_decisions(client: FlaskClient) -> None:
    told = words(client, "/ocop")

    for fact in ("148/QĐ-TTg", "1489/QĐ-TTg", "36 tháng", "90 đến 100", "70 đến dưới 90", "50 đến dưới 70"):
        assert fact in told
    assert "40 điểm" in told
    assert "25 điểm" in told
    assert "35 điểm" in told


def test_three_star_certificates_were_the_districts_only_for_a_while(client: FlaskClient) -> None:
    table = client.get("/ocop").text.split("Quyết định ký")[1].split("</table>")[0]
    periods = re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)</td>', table)

    assert [authority for _, authority in periods] == ["Tỉnh", "Huyện", "Tỉnh"]


def test_an_works_out_the_postage_without_a_script(client: FlaskClient) -> None:
    told = words(client, "/giao-hang?tu=11&den=01&can=1.200")

    assert "Điện Biên → Hà Nội, 1.200 g" in told
    assert "Gửi thường 2–4 ngày làm việc 36.000 ₫" in told
    assert "Gửi nhanh 1–2 ngày làm việc 66.000 ₫" in told


def test_a_reader_of_english_works_it_out_too(client: FlaskClient) -> None:
    told = words(client, "/en/giao-hang?tu=11&den=92&can=1,200")

    assert "Điện Biên → Cần Thơ, 1,200 g" in told
    assert "Standard delivery 4–7 working days 58.000 ₫" in told


def test_before_anything_is_asked_nothing_is_wrong(client: FlaskClient) -> None:
    assert 'class="error"' not in client.get("/giao-hang").text


@pytest.mark.parametrize("weight", ["", "0", "-5", "x", "1,5", "1.5", "100.001", "999999999999", "١٢٣"])
def test_a_weight_that_is_none_gets_a_word_beside_the_field(client: FlaskClient, weight: str) -> None:
    page = client.get("/giao-hang", query_string={"tu": "11", "den": "01", "can": weight}).text

    assert 'id="can-error"' in page
    assert 'id="tu-error"' not in page
    assert '<option selected value="01">Hà Nội</option>' in page


@pytest.mark.parametrize("place", ["", "99", "Hà Nội"])
def test_a_place_that_is_none_gets_a_word_and_keeps_the_rest(client: FlaskClient, place: str) -> None:
    page = client.get(f"/giao-hang?tu=11&den={place}&can=500").text

    assert 'id="den-error"' in page
    assert 'value="500"' in page


def test_a_new_table_of_the_market_shows_at_once(client: FlaskClient) -> None:
    assert "18.000 ₫" in words(client, "/giao-hang")

    make_rates(seller_id=None, rates=[a_rate(zone=zone, fee=Vnd(21_500)) for zone in Zone])

    told = words(client, "/giao-hang")
    assert "21.500 ₫" in told
    assert "18.000 ₫" not in told
    assert "Nhanh" not in told


def test_pages_tell_the_buyers_rights_and_where_to_complain(client: FlaskClient) -> None:
    assert "Luật 19/2023/QH15" in words(client, "/doi-tra")
    assert "1800 6838" in words(client, "/doi-tra")
    assert "Luật 91/2025/QH15" in words(client, "/quyen-rieng-tu")
    assert "72 giờ" in words(client, "/quyen-rieng-tu")
    assert "Luật 122/2025/QH15" in words(client, "/quy-che")
    assert "Điều 37" in words(client, "/quy-che")


def test_the_days_for_a_complaint_are_the_operators(client: FlaskClient) -> None:
    assert "trong 7 ngày" in words(client, "/doi-tra")
    assert "within 7 days" in words(client, "/en/doi-tra")


@pytest.mark.parametrize("path", ["/giao-hang", "/doi-tra", "/quy-che"])
@pytest.mark.parametrize(("language", "said"), [("", "{} ngày"), ("/en", "{} days")])
def test_an_reads_when_an_unanswered_order_is_canceled_by_itself(
    client: FlaskClient, path: str, language: str, said: str
) -> None:
    days = (CONFIRM_WITHIN + WAIT_FOR_ANSWER).days
    told = words(client, language + path)

    assert said.format(days) in told
    assert ("chợ tự hủy" if not language else "the market cancels") in told
