"""Sua lists a jar of honey; officers will look at it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from shop.catalog.models import MeasureKind, ProductStatus
from shop.platform.media import MediaState
from shop.sellers.models import Seller
from shop.stock.queries import available_of
from tests.factories.catalog import make_product, make_variant
from tests.factories.places import HA_NOI
from tests.factories.stock import make_stock
from tests.support.filling import files, form_on
from tests.support.pictures import picture
from tests.workshop.desk import HONEY, editor_on, newest, products, status_of, write


def test_a_first_draft_is_kept_with_its_packs_and_stock(client: FlaskClient, hers: Seller) -> None:
    response = write(client, aliases="mật bạc hà, mật Mông", peak=["11", "12", "13", "x"])

    product = newest()
    assert response.status_code == 303
    assert response.location == f"/gian-hang/san-pham/{product.id}"
    assert product.seller_id == hers.id
    assert product.status is ProductStatus.DRAFT
    assert product.story == "Nhà tôi ở bản Ten.\n\nOng lấy mật tháng Mười một."
    assert product.peak_months == [11, 12]
    assert [alias.name for alias in product.aliases] == ["mật bạc hà", "mật Mông"]
    (pack,) = product.variants
    assert (pack.measure, pack.net_amount, pack.gross_grams, pack.price) == (
        MeasureKind.WEIGHT, 500, 700, 265_000,
    )  # fmt: skip
    assert (pack.name, pack.sku) == ("500 g", "MOBH-500G")
    assert available_of([pack.id]) == {pack.id: 36}
    assert "Đã lưu nháp lúc" in client.get(response.location).text


def test_opening_and_saving_changes_nothing(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers, story="Một.\n\nHai.\n\nBa.", place_text="Bản Ten")
    make_stock(5, product.variants[0])
    page = client.get(f"/gian-hang/san-pham/{product.id}")

    response = editor_on(page).press(client, {"op": "save"})

    assert response.status_code == 303
    assert status_of(product) is ProductStatus.PUBLISHED
    assert product.story == "Một.\n\nHai.\n\nBa."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Đặt tên cho món hàng"),
        ({"name": "ab"}, "ít nhất 3 chữ"),
        ({"name": "a" * 121}, "Dài quá"),
        ({"subgroup": ""}, "Chọn loại hàng"),
        ({"subgroup": "IX.9"}, "Chọn loại hàng"),
        ({"province_code": "99"}, "Chọn một mục"),
        ({"pack__0__price": "hai trăm"}, "Ghi bằng chữ số"),
        ({"pack__0__price": ""}, "Ghi giá bán"),
        ({"pack__0__price": "-5"}, "Ghi bằng chữ số"),
        ({"pack__0__price": "٢٨٥"}, "Ghi bằng chữ số"),
        ({"pack__0__price": "1e9"}, "Ghi bằng chữ số"),
        ({"pack__0__price": "2.000.000.000", "asked": ["2000000000"]}, "tỷ đồng"),
        ({"pack__0__amount": "0,5"}, "số tròn"),
        ({"pack__0__amount": "0"}, "lớn hơn 0"),
        ({"pack__0__unit": "tạ"}, "Chọn một mục"),
        ({"pack__0__gross": "300"}, "không thể nhẹ hơn"),
        ({"pack__0__gross": "60000"}, "50 kg"),
        ({"pack__0__gross": "0,7"}, "Ghi số gam bằng chữ số"),
        ({"pack__0__stock": "1000001"}, "một triệu"),
        ({"pack__0__stock": "20 hũ"}, "Ghi bằng chữ số, ví dụ 12."),
        ({"abv": "120"}, "0 đến 100"),
        ({"summary": "a" * 301}, "Dài quá"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_kept(
    client: FlaskClient, hers: Seller, changes: dict[str, str], words: str
) -> None:
    response = write(client, **changes)

    assert response.status_code == 422
    assert words in response.text
    assert products() == []
    kept = editor_on(response).values
    assert kept["who"] == [HONEY["who"]]
    assert kept["pack-0-gross"] == [changes.get("pack__0__gross", "700")]


def test_kilograms_litres_and_pieces_are_understood(client: FlaskClient, hers: Seller) -> None:
    write(client, pack__0__amount="1,25", pack__0__unit="kg", pack__0__gross="1.500")
    assert newest().variants[0].net_amount == 1250
    write(client, pack__0__amount="0.75", pack__0__unit="l", pack__0__gross="1500")
    assert (newest().variants[0].measure, newest().variants[0].net_amount) == (MeasureKind.VOLUME, 750)
    write(client, pack__0__amount="3", pack__0__unit="c")
    assert (newest().variants[0].measure, newest().variants[0].name) == (MeasureKind.ITEMS, "3 cái")


def test_units_and_thousands_that_are_typed_along_are_understood(client: FlaskClient, hers: Seller) -> None:
    write(client, pack__0__amount="0,5 kg", pack__0__price="120k", pack__0__gross="0,7 kg")

    pack = newest().variants[0]
    assert (pack.net_amount, pack.price, pack.gross_grams) == (500, 120_000, 700)


def test_a_dot_tells_thousands_of_grams_and_parts_of_a_kilogram(client: FlaskClient, hers: Seller) -> None:
    write(client, pack__0__amount="1.000", pack__0__gross="1.300")
    assert newest().variants[0].net_amount == 1000
    write(client, pack__0__amount="1.000", pack__0__unit="kg", pack__0__gross="1.300")
    assert newest().variants[0].net_amount == 1000
    write(client, pack__0__amount="1,500 ml", pack__0__gross="1.900")
    assert (newest().variants[0].measure, newest().variants[0].net_amount) == (MeasureKind.VOLUME, 1500)


def test_a_weight_is_shown_without_separators_that_english_readers_take_for_a_point(
    client: FlaskClient, hers: Seller
) -> None:
    write(client, pack__0__gross="1.420")

    page = client.get(f"/gian-hang/san-pham/{newest().id}").text

    assert newest().variants[0].gross_grams == 1420
    assert 'value="1420"' in page


def test_an_odd_price_is_asked_about_once(client: FlaskClient, hers: Seller) -> None:
    asked = write(client, pack__0__price="28")

    assert "28\u00a0₫ có đúng không?" in asked.text
    assert "280.000\u00a0₫" in asked.text
    assert products() == []

    assert editor_on(asked).press(client, {"op": "save"}).status_code == 303
    assert newest().variants[0].price == 28


def test_a_tenfold_price_is_asked_about_with_the_old_one(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers, price=285_000)

    asked = write(client, f"/gian-hang/san-pham/{product.id}", pack__0__price="2.850.000")

    assert "Giá cũ là 285.000\u00a0₫" in asked.text
    assert newest().variants[0].price == 285_000


def test_rows_come_and_go_by_plain_buttons(client: FlaskClient, hers: Seller) -> None:
    first = write(client, op="add-pack")
    product = newest()
    assert first.location == f"/gian-hang/san-pham/{product.id}?them=1#packs"

    form = editor_on(client.get(f"/gian-hang/san-pham/{product.id}?them=1"))
    assert form.values["rows"] == ["2"]
    form.press(
        client, {"op": "save"},
        pack__1__amount="1", pack__1__unit="kg", pack__1__price="500.000", pack__1__gross="1200",
    )  # fmt: skip
    assert [pack.name for pack in newest().variants] == ["500 g", "1 kg"]

    form = editor_on(client.get(f"/gian-hang/san-pham/{product.id}"))
    form.press(client, {"op": "drop-pack:0"})
    assert [pack.is_offered for pack in newest().variants] == [False, True]
    page = client.get(f"/gian-hang/san-pham/{product.id}")
    assert "drop-pack" not in page.text
    form = editor_on(page)
    form.press(client, {"op": "offer-pack:0"})
    assert [pack.is_offered for pack in newest().variants] == [True, True]


def test_a_row_in_the_middle_goes_and_the_others_keep_their_words(client: FlaskClient, hers: Seller) -> None:
    form = editor_on(client.get("/gian-hang/san-pham/moi"))
    rows = {"rows": "3", "pack-0-price": "1.000", "pack-1-price": "2.000", "pack-2-price": "3.000"}

    page = form.press(client, {"op": "drop-pack:1"}, **rows)

    kept = editor_on(page).values
    assert (kept["rows"], kept["pack-0-price"], kept["pack-1-price"]) == (["2"], ["1.000"], ["3.000"])
    assert 'class="error"' not in page.text


@pytest.mark.parametrize(
    "op",
    ["drop-pack:99", "drop-pack:²", "photo-up:999", "photo-drop:", "x", "drop-pack:-1", "offer-pack:1e3"],
)
def test_a_button_that_nobody_made_does_nothing(client: FlaskClient, hers: Seller, op: str) -> None:
    assert write(client, op=op).status_code in {200, 303}


@pytest.mark.parametrize("rows", ["-1", "²", "99999999999", "x", ""])
def test_a_strange_number_of_rows_is_bounded(client: FlaskClient, hers: Seller, rows: str) -> None:
    assert write(client, rows=rows).status_code in {200, 303}


def test_two_packs_cannot_have_one_code(client: FlaskClient, hers: Seller) -> None:
    make_variant(make_product(seller=hers), sku="HU-500")

    response = write(client, pack__0__sku="hu-500")

    assert response.status_code == 422
    assert "Mã hàng này đã dùng" in response.text
    assert len(products()) == 1


def test_photos_are_taken_in_and_shown_when_they_are_ready(
    client: FlaskClient, hers: Seller, deliver: Callable[[], int]
) -> None:
    write(client, op="photo-add", files={"new_photos": files(picture(), picture("PNG"))})
    product = newest()
    page = client.get(f"/gian-hang/san-pham/{product.id}")

    assert [photo.alt for photo in product.photos] == ["Mật ong bạc hà", "Mật ong bạc hà, ảnh 2"]
    assert all(photo.media.state is MediaState.WAITING for photo in product.photos)
    assert not any(photo.media.is_private for photo in product.photos)
    assert "Đang xử lý" in page.text

    deliver()
    page = client.get(f"/gian-hang/san-pham/{product.id}")
    assert "Đang xử lý" not in page.text
    assert f"/anh/{newest().photos[0].media.key}-" in page.text


def test_photos_change_places_and_leave(client: FlaskClient, hers: Seller) -> None:
    write(client, files={"new_photos": files(picture(), picture("PNG"))})
    product = newest()
    first, second = [photo.media_id for photo in product.photos]
    page = f"/gian-hang/san-pham/{product.id}"

    write(client, page, op=f"photo-up:{second}")
    assert [photo.media_id for photo in newest().photos] == [second, first]
    write(client, page, op=f"photo-drop:{second}")
    assert [photo.media_id for photo in newest().photos] == [first]


def test_a_photo_keeps_its_words_and_needs_them(client: FlaskClient, hers: Seller) -> None:
    write(client, files={"new_photos": files(picture())})
    product = newest()
    media_id = product.photos[0].media_id
    page = f"/gian-hang/san-pham/{product.id}"

    write(client, page, **{f"alt-{media_id}": "Hũ mật nắp vải chàm"})

    assert newest().photos[0].alt == "Hũ mật nắp vải chàm"


def test_photos_survive_a_refused_form(client: FlaskClient, hers: Seller) -> None:
    refused = write(client, name="", files={"new_photos": files(picture())})
    assert refused.status_code == 422
    assert len(editor_on(refused).values["shot"]) == 1

    editor_on(refused).press(client, {"op": "save"}, name="Mật ong bạc hà")
    assert len(newest().photos) == 1


def test_a_picture_that_is_none_is_refused_and_the_words_stay(client: FlaskClient, hers: Seller) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

    refused = write(client, files={"new_photos": files(svg, name="<svg onload=x>.jpg")})

    assert refused.status_code == 422
    assert "không phải ảnh" in refused.text
    assert "<svg onload" not in refused.text
    assert editor_on(refused).values["who"] == [HONEY["who"]]


def test_at_most_eight_photos_stand_on_a_page(client: FlaskClient, hers: Seller) -> None:
    refused = write(client, files={"new_photos": files(*[picture(size=(300, 300))] * 9)})

    assert refused.status_code == 422
    assert len(editor_on(refused).values["shot"]) == 8


def test_a_finished_draft_goes_to_the_officers(client: FlaskClient, hers: Seller) -> None:
    response = write(client, op="submit", files={"new_photos": files(picture())})

    product = newest()
    assert response.status_code == 303
    assert product.status is ProductStatus.PROPOSED
    assert "Đã gửi duyệt" in client.get(response.location).text


def test_what_is_missing_is_said_in_plain_words_with_the_way_to_it(client: FlaskClient, hers: Seller) -> None:
    response = write(client, op="submit", storage="", summary="", who="", how="", pack__0__price=None,
                     pack__0__amount=None, pack__0__gross=None, pack__0__stock=None)  # fmt: skip

    product = newest()
    assert product.status is ProductStatus.DRAFT
    page = client.get(response.location)
    for anchor in ("photos", "packs", "summary", "storage"):
        assert f'href="#{anchor}"' in page.text
        assert f'id="{anchor}"' in page.text
    assert "Còn thiếu 4 điều" in page.text


def test_a_price_on_sale_changes_at_once(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers, price=285_000)

    write(client, f"/gian-hang/san-pham/{product.id}", pack__0__price="290.000", peak=["3"])

    assert status_of(product) is ProductStatus.PUBLISHED
    assert newest().variants[0].price == 290_000


def test_a_checked_word_on_sale_goes_back_to_the_officers_and_the_page_says_so(
    client: FlaskClient, hers: Seller
) -> None:
    product = make_product(seller=hers)
    page = f"/gian-hang/san-pham/{product.id}"
    assert "về lại chỗ cán bộ xem" in client.get(page).text

    response = write(client, page, summary="Mật khác.")

    assert status_of(product) is ProductStatus.PROPOSED
    assert "về lại chỗ chờ duyệt" in client.get(response.location).text


def test_what_officers_sent_back_is_read_on_the_page(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers, status=ProductStatus.DRAFT, refusal="Chụp <lại> ảnh bìa")

    assert "Chụp &lt;lại&gt; ảnh bìa" in client.get(f"/gian-hang/san-pham/{product.id}").text


def test_spirits_are_alcohol_whatever_is_ticked(client: FlaskClient, hers: Seller) -> None:
    write(client, subgroup="II.1.a", abv="29,5")

    assert (newest().is_alcohol, newest().abv_tenths) == (True, 295)


def test_another_place_names_another_region(client: FlaskClient, hers: Seller) -> None:
    write(client, province_code="25", ward_code="", place_text="Mai Châu, Hòa Bình")
    assert (newest().region, newest().band) == ("Hòa Bình", "hoa-binh")

    response = write(client, province_code=HA_NOI)
    assert response.status_code == 422


def test_without_script_a_button_brings_the_communes_of_another_province(
    client: FlaskClient, hers: Seller
) -> None:
    page = write(client, op="choose-wards", province_code=HA_NOI, ward_code="")

    assert page.status_code == 200
    assert "Phường Ba Đình" in page.text
    assert products() == []
    assert editor_on(page).values["name"] == [HONEY["name"]]


def test_goods_are_hidden_and_shown_again(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)
    path = f"/gian-hang/san-pham/{product.id}"

    for verb, status in (("an", ProductStatus.HIDDEN), ("hien", ProductStatus.PUBLISHED)):
        page = client.get("/gian-hang/san-pham")
        form = next(form for form in [form_on(page, holding="csrf_token")] if form.action.endswith(verb))
        assert form.action == f"{path}/{verb}"
        assert form.press(client).status_code == 303
        assert status_of(product) is status


def test_words_from_outside_stay_words(client: FlaskClient, hers: Seller) -> None:
    evil = '</textarea><script>alert(1)</script>{{7*7}}\u202e"\x07'
    write(client, name=f"Mật {evil}"[:100], summary=evil, who=evil, place_text=evil, pack__0__name=evil[:60])

    product = newest()
    page = client.get(f"/gian-hang/san-pham/{product.id}").text
    assert "<script>alert" not in page
    assert "\x07" not in product.summary
    assert "\u202e" not in product.name
    assert "49" not in product.name
