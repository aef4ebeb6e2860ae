"""The demo market's own files, read as plain values (market/README.md tells their shape)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

MARKET = Path(__file__).parent / "market"
Record = dict[str, Any]


@cache
def sellers() -> list[Record]:
    """The producers and the stalls."""
    return list(_read("sellers")["sellers"])


@cache
def products() -> list[Record]:
    """The goods of all four regions."""
    regions = ("dien-bien", "son-la", "hoa-binh", "cao-bang")
    return [product for region in regions for product in _read(f"products-{region}")["products"]]


@cache
def words() -> Record:
    """The words of made-up goods."""
    return _read("generated")


def _read(name: str) -> Record:
    return dict(json.loads((MARKET / f"{name}.json").read_text(encoding="utf-8")))
