"""A large, plausible, deterministic catalogue: the same number gives the same goods."""

import itertools
import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from shop.catalog.models import Product, ProductEvent, ProductStatus, Variant
from shop.demo import data
from shop.demo.data import Record
from shop.kernel.clock import now
from shop.kernel.text import slugify
from shop.platform.database import db
from shop.sellers.models import Seller, SellerStatus
from shop.stock.models import MoveKind, Stock, StockMove

BATCH = 1000
SEED = 20261122
_PREFIX = "mau-"

Row = dict[str, Any]


def generated_so_far() -> int:
    """How many made-up goods there are."""
    counted = select(func.count(Product.id)).where(Product.slug.startswith(_PREFIX))
    return db.session.scalar(counted) or 0


def load_batch(first: int, last: int) -> list[int]:
    """Goods number `first` to `last`, exclusive; ids of the new products. One transaction."""
    sellers = _sellers(first, last)
    goods = [_good(number, sellers) for number in range(first, last)]
    product_ids = _insert(Product, [good["product"] for good in goods])
    _remember(product_ids)
    variants = [
        {**variant, "product_id": product_id, "seller_id": good["product"]["seller_id"]}
        for good, product_id in zip(goods, product_ids, strict=True)
        for variant in good["variants"]
    ]
    stocked = list(itertools.chain.from_iterable(good["stock"] for good in goods))
    variant_ids = _insert(Variant, variants)
    _stock_up(variants, variant_ids, stocked)
    return product_ids


def _insert(table: type, rows: Sequence[Row]) -> list[int]:
    made = insert(table).returning(table.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
    return list(db.session.execute(made, rows).scalars())


def _remember(product_ids: Sequence[int]) -> None:
    step = {"step": ProductStatus.PUBLISHED, "reason": "món mẫu", "at": now()}
    db.session.execute(insert(ProductEvent), [{"product_id": number, **step} for number in product_ids])


def _stock_up(variants: Sequence[Row], variant_ids: Sequence[int], amounts: Sequence[int]) -> None:
    rows = [
        {"variant_id": variant_id, "seller_id": variant["seller_id"], "on_hand": amount, "reserved": 0}
        for variant, variant_id, amount in zip(variants, variant_ids, amounts, strict=True)
    ]
    moment = now()
    moves = [
        {
            "stock_id": stock_id,
            "seller_id": row["seller_id"],
            "quantity": row["on_hand"],
            "kind": MoveKind.RESTOCK,
            "reference": "",
            "at": moment,
        }
        for row, stock_id in zip(rows, _insert(Stock, rows), strict=True)
        if row["on_hand"]
    ]
    db.session.execute(insert(StockMove), moves)


def _sellers(first: int, last: int) -> dict[int, Row]:
    """The sellers of a range of goods, made when they are first needed."""
    each = data.words()["sellers"]["goods_each"]
    numbers = range(first // each, (last - 1) // each + 1)
    made: dict[int, Row] = {}
    for number in numbers:
        row = _seller(number)
        known = db.session.scalar(select(Seller.id).where(Seller.slug == row["slug"]))
        made[number] = {**row, "id": known or _insert(Seller, [row])[0]}
    return made


def _seller(number: int) -> Row:
    dice = random.Random(f"{SEED}-seller-{number}")  # noqa: S311 - the same every time
    words = data.words()["sellers"]
    form = dice.choices(words["forms"], [form["share"] for form in words["forms"]])[0]
    name = form["pattern"].format(word=words["words"][number % len(words["words"])], number=number + 1)
    place = dice.choice(data.words()["places"])
    ward = dice.choice(place["wards"])
    moment = now()
    return {
        "slug": f"{_PREFIX}{slugify(name)}",
        "name": name,
        "legal_form": form["legal_form"],
        "status": SellerStatus.APPROVED,
        "phone": f"+8490{number:07}",
        "email": words["email"].format(number=number + 1),
        "province_code": place["province_code"],
        "ward_code": ward["code"],
        "region": place["region"],
        "band": place["band"],
        "story": words["story"].format(name=name),
        "street": "", "place_text": "", "dispatch_note": "", "return_policy": "",
        "is_stall": False, "is_demo": True, "created_at": moment, "approved_at": moment,
    }  # fmt: skip


def _good(number: int, sellers: dict[int, Row]) -> Row:
    dice = random.Random(f"{SEED}-{number}")  # noqa: S311 - the same every time
    words = data.words()
    head = dice.choices(words["heads"], [head["share"] for head in words["heads"]])[0]
    seller = sellers[number // words["sellers"]["goods_each"]]
    place = dice.choice(words["places"])
    ward = dice.choice(place["wards"])
    parts = {
        "head": head["head"],
        "qualifier": dice.choice(head["qualifiers"]),
        "place": ward["name"],
        "marker": dice.choice(words["markers"]),
    }
    name = dice.choice(words["name_patterns"]).format(**parts)
    packs = sorted(dice.sample(head["packs"], dice.randint(1, min(3, len(head["packs"])))), key=_amount)
    return {
        "product": {
            **_texts(head, parts, name, number, dice),
            "seller_id": seller["id"],
            "province_code": place["province_code"],
            "ward_code": ward["code"],
            "region": place["region"],
            "band": place["band"],
        },
        "variants": list(_variants(head, packs, number, dice)),
        "stock": [dice.choice((0, *range(*words["stock"]))) for _ in packs],
    }


def _texts(head: Record, parts: Row, name: str, number: int, dice: random.Random) -> Row:
    words = data.words()
    stories = words["stories"]
    season = head["season"] or {"peak": [], "some": []}
    sentences = [dice.choice(stories[part]) for part in ("openings", "middles", "closings")]
    moment = now() - timedelta(minutes=number)
    return {
        "slug": f"{_PREFIX}{slugify(name)}-{number}",
        "name": name,
        "subgroup": head["subgroup"],
        "status": ProductStatus.PUBLISHED,
        "summary": dice.choice(words["summaries"][head["family"]]).format(**parts),
        "story": " ".join(sentences).format(**parts) + "\n\n" + words["disclaimer"],
        "ingredients": head["ingredients"] or "",
        "storage": head["storage"] or "",
        "shelf_life": head["shelf_life"] or "",
        "responsible": "Người bán mẫu",
        "is_perishable": head["perishable"],
        "is_alcohol": False,
        "peak_months": season["peak"],
        "some_months": season["some"],
        "drawing": None,
        "sources": [],
        "illustrative": ["price", "stock", "pack"],
        "name_en": "", "summary_en": "", "place_text": "", "drawing_alt": "", "refusal": "",
        "created_at": moment, "updated_at": moment, "submitted_at": moment, "published_at": moment,
    }  # fmt: skip


def _variants(head: Record, packs: Sequence[Record], number: int, dice: random.Random) -> Iterator[Row]:
    low, high = head["unit_price"]
    unit = dice.randint(low // 1000, high // 1000) * 1000
    scale = 1 if head["kind"] == "items" else 1000
    for position, pack in enumerate(packs):
        yield {
            "sku": f"M{number}-{position + 1}",
            "name": pack["name_vi"],
            "measure": head["kind"],
            "net_amount": pack["amount"],
            "gross_grams": pack["gross_grams"],
            "price": max(1000, -(-unit * pack["amount"] // (scale * 1000)) * 1000),
            "position": position,
            "is_offered": True,
        }


def _amount(pack: Record) -> int:
    return int(pack["amount"])
