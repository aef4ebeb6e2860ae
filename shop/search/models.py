"""One flat row per product, kept by events; the full-text tables are made by a migration."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.catalog.models import Product
from shop.kernel.money import Vnd
from shop.platform.database import Base
from shop.sellers.models import Seller


class SearchRow(Base):
    """What listing, facets and search know of a product.

    `stars` count through `stars_until` alone (a Vietnam date). `text_folded` and
    `text_exact` hold all words a product may be found by, without and with marks;
    `name_folded` and `name_exact` those of its name and aliases. Alcohol rows are on the
    gated shelf only.
    """

    __tablename__ = "search_row"
    __table_args__ = (
        Index("ix_search_row_newest", "is_listed", "is_alcohol", "published_at", "product_id"),
        Index("ix_search_row_price", "is_listed", "is_alcohol", "price", "product_id"),
        Index("ix_search_row_group", "is_listed", "is_alcohol", "group", "subgroup"),
        Index("ix_search_row_seller", "seller_id", "is_listed"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id))
    is_listed: Mapped[bool]
    is_alcohol: Mapped[bool]
    group: Mapped[str] = mapped_column(String(4))
    subgroup: Mapped[str] = mapped_column(String(8))
    province_code: Mapped[str] = mapped_column(String(2))
    region: Mapped[str] = mapped_column(String(60))
    price: Mapped[Vnd] = mapped_column(BigInteger)
    in_stock: Mapped[bool]
    season_bits: Mapped[int] = mapped_column(default=0)
    stars: Mapped[int] = mapped_column(default=0)
    stars_until: Mapped[date | None]
    published_at: Mapped[datetime]
    name_exact: Mapped[str]
    name_folded: Mapped[str]
    text_exact: Mapped[str]
    text_folded: Mapped[str]
