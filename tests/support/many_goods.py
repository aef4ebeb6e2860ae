"""Thousands of goods at once, written as plain rows: what the index would make of them."""

from datetime import timedelta

from sqlalchemy import insert

from shop.catalog.models import MeasureKind, Product, ProductStatus, Variant
from shop.kernel.clock import now
from shop.platform.database import db, transaction
from shop.search.engines import text_engine
from shop.search.models import SearchRow
from shop.search.words import document, sort_key
from shop.stock.models import Stock
from tests.factories.sellers import make_seller

GROUPS = ("I.2.b", "I.5.a", "IV.1", "III.3")
PROVINCES = ("11", "04", "14")


def put_many_on_shelf(number: int) -> None:
    """So many jars of honey (prices from 1.000 đ up, newest first), by one producer."""
    seller = make_seller("HTX Đông")
    ids = range(1, number + 1)
    names = {i: f"Mật ong lô {i}" for i in ids}
    moment = now()
    kinds = {i: GROUPS[i % len(GROUPS)] for i in ids}
    places = {i: PROVINCES[i % len(PROVINCES)] for i in ids}
    with transaction():
        db.session.execute(
            insert(Product),
            [
                {
                    "id": i,
                    "seller_id": seller.id,
                    "slug": f"lo-{i}",
                    "name": names[i],
                    "subgroup": kinds[i],
                    "province_code": places[i],
                    "status": ProductStatus.PUBLISHED,
                    "published_at": moment - timedelta(minutes=i),
                }
                for i in ids
            ],
        )
        db.session.execute(
            insert(Variant),
            [
                {
                    "id": i,
                    "product_id": i,
                    "seller_id": seller.id,
                    "sku": str(i),
                    "name": "Hũ",
                    "measure": MeasureKind.WEIGHT,
                    "net_amount": 500,
                    "gross_grams": 700,
                    "price": i * 1000,
                }
                for i in ids
            ],
        )
        stock = [{"variant_id": i, "seller_id": seller.id, "on_hand": 5} for i in ids]
        db.session.execute(insert(Stock), stock)
        db.session.execute(
            insert(SearchRow).returning(SearchRow.product_id),
            [
                {
                    "product_id": i,
                    "seller_id": seller.id,
                    "is_listed": True,
                    "is_alcohol": False,
                    "group": kinds[i].split(".")[0],
                    "subgroup": kinds[i],
                    "province_code": places[i],
                    "price": i * 1000,
                    "in_stock": True,
                    "published_at": moment - timedelta(minutes=i),
                    "name_key": sort_key(names[i]),
                }
                for i in ids
            ],
        )
        text_engine().put({i: document([names[i]], []) for i in ids})
        text_engine().learn()
