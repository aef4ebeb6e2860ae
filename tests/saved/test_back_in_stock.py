"""A pack is back: who waited longest hears first, everybody once, nobody while there is nothing."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from shop.accounts.models import User
from shop.catalog.models import Product, ProductStatus, Variant
from shop.platform.database import db, transaction
from shop.saved import jobs, queries, services
from tests.factories.accounts import make_user
from tests.saved.wishes import alerts, bring, sold_out
from tests.support.mailbox import Mailbox
from tests.support.moments import later

Deliver = Callable[[], int]


def waits(pack: Variant, *emails: str, language: str = "vi") -> list[User]:
    users = [make_user(email) for email in emails]
    for user in users:
        with transaction():
            services.ask_for_user(user=user, variant_id=pack.id, language=language)
    return users


def told(letters: Mailbox) -> list[str]:
    return [letter.to for letter in letters if letter.key.startswith("back-in-stock")]


def test_everybody_who_waits_is_told_once_in_their_language(
    app: Flask, deliver: Deliver, letters: Mailbox
) -> None:
    pack = sold_out("Mật ong bạc hà")
    waits(pack, "an@example.vn", "lo@example.vn")
    waits(pack, "kate@example.com", language="en")
    with transaction():
        services.ask_by_email(email="unconfirmed@example.vn", variant_id=pack.id, language="vi")

    bring(pack)
    deliver()
    for _ in range(3):
        with transaction():
            jobs.tell_waiting(pack.id)
        deliver()

    assert told(letters) == ["an@example.vn", "lo@example.vn", "kate@example.com"]
    [mine], [kate] = letters.to("an@example.vn"), letters.to("kate@example.com")
    assert "“Mật ong bạc hà” có hàng rồi" in mine.subject
    assert "is back in stock" in kate.subject
    assert f"http://localhost/en/san-pham/{pack.product.slug}" in kate.text
    assert [alert.done_at is not None for alert in alerts()] == [True, True, True, False]
    bring(pack, by=-5)
    bring(pack)
    deliver()
    assert len(told(letters)) == 3


def test_who_asked_first_hears_first_and_the_rest_wait_if_it_is_gone_again(
    app: Flask, deliver: Deliver, letters: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.saved.services.alerts.ALERT_BATCH", 2)
    pack = sold_out()
    waits(pack, *(f"nguoi-{number}@example.vn" for number in range(5)))

    bring(pack)
    deliver()
    assert told(letters) == ["nguoi-0@example.vn", "nguoi-1@example.vn"]
    bring(pack, by=-5)
    with later(minutes=20):
        deliver()
    assert len(told(letters)) == 2
    with later(hours=1):
        bring(pack)
        deliver()
    assert len(told(letters)) == 4
    with later(hours=2):
        deliver()
        deliver()
    assert sorted(told(letters)) == [f"nguoi-{number}@example.vn" for number in range(5)]


def test_what_comes_back_by_another_way_is_seen_on_the_next_round(
    app: Flask, deliver: Deliver, letters: Mailbox
) -> None:
    pack = sold_out()
    waits(pack, "an@example.vn")
    _set_status(pack, ProductStatus.HIDDEN)
    bring(pack)
    deliver()
    assert told(letters) == []

    _set_status(pack, ProductStatus.PUBLISHED)
    with transaction():
        jobs.look_for_stock()
    deliver()

    assert told(letters) == ["an@example.vn"]
    assert queries.variants_to_tell(10) == []


def test_what_became_alcohol_is_never_written_about(app: Flask, deliver: Deliver, letters: Mailbox) -> None:
    pack = sold_out()
    waits(pack, "an@example.vn")
    with transaction():
        db.session.execute(update(Product).where(Product.id == pack.product_id).values(is_alcohol=True))

    bring(pack)
    deliver()
    with transaction():
        jobs.look_for_stock()
    deliver()

    assert told(letters) == []


def test_a_request_of_long_ago_is_not_answered(app: Flask, deliver: Deliver, letters: Mailbox) -> None:
    pack = sold_out()
    waits(pack, "an@example.vn")

    with later(days=181):
        bring(pack)
        deliver()

    assert told(letters) == []


def test_the_link_ends_all_that_its_reader_waits_for(
    app: Flask, client: FlaskClient, deliver: Deliver, letters: Mailbox
) -> None:
    honey, tea = sold_out("Mật"), sold_out("Trà")
    [an, _lo] = waits(honey, "an@example.vn", "lo@example.vn")
    with transaction():
        services.ask_for_user(user=an, variant_id=tea.id, language="vi")
    bring(honey)
    deliver()
    [letter] = letters.to("an@example.vn")
    path = letter.stop_url.removeprefix("http://localhost")

    asked = client.get(path)
    assert asked.status_code == 200
    assert "an***@example.vn" in asked.text
    assert "Bấm nút thì chợ ngừng báo mọi món" in asked.text
    assert len(alerts()) == 3
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(path).status_code == 200

    bring(tea)
    deliver()
    assert [letter.key for letter in letters.to("an@example.vn")] == [letter.key]
    assert "Stop these notices" in client.get(f"/en{path}").text
    other = path.replace("/co-hang/", "/nguoi-ban/")
    assert client.post(other).status_code == 200, "a link of ours, and nothing to end there"


def test_asking_again_after_the_letter_is_a_new_request(
    app: Flask, deliver: Deliver, letters: Mailbox
) -> None:
    pack = sold_out()
    [an] = waits(pack, "an@example.vn")
    bring(pack)
    deliver()
    bring(pack, by=-5)

    with transaction():
        services.ask_for_user(user=an, variant_id=pack.id, language="vi")
    bring(pack)
    deliver()

    assert told(letters) == ["an@example.vn"] * 2
    assert len(alerts()) == 1


def _set_status(pack: Variant, status: ProductStatus) -> None:
    with transaction():
        db.session.execute(update(Product).where(Product.id == pack.product_id).values(status=status))
