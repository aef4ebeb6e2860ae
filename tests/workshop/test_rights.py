"""What is Lò's does not exist for Sua, and a seller writes only as far as its standing goes."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.catalog.models import Product, ProductStatus
from shop.platform.database import db, transaction
from shop.platform.media import take_in
from shop.sellers.models import Seller, SellerStatus
from tests.factories.accounts import make_user
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.sellers import make_seller
from tests.factories.stock import make_stock
from tests.support.filling import Filled
from tests.support.pictures import picture
from tests.support.sameness import essence
from tests.support.signing_in import SignIn
from tests.workshop.desk import HONEY, editor_on, newest, products, write

PAGES = ("", "/kho", "/giay-ocop")
VERBS = ("", "/kho", "/giay-ocop", "/gui-duyet", "/an", "/hien")


def token_of(client: FlaskClient) -> dict[str, str]:
    page = client.get("/gian-hang/san-pham/moi").text
    return {"csrf_token": page.partition('name="csrf-token" content="')[2].partition('"')[0]}


@pytest.mark.parametrize("part", PAGES)
def test_a_strangers_page_is_the_page_that_does_not_exist(
    client: FlaskClient, hers: Seller, strangers: Seller, part: str
) -> None:
    theirs = make_product(seller=strangers)

    foreign = client.get(f"/gian-hang/san-pham/{theirs.id}{part}")
    missing = client.get(f"/gian-hang/san-pham/987654{part}")

    assert foreign.status_code == 404
    assert essence(foreign) == essence(missing)


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_reaches_a_strangers_product(
    client: FlaskClient, hers: Seller, strangers: Seller, verb: str, reload: Callable[[Product], Product],
    recorded_events: Callable[[], list[str]],
) -> None:  # fmt: skip
    theirs = make_product(seller=strangers, status=ProductStatus.DRAFT)
    stock = make_stock(5, theirs.variants[0])
    said = {**HONEY, **token_of(client), "variant_id": str(theirs.variants[0].id), "quantity": "3"}
    told = recorded_events()

    foreign = client.post(f"/gian-hang/san-pham/{theirs.id}{verb}", data=said)
    missing = client.post(f"/gian-hang/san-pham/987654{verb}", data=said)

    assert foreign.status_code == 404
    assert essence(foreign) == essence(missing)
    again = reload(theirs)
    assert (again.status, again.name, len(again.events)) == (ProductStatus.DRAFT, "Mật ong hoa ban", 1)
    db.session.refresh(stock)
    assert stock.on_hand == 5
    assert recorded_events() == told


def test_a_strangers_pack_cannot_be_slipped_into_a_form(
    client: FlaskClient, hers: Seller, strangers: Seller, reload: Callable[[Product], Product]
) -> None:
    mine, theirs = make_product(seller=hers), make_product(seller=strangers)

    slipped = write(client, f"/gian-hang/san-pham/{mine.id}", pack__0__variant_id=str(theirs.variants[0].id),
                    pack__0__price="1.000")  # fmt: skip
    made_up = write(client, f"/gian-hang/san-pham/{mine.id}", pack__0__variant_id="987654")

    assert slipped.status_code == made_up.status_code == 404
    assert reload(theirs).variants[0].price == 285_000
    assert len(reload(mine).variants) == 1


def test_a_pack_is_restocked_on_its_own_products_page_alone(
    client: FlaskClient, hers: Seller, strangers: Seller
) -> None:
    mine, theirs = make_product(seller=hers), make_product(seller=strangers)
    elsewhere = make_product(seller=hers)
    stocks = [make_stock(5, product.variants[0]) for product in (theirs, elsewhere)]
    said = {**token_of(client), "quantity": "3", "seen": "0"}

    for variant_id in (theirs.variants[0].id, elsewhere.variants[0].id, 987654, "x", ""):
        answer = client.post(
            f"/gian-hang/san-pham/{mine.id}/kho", data={**said, "variant_id": str(variant_id)}
        )
        assert answer.status_code == 404
    db.session.rollback()
    for stock in stocks:
        db.session.refresh(stock)
        assert stock.on_hand == 5


def test_a_strangers_picture_cannot_be_slipped_in(
    client: FlaskClient, hers: Seller, strangers: Seller
) -> None:
    with transaction():
        owner = strangers.members[0].user_id
        public = take_in(picture(), owner_id=owner, is_private=False)
        private = take_in(picture(), owner_id=hers.members[0].user_id, is_private=True)

    write(client, shot=[str(public.id), str(private.id), "987654", "x"])

    assert newest().photos == []


def test_a_strangers_certificate_scan_does_not_exist(
    client: FlaskClient, hers: Seller, strangers: Seller, deliver: Callable[[], int]
) -> None:
    with transaction():
        scan = take_in(picture(), owner_id=strangers.members[0].user_id, is_private=True)
    theirs = make_certificate(make_product(seller=strangers), scan_id=scan.id)
    deliver()

    foreign = client.get(f"/gian-hang/giay-ocop/{theirs.id}/anh")
    missing = client.get("/gian-hang/giay-ocop/987654/anh")

    assert foreign.status_code == 404
    assert essence(foreign) == essence(missing)


def test_what_has_no_field_cannot_be_written(client: FlaskClient, hers: Seller, strangers: Seller) -> None:
    write(
        client, status="published", seller_id=str(strangers.id), approved="1", slug="trang-chu", id="1",
        stars="5", published_at="2026-01-01", refusal="", drawing="mat-ong", rating="5", sold="999",
        commission_bp="0", illustrative="x", pack__0__seller_id=str(strangers.id), pack__0__id="1",
    )  # fmt: skip

    product = newest()
    assert product.seller_id == hers.id
    assert product.status is ProductStatus.DRAFT
    assert product.published_at is None
    assert product.drawing is None
    assert product.slug == "mat-ong-bac-ha"
    assert product.variants[0].seller_id == hers.id


@pytest.mark.parametrize(
    "path", ["/gian-hang/san-pham", "/gian-hang/san-pham/moi", "/gian-hang", "/gian-hang/gian"]
)
def test_who_is_not_signed_in_is_led_to_sign_in(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 302
    assert "/dang-nhap" in (client.get(path).location or "")


@pytest.mark.parametrize(
    "path", ["/gian-hang/san-pham", "/gian-hang/san-pham/moi", "/gian-hang", "/gian-hang/gian"]
)
def test_who_only_buys_is_turned_away(client: FlaskClient, sua: User, path: str) -> None:
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("status", [SellerStatus.PENDING, SellerStatus.NEEDS_CHANGES])
def test_who_waits_may_draft_and_nothing_else(client: FlaskClient, sua: User, status: SellerStatus) -> None:
    make_seller(owner=sua, status=status)
    answer = write(client)
    product = newest()
    assert answer.status_code == 303

    page = client.get(answer.location)
    assert 'value="submit"' not in page.text
    assert "Gian hàng được duyệt rồi thì gửi giấy được." in page.text
    token = token_of(client)
    for verb in ("gui-duyet", "hien", "an", "giay-ocop"):
        assert client.post(f"/gian-hang/san-pham/{product.id}/{verb}", data=token).status_code == 403
    pressed = editor_on(page).press(client, {"op": "submit"})
    assert pressed.status_code == 303
    assert newest().status is ProductStatus.DRAFT
    assert client.get("/gian-hang/gian").status_code == 403


@pytest.mark.parametrize("status", [SellerStatus.SUSPENDED, SellerStatus.REJECTED, SellerStatus.TERMINATED])
def test_who_was_stopped_writes_no_listings(client: FlaskClient, sua: User, status: SellerStatus) -> None:
    seller = make_seller(owner=sua)
    product = make_product(seller=seller)
    form: Filled = editor_on(client.get(f"/gian-hang/san-pham/{product.id}"))
    with transaction():
        seller.status = status

    assert form.press(client, {"op": "save"}, summary="Khác").status_code == 403
    assert client.get("/gian-hang/san-pham").status_code == 403
    assert client.get(f"/gian-hang/san-pham/{product.id}/kho").status_code == 403
    assert client.get("/gian-hang").status_code == 200
    assert products()[0].summary == product.summary


def test_an_officer_who_sells_nothing_has_no_workshop(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user("minh@example.vn", officer=True))

    assert client.get("/gian-hang/san-pham").status_code == 403


def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(
    client: FlaskClient, hers: Seller
) -> None:
    form = editor_on(client.get("/gian-hang/san-pham/moi"))

    assert client.post("/gian-hang/san-pham/moi", data=HONEY).status_code == 400
    elsewhere = client.post(
        form.action, data={**form.values, **HONEY}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert elsewhere.status_code == 403
    assert products() == []


def test_too_large_a_body_and_too_many_parts_are_refused(client: FlaskClient, hers: Seller) -> None:
    token = token_of(client)

    many = client.post("/gian-hang/san-pham/moi", data={**token, **{f"f{n}": "x" for n in range(600)}},
                       content_type="multipart/form-data")  # fmt: skip
    large = client.post("/gian-hang/san-pham/moi", data={**token, "who": "x" * (41 * 1024 * 1024)})

    assert many.status_code == large.status_code == 413
    assert products() == []
