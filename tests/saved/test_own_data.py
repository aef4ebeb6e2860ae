"""What is kept about An can be shown to her, and forgotten with her."""

from flask import Flask

from shop.platform.database import transaction
from shop.saved import services
from shop.saved.queries import Owner, saved_of
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

    told = saved_of(an.id)
    assert [name for name, _ in told.saved] == ["Mật ong"]
    assert [name for name, _ in told.followed] == ["HTX Sua"]
    assert [(product, name) for product, name, _, _ in told.alerts] == [("Trà cổ thụ", "Hũ 500 g")]
    for _ in range(2):
        with transaction():
            services.forget_person(user_id=an.id, email="an@example.vn")

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
