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
