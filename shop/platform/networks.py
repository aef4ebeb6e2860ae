"""Which network a visitor knocks from: what limits by place count."""

import ipaddress


def network_of(address: str) -> str:
    """The network of an address: IPv4 itself (`203.0.113.7/32`), IPv6 by its /64.

    Whoever has one IPv6 address has the other 2^64 of its network too. An IPv4 address
    written as IPv6 is the IPv4 one; what is no address stays as it is.
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    known = getattr(known, "ipv4_mapped", None) or known
    width = 64 if known.version == 6 else 32
    return str(ipaddress.ip_network((known.packed, width), strict=False))
