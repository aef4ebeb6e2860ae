"""Stars come and go by the clock alone, on every page, kept pages included."""

from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient

from shop.catalog.models import Product
from shop.certificates import services
from shop.certificates.models import CertificateStatus
from shop.kernel.clock import time_from
from shop.platform.database import transaction
from tests.factories.certificates import make_certificate
from tests.factories.search import index_all, put_on_shelf

LAST_MOMENT = datetime(2026, 11, 15, 16, 59, 59, tzinfo=UTC)
STARS = "4 sao OCOP"


def shown_on(client: FlaskClient, product: Product) -> set[str]:
    """The pages that show stars now."""
    pages = {
        "home": "/",
        "listing": "/san-pham",
        "group": "/danh-muc/mat-ong",
        "search": "/tim-kiem?q=mat+ong",
        "product": f"/san-pham/{product.slug}",
        "producer": f"/nguoi-ban/{product.seller.slug}",
        "filtered": "/san-pham?sao=4",
    }
    texts = {name: client.get(path).text for name, path in pages.items()}
    return {name for name, text in texts.items() if STARS in text or "OCOP 4 sao" in text}


ALL = {"home", "listing", "group", "search", "product", "producer", "filtered"}


def test_stars_vanish_with_the_last_second_of_the_last_day(client: FlaskClient) -> None:
    with time_from(lambda: LAST_MOMENT):
        product = put_on_shelf()
        make_certificate(product, issued_on=date(2023, 11, 15))
        index_all()
        assert shown_on(client, product) == ALL
        assert shown_on(client, product) == ALL  # now from memory

    with time_from(lambda: LAST_MOMENT + timedelta(seconds=1)):
        assert shown_on(client, product) == set()
        assert "Không còn món nào khớp" in client.get("/san-pham?sao=4").text


def test_no_cache_may_keep_stars_past_midnight(client: FlaskClient) -> None:
    with time_from(lambda: LAST_MOMENT - timedelta(seconds=9)):
        product = put_on_shelf()
        kept = client.get(f"/san-pham/{product.slug}")

    assert kept.headers["Cache-Control"] == "public, max-age=0, s-maxage=10, must-revalidate"


def test_stars_come_with_minhs_word_and_go_with_it(client: FlaskClient, deliver) -> None:
    product = put_on_shelf()
    paper = make_certificate(product, status=CertificateStatus.SUBMITTED)
    assert shown_on(client, product) == set()

    with transaction():
        services.verify_certificate(certificate=paper, actor_id=1)
    deliver()
    assert shown_on(client, product) == ALL

    with transaction():
        services.revoke_certificate(certificate=paper, reason="Vi phạm", actor_id=1)
    assert {"product", "producer"}.isdisjoint(shown_on(client, product))
    deliver()
    assert shown_on(client, product) == set()


def test_a_demo_paper_is_called_illustrative_wherever_its_stars_are(client: FlaskClient) -> None:
    product = put_on_shelf()
    make_certificate(product, is_illustrative=True, decision_no="MINH HỌA-01")
    index_all()

    for path in ("/", "/san-pham", "/tim-kiem?q=mat+ong", f"/san-pham/{product.slug}",
                 f"/nguoi-ban/{product.seller.slug}"):  # fmt: skip
        assert "(minh họa)" in client.get(path).text, path
