"""From which network somebody knocks."""

import pytest

from shop.platform.networks import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7/32"),
        ("::ffff:203.0.113.7", "203.0.113.7/32"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:0DB8:0:0:ffff:ffff:ffff:ffff", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_a_house_has_one_network_however_many_addresses(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("nonsense", ["", "unix:", "203.0.113.7, 198.51.100.1", "٢٠٣.0.113.7"])
def test_what_is_no_address_stays_as_it_is(nonsense: str) -> None:
    assert network_of(nonsense) == nonsense
