"""What is kept about An can be shown to her, and forgotten with her."""

from flask import Flask

from shop.platform.database import transaction
from shop.saved import services
from shop.saved.personal import PERSONAL
from shop.saved.queries import Owner
from tests.factories.accounts import make_user
from tests.factories.search import put_on_shelf
from tests.saved.wishes import alerts, follows, saved, sold_out


def test_an_gets_a_copy_and_then_is_forgotten_and_lo_is_not(app: Flask) -> None:
    honey, pack = put_on_shelf("Mật ong"), sold_out("Trà cổ thụ")
    an, lo = make_user("an@example.vn"), make_user("lo@example.vn")
    for user in (an, lo):
        with transaction():
            services.keep(owner=Owner(user_id=user.id), product_id=honey.id)
            services.follow(user_id=user.id, seller_id=honey.seller_id)
            services.ask_for_user(user=user, variant_id=pack.id, language="vi")

    told = {part.name: part.told(an.id) for part in PERSONAL}
    assert [row["product"] for row in told["saved"]] == ["Mật ong"]
    assert [row["seller"] for row in told["follows"]] == ["HTX Sua"]
    assert [(row["product"], row["variant"]) for row in told["alerts"]] == [("Trà cổ thụ", "Hũ 500 g")]
    with transaction():
        for part in PERSONAL:
            part.forget(an.id)

    assert saved() == [(lo.id, honey.id)]
    assert follows() == [(lo.id, honey.seller_id)]
    assert [alert.user_id for alert in alerts()] == [lo.id]


def test_an_address_without_an_account_is_forgotten_too(app: Flask) -> None:
    pack, an = sold_out(), make_user("an@example.vn")
    with transaction():
        services.keep(owner=Owner(guest_secret="a guest"), product_id=pack.product_id)
        services.ask_by_email(email="binh@example.vn", variant_id=pack.id, language="vi")
        services.ask_for_user(user=an, variant_id=pack.id, language="vi")

    with transaction():
        services.forget_person(user_id=None, email="Binh@Example.vn")

    assert [alert.user_id for alert in alerts()] == [an.id]
    assert saved() == [(None, pack.product_id)]
