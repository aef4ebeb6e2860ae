"""The demo market's data, read once for its tests."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MARKET = ROOT / "shop" / "demo" / "market"
ART = ROOT / "static" / "art"
FILES = sorted(MARKET.glob("*.json"))

Row = dict[str, Any]

SUBGROUPS = {
    "I.1.a",
    "I.1.b",
    "I.2.a",
    "I.2.b",
    "I.3.a",
    "I.3.b",
    "I.3.c",
    "I.3.d",
    "I.4.a",
    "I.4.b",
    "I.5.a",
    "I.5.b",
    "I.6",
    "II.1.a",
    "II.1.b",
    "II.2.a",
    "II.2.b",
    "III.1",
    "III.2",
    "III.3",
    "IV.1",
    "IV.2",
    "V.1",
    "V.2",
    "V.3",
}
PLACES = {
    "Điện Biên": ("11", "dien-bien", 17),
    "Sơn La": ("14", "son-la", 18),
    "Hòa Bình": ("25", "hoa-binh", 3),
    "Cao Bằng": ("04", "cao-bang", 20),
}
LEGAL_FORMS = {
    "cooperative",
    "cooperative_group",
    "company",
    "private_enterprise",
    "business_household",
    "individual",
}
ILLUSTRATIVE = {
    "price",
    "stock",
    "pack",
    "gross_grams",
    "storage",
    "shelf_life",
    "ingredients",
    "season",
    "phone",
    "email",
}


def read(name: str) -> Any:
    return json.loads((MARKET / name).read_text(encoding="utf-8"))


SELLERS: list[Row] = read("sellers.json")["sellers"]
PRODUCTS: list[Row] = [
    row for _, band, _ in PLACES.values() for row in read(f"products-{band}.json")["products"]
]
GENERATED: Row = read("generated.json")
BY_KEY: dict[str, Row] = {seller["key"]: seller for seller in SELLERS}


def fold(text: str) -> str:
    """Lower case, no marks, đ as d, apostrophes gone."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    kept = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", re.sub(r"['’ʼ]", "", kept))


def texts(value: object) -> Iterator[str]:
    """Every string inside a value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def spoken(row: Row) -> str:
    """What a visitor may read of a record: addresses of articles are left out."""
    return "\n".join(text for text in texts(row) if not text.startswith("http"))


def of_product(row: Row) -> str:
    return str(row["key"])


every_product = pytest.mark.parametrize("row", PRODUCTS, ids=of_product)
every_seller = pytest.mark.parametrize("row", SELLERS, ids=of_product)
