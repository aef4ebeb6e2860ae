"""Kept pieces of pages: the very bytes that would be made anew, and never a moment too old."""

from dataclasses import fields, replace
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from shop.catalog.cards import ProductCard
from shop.catalog.models import MeasureKind, Product
from shop.kernel.money import Vnd
from shop.platform.database import db, transaction
from shop.platform.pictures import drawing
from tests.factories.search import put_on_shelf

IMPORT = "{% from 'components/card.html' import product_card %}"
KEPT = IMPORT + "{{ piece(product_card, card, eager) }}"
ANEW = IMPORT + "{{ product_card(card, eager) }}"

HONEY = ProductCard(
    slug="mat-ong", name="Mật ong <ban>", seller_name="HTX Ong mật", seller_slug="ong", region="Điện Biên",
    band="dien-bien", stars=4, illustrative_certificate=False, price=Vnd(285000), price_from=False,
    measure_kind=MeasureKind.WEIGHT, measure_amount=500, picture=drawing("mat-ong", "Hũ mật ong"),
    in_stock=True, in_season=True, variant_id=7, reviews=2, blossoms=9,
)  # fmt: skip

#: Another value for everything that a card knows.
CHANGES: dict[str, Any] = {
    "slug": "mat-khac", "name": "Mật ong & sáp", "seller_name": "HTX Khác", "region": "Sơn La", "stars": None,
    "illustrative_certificate": True, "price": Vnd(1000), "price_from": True,
    "measure_kind": MeasureKind.ITEMS, "measure_amount": 250, "picture": drawing("che", "Một gói chè"),
    "in_stock": False, "in_season": False, "variant_id": 8, "seller_slug": "khac", "band": "son-la",
    "reviews": 3, "blossoms": 7, "name_en": "Forest honey",
}  # fmt: skip


def seen(app: Flask, source: str, language: str = "vi", path: str = "/", **values: Any) -> str:
    english = {"shop.language": "en", "SCRIPT_NAME": "/en"} if language == "en" else {}
    with app.test_request_context(path, environ_overrides=english):
        return render_template_string(source, **values)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_kept_card_is_the_card_as_it_would_be_made_now(app: Flask, language: str) -> None:
    cards = [HONEY, *(replace(HONEY, **{name: value}) for name, value in CHANGES.items())]
    for _ in range(2):
        for card in cards:
            for eager in (True, False):
                values: dict[str, Any] = {"card": card, "eager": eager}
                assert seen(app, KEPT, language, **values) == seen(app, ANEW, language, **values)


def test_nothing_on_a_card_is_left_out_of_the_comparison() -> None:
    assert set(CHANGES) == {field.name for field in fields(ProductCard)}


def test_a_piece_is_made_once_for_each_language(app: Flask) -> None:
    made: list[str] = []

    def told(words: str) -> str:
        made.append(words)
        return words

    for language in ("vi", "en", "vi", "en"):
        assert seen(app, "{{ piece(told, 'a') }}", language, told=told) == "a"

    assert made == ["a", "a"]


def test_words_that_look_like_markup_never_pass_for_it(app: Flask) -> None:
    source = (
        "{% macro said(words) %}{{ words }}{% endmacro %}{% set ours %}<b>{% endset %}"
        "{{ piece(said, ours) }} {{ piece(said, theirs) }}"
    )
    assert seen(app, source, theirs="<b>") == "<b> &lt;b&gt;"


def test_head_and_foot_are_the_same_wherever_somebody_reads_them(app: Flask) -> None:
    source = (
        "{% from 'components/header.html' import header %}{% from 'components/footer.html' import footer %}"
        "{{ header('vi') }}{{ piece(footer) }}"
    )
    home = seen(app, source, path="/")
    away = seen(app, source, path="/san-pham?mua=1")
    assert away.replace("/en/san-pham?mua=1", "/en/") == home


def test_a_new_price_stands_on_the_shelf_at_once(app: Flask, client: FlaskClient) -> None:
    product = put_on_shelf(price=285_000)
    assert "285.000\u00a0₫" in client.get("/san-pham").text

    with transaction():
        db.session.get_one(Product, product.id).variants[0].price = Vnd(310_000)

    assert "310.000\u00a0₫" in client.get("/san-pham").text
    assert "285.000" not in client.get("/san-pham").text
