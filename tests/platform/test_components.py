"""Pieces of pages as a visitor meets them; no database, no session."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Blueprint, Flask, render_template_string
from jinja2 import StrictUndefined

from config import Settings
from shop.platform import i18n, templating

CARD = "{% from 'components/card.html' import product_card %}{{ product_card(card) }}"


@pytest.fixture
def market() -> Flask:
    """Templates, languages and the two addresses that a card points at; others are only named."""
    app = Flask("shop", template_folder="../templates", static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    settings = Settings(database_url="", secret_key="", hotline="+842150000000", demo=True)
    i18n.compile_translations()
    i18n.set_up_languages(app)
    templating.set_up_templates(app, settings)
    catalog, cart = Blueprint("catalog", __name__), Blueprint("cart", __name__)
    catalog.add_url_rule("/san-pham/<slug>", "product_page", lambda slug: slug)
    cart.add_url_rule("/gio-hang/them", "add", lambda: "", methods=["POST"])
    app.register_blueprint(catalog)
    app.register_blueprint(cart)
    app.url_build_error_handlers.append(lambda error, endpoint, values: f"/{endpoint}")
    return app


def honey(**changes: Any) -> SimpleNamespace:
    picture = SimpleNamespace(
        src="/m.svg", srcset="", webp_srcset="", avif_srcset="", width=600, height=600,
        alt="Hũ mật ong", is_drawing=True, tone=None,
    )  # fmt: skip
    facts: dict[str, Any] = {
        "slug": "mat-ong", "name": "Mật ong <ban>", "seller_name": "HTX Ong mật", "seller_slug": "ong",
        "region": "Điện Biên", "band": "dien-bien", "stars": 4, "illustrative_certificate": False,
        "price": 285000, "price_from": False, "measure_kind": "weight", "measure_amount": 500,
        "picture": picture, "in_stock": True, "in_season": False, "variant_id": 7,
        "reviews": 0, "blossoms": 0, "name_en": "Forest honey",
    }  # fmt: skip
    return SimpleNamespace(**{**facts, **changes})


def seen(app: Flask, source: str, path: str = "/", **values: Any) -> str:
    language = {"shop.language": "en"} if path.startswith("/en") else {}
    with app.test_request_context(path, environ_overrides=language):
        return render_template_string(source, **values)


def test_a_card_tells_stars_price_and_what_a_hundred_grams_cost(market: Flask) -> None:
    html = seen(market, CARD, card=honey())
    assert "4 sao OCOP" in html
    assert "285.000\u00a0₫" in html
    assert "57.000\u00a0₫/100\u00a0g" in html
    assert "minh họa" not in html
    assert 'action="/gio-hang/them"' in html
    assert 'name="variant_id" value="7"' in html


def test_a_demo_certificate_says_so_and_no_certificate_shows_no_star(market: Flask) -> None:
    assert "(minh họa)" in seen(market, CARD, card=honey(illustrative_certificate=True))
    bare = seen(market, CARD, card=honey(stars=None))
    assert "<svg" not in bare
    assert "sao OCOP" not in bare


def test_what_is_sold_out_or_comes_in_sizes_cannot_be_added_from_the_shelf(market: Flask) -> None:
    for card in (honey(in_stock=False), honey(price_from=True)):
        html = seen(market, CARD, card=card)
        assert "<form" not in html
        assert 'href="/san-pham/mat-ong"' in html


def test_what_a_seller_wrote_is_escaped_and_stays_vietnamese_in_english(market: Flask) -> None:
    html = seen(market, CARD, "/en/", card=honey())
    assert 'lang="vi">Mật ong &lt;ban&gt;' in html
    assert "Add to basket" in html
    assert "Forest honey" in html
    assert "Forest honey" not in seen(market, CARD, card=honey())
    assert 'lang="vi"' not in seen(market, CARD, card=honey())


@pytest.mark.parametrize("code", [400, 403, 404, 413, 418, 429, 500, 502, 503])
@pytest.mark.parametrize("path", ["/", "/en/"])
def test_every_refusal_has_one_heading_and_a_way_out(market: Flask, code: int, path: str) -> None:
    source = "{% extends 'errors/error.html' %}"
    html = seen(market, source, path, code=code, request_id="0123456789")
    assert html.count("<h1") == 1
    assert html.count("<title>") == 1
    assert f'<html lang="{"en" if path == "/en/" else "vi"}">' in html
    assert "style=" not in html
    assert "nonce" not in html
    assert ("012345<" in html) == (code != 404)
    assert "0123456" not in html


def test_the_demo_says_so_once_and_is_not_indexed(market: Flask) -> None:
    html = seen(market, "{% extends 'base.html' %}")
    assert html.count("demo-line") == 1
    assert 'name="robots" content="noindex"' in html


def test_an_act_that_cannot_be_undone_asks_first(market: Flask) -> None:
    market.jinja_env.globals["csrf_token"] = lambda: "token"
    source = "{% from 'components/confirm.html' import confirm %}{{ confirm('Hủy', ask, 'Hủy hẳn', '/x') }}"
    html = seen(market, source, ask="Chắc chứ?")
    assert html.index("<summary") < html.index("Chắc chứ?") < html.index('<button class="btn')
    assert 'value="token"' in html


def test_a_price_by_the_piece_is_not_said_twice(market: Flask) -> None:
    assert "₫/cái" not in seen(market, CARD, card=honey(measure_kind="items", measure_amount=1))
    assert "95.000\u00a0₫/cái" in seen(market, CARD, card=honey(measure_kind="items", measure_amount=3))
