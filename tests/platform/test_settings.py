"""Settings are read once; what cannot be run with is refused by name."""

import pytest

from config import BadSetting, load

GOOD = {"SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz"}


@pytest.mark.parametrize("secret", ["", "dev", "short", "a" * 40, "changeme"])
def test_a_missing_or_weak_secret_is_refused_by_name(secret: str) -> None:
    with pytest.raises(BadSetting, match="SECRET_KEY"):
        load({"SECRET_KEY": secret})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "one"),
        ("PUBLIC_URL", "chophien.example"),
        ("COD_CAP", "٣"),
        ("VIETQR_HOLD_HOURS", "0"),
        ("VIETQR_HOLD_HOURS", "99999999999"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load({**GOOD, name: value})


def test_the_defaults_are_a_market_on_this_machine() -> None:
    settings = load(GOOD)

    assert settings.database_url.startswith("sqlite:///")
    assert settings.public_url == "http://127.0.0.1:8000"
    assert "127.0.0.1" in settings.trusted_hosts
    assert not settings.demo
    assert not settings.https


def test_a_public_address_decides_what_hosts_are_ours() -> None:
    settings = load(
        {**GOOD, "PUBLIC_URL": "https://chophien.example/", "TRUSTED_HOSTS": "www.chophien.example"}
    )

    assert settings.public_url == "https://chophien.example"
    assert settings.trusted_hosts == ("chophien.example", "www.chophien.example")
    assert settings.https
    assert not settings.on_loopback


BANK = {"VIETQR_BANK_BIN": "970436", "VIETQR_ACCOUNT": "0011001234567", "VIETQR_NAME": "CHO PHIEN"}


@pytest.mark.parametrize("missing", sorted(BANK))
def test_the_parts_of_a_bank_account_belong_together(missing: str) -> None:
    with pytest.raises(BadSetting, match=missing):
        load({**GOOD, **BANK, missing: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [("VIETQR_BANK_BIN", "97043"), ("VIETQR_ACCOUNT", "00 11"), ("VIETQR_NAME", "CHO PHIEN" * 3)],
)
def test_a_bank_account_that_fits_no_code_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load({**GOOD, **BANK, name: value})


def test_what_is_not_set_up_takes_no_money() -> None:
    settings = load(GOOD)

    assert settings.vietqr_account == settings.stripe_secret_key == ""


def test_cards_need_the_secret_that_tells_messages_apart() -> None:
    with pytest.raises(BadSetting, match="STRIPE_WEBHOOK_SECRET"):
        load({**GOOD, "STRIPE_SECRET_KEY": "sk_test_1"})

    settings = load({**GOOD, "STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_a, whsec_b"})
    assert settings.stripe_webhook_secrets == ("whsec_a", "whsec_b")


def test_the_demo_takes_its_own_money_at_home_alone() -> None:
    at_home = load({**GOOD, "DEMO": "1"})
    abroad = load({**GOOD, "DEMO": "1", "HOST": "0.0.0.0"})

    assert at_home.vietqr_bank_bin == abroad.vietqr_bank_bin == "999999"
    assert at_home.stripe_api_base == "http://127.0.0.1:8431"
    assert abroad.stripe_secret_key == ""


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1"])
def test_the_demo_never_moves_real_money(key: str) -> None:
    with pytest.raises(BadSetting, match="STRIPE_SECRET_KEY"):
        load({**GOOD, "DEMO": "1", "STRIPE_SECRET_KEY": key, "STRIPE_WEBHOOK_SECRET": "whsec_a"})


def test_the_demo_shows_no_code_that_reaches_a_bank() -> None:
    with pytest.raises(BadSetting, match="VIETQR_BANK_BIN=970436"):
        load({**GOOD, **BANK, "DEMO": "1"})
