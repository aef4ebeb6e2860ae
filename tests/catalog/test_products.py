"""Writing products, packs and pictures down."""

from uuid import uuid4

import pytest
from flask import Flask

from shop.catalog import errors, queries, services
from shop.catalog.events import ProductChanged
from shop.catalog.models import MeasureKind, Product, ProductStatus
from shop.kernel.money import Vnd
from shop.platform.database import db, transaction
from shop.platform.media import MediaFile, MediaState
from shop.sellers.models import SellerStatus
from tests.factories.accounts import make_user
from tests.factories.catalog import change_variant, make_product, make_variant
from tests.factories.sellers import make_seller
from tests.support.statements import statements

SUA = 3


def create(**changes) -> Product:
    values = {"seller": make_seller(), "actor_id": SUA, "name": "Khẩu xén", "subgroup": "I.3.b"}
    with transaction():
        return services.create_product(**(values | changes))


def put_variant(product: Product, **changes):
    values = {
        "product": product,
        "actor_id": SUA,
        "name": "Túi 250 g",
        "measure": MeasureKind.WEIGHT,
        "net_amount": 250,
        "gross_grams": 300,
        "price": Vnd(36_000),
    }
    with transaction():
        return services.put_variant(**(values | changes))


def make_picture(owner_id: int | None, **changes) -> MediaFile:
    values = {
        "key": uuid4().hex,
        "owner_id": owner_id,
        "is_private": False,
        "state": MediaState.READY,
        "width": 1600,
        "height": 1200,
        "widths": [320, 640],
    }
    with transaction():
        media = MediaFile(**(values | changes))
        db.session.add(media)
        db.session.flush()
    return media


def test_a_new_product_is_a_draft_from_the_sellers_own_place(app: Flask) -> None:
    product = create(name="  Khẩu   xén ")

    assert (product.name, product.slug) == ("Khẩu xén", "khau-xen")
    assert product.status is ProductStatus.DRAFT
    assert (product.province_code, product.region, product.band) == ("11", "Điện Biên", "dien-bien")
    assert product.responsible.startswith("HTX Sua")
    assert [event.actor_id for event in product.events] == [SUA]


def test_two_products_of_one_name_have_two_addresses(app: Flask) -> None:
    first, second = create(), create()

    assert first.slug != second.slug
    assert second.slug.startswith("khau-xen-")


@pytest.mark.parametrize("name", ["", " ", "ab"])
def test_a_product_needs_a_name(app: Flask, name: str) -> None:
    with pytest.raises(errors.NameMissing):
        create(name=name)


def test_a_product_needs_a_known_kind(app: Flask) -> None:
    with pytest.raises(errors.UnknownKind):
        create(subgroup="I.9")


def test_goods_of_an_alcohol_set_are_alcohol_whatever_is_said(app: Flask) -> None:
    assert create(subgroup="II.1.a", is_alcohol=False).is_alcohol
    assert create(subgroup="I.3.b", abv_tenths=400).abv_tenths is None


@pytest.mark.parametrize("months", [[0], [13], [3, -1]])
def test_a_year_has_twelve_months(app: Flask, months) -> None:
    with pytest.raises(errors.BadSeason):
        create(peak_months=months)


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": 0},
        {"price": 1_000_000_001},
        {"net_amount": 0},
        {"net_amount": -5},
        {"gross_grams": 0},
        {"gross_grams": 50_001},
        {"gross_grams": 249},
        {"name": " "},
    ],
)
def test_a_pack_that_cannot_be_is_refused_in_words(app: Flask, wrong) -> None:
    product = make_product(variants=0)

    with pytest.raises(errors.BadVariant) as refused:
        put_variant(product, **wrong)

    assert refused.value.problems
    assert queries.product_of_seller(product.id, seller_id=product.seller_id).variants == []


def test_a_code_is_used_once_by_a_seller_and_freely_by_others(app: Flask) -> None:
    mine, other = make_product(), make_product()
    put_variant(mine, sku="kx-250")

    assert put_variant(other, sku="KX-250").sku == "KX-250"
    with pytest.raises(errors.SkuTaken):
        put_variant(mine, sku=" kx-250 ")


def test_a_price_changes_at_once_but_a_new_pack_is_looked_at(app: Flask, reload) -> None:
    product = make_product()
    variant = product.variants[0]
    with transaction():
        change_variant(variant, price=Vnd(199_000))
    assert reload(product).status is ProductStatus.PUBLISHED

    put_variant(product)

    assert reload(product).status is ProductStatus.PROPOSED


def test_a_pack_taken_off_is_not_buyable(app: Flask) -> None:
    variant = make_product().variants[0]
    with transaction():
        change_variant(variant, is_offered=False)

    assert not queries.offers([variant.id])[variant.id].is_buyable


def test_sua_shows_her_own_pictures_alone(app: Flask, reload) -> None:
    sua, stranger = make_user("sua@example.vn"), make_user("lo@example.vn")
    product = make_product(seller=make_seller(owner=sua), status=ProductStatus.DRAFT)
    mine, theirs = make_picture(sua.id), make_picture(stranger.id)
    secret, broken = make_picture(sua.id, is_private=True), make_picture(sua.id, state=MediaState.FAILED)

    for picture in (theirs, secret, broken):
        with pytest.raises(errors.BadPhoto), transaction():
            services.put_photos(
                product=product, photos=[services.PhotoFacts(picture.id, "Ảnh")], actor_id=sua.id
            )
    with transaction():
        services.put_photos(
            product=product, photos=[services.PhotoFacts(mine.id, "Túi khẩu xén")], actor_id=sua.id
        )

    assert [photo.media_id for photo in reload(product).photos] == [mine.id]


def test_a_picture_needs_words(app: Flask) -> None:
    sua = make_user("sua@example.vn")
    product = make_product(seller=make_seller(owner=sua))
    wordless = services.PhotoFacts(make_picture(sua.id).id, " ")

    with pytest.raises(errors.BadPhoto), transaction():
        services.put_photos(product=product, photos=[wordless], actor_id=sua.id)


def test_a_page_holds_eight_pictures(app: Flask) -> None:
    product = make_product()
    photos = [services.PhotoFacts(number, "Ảnh") for number in range(9)]

    with pytest.raises(errors.TooManyPhotos), transaction():
        services.put_photos(product=product, photos=photos, actor_id=SUA)


def test_other_names_replace_those_there_were(app: Flask, reload) -> None:
    product = make_product(status=ProductStatus.DRAFT)
    for names in (["khẩu sén", "khẩu  sén", ""], ["khẩu sén", "bánh khẩu xén"]):
        with transaction():
            services.put_aliases(product=product, names=names, actor_id=SUA)

    assert [alias.name for alias in reload(product).aliases] == ["khẩu sén", "bánh khẩu xén"]


def test_offers_take_two_statements_however_many(app: Flask) -> None:
    ids = [make_product().variants[0].id for _ in range(6)]
    db.session.rollback()

    with statements() as asked:
        found = queries.offers([*ids, 999_999])

    assert sorted(found) == sorted(ids)
    assert len(asked) <= 2


@pytest.mark.parametrize(
    ("product", "seller"),
    [
        ({"status": ProductStatus.HIDDEN}, {}),
        ({"status": ProductStatus.PROPOSED}, {}),
        ({}, {"status": SellerStatus.SUSPENDED}),
    ],
)
def test_what_is_not_on_sale_is_not_buyable(app: Flask, product, seller) -> None:
    variant = make_product(seller=make_seller(**seller), **product).variants[0]

    assert not queries.offers([variant.id])[variant.id].is_buyable


def test_sua_sees_her_own_products_and_no_others(app: Flask) -> None:
    sua, stranger = make_seller(), make_seller()
    mine = make_product(seller=sua, status=ProductStatus.DRAFT)
    make_product(seller=stranger)
    make_variant(mine, sku="MORE")

    assert queries.product_of_seller(mine.id, seller_id=sua.id) == mine
    assert queries.product_of_seller(mine.id, seller_id=stranger.id) is None
    assert queries.variant_of_seller(mine.variants[0].id, seller_id=stranger.id) is None
    assert queries.products_by_status(sua.id) == {ProductStatus.DRAFT: 1}


def test_a_change_is_told_to_the_index(app: Flask, recorded_events) -> None:
    product = make_product()
    with transaction():
        services.hide_product(product=product, actor_id=SUA)

    assert ProductChanged.__name__ in recorded_events()
