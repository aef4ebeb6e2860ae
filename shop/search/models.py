"""One flat row per product, kept by events, and what is counted and known of all rows.

The words of a product are in the full-text table `search_text`, made by migration 0005 for
each engine; so are the triggers that keep `is_listed` and the tally true at every commit.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.catalog.models import Product
from shop.kernel.money import Vnd
from shop.platform.database import Base
from shop.sellers.models import Seller

#: Compared byte by byte on both engines, whatever the database's own collation.
BYTEWISE = String().with_variant(String(collation="C"), "postgresql")
_SHELF = ("is_listed", "is_alcohol")
_NEWEST = ("published_at", "product_id")


def season_bit(month: int) -> int:
    """The bit of `season_bits` that stands for a month (1 to 12)."""
    return 1 << (month - 1)


def _season_index(month: int) -> Index:
    in_season = text(f"(season_bits & {season_bit(month)}) <> 0")
    return Index(
        f"ix_search_row_season_{month}",
        *_SHELF,
        *_NEWEST,
        sqlite_where=in_season,
        postgresql_where=in_season,
    )


class SearchRow(Base):
    """What listing, facets and search know of a product.

    `is_listed` says that the product is published, on offer, and its seller approved: a
    trigger keeps it so in the very transaction that changes either. `price` is the lowest
    on offer, 0 while nothing is. `stars` count through `stars_until` alone (a Vietnam
    date). `name_key` sorts in the order of the Vietnamese alphabet, `praise` by what buyers say
    (reviews.policies.praise). Alcohol rows are on
    the gated shelf only.
    """

    __tablename__ = "search_row"
    __table_args__ = (
        Index("ix_search_row_newest", *_SHELF, *_NEWEST, "price"),
        Index("ix_search_row_price", *_SHELF, "price", "product_id"),
        Index("ix_search_row_name", *_SHELF, "name_key", "product_id"),
        Index("ix_search_row_praise", *_SHELF, "praise", "product_id"),
        Index("ix_search_row_group", *_SHELF, "group", *_NEWEST),
        Index("ix_search_row_subgroup", *_SHELF, "subgroup", *_NEWEST),
        Index("ix_search_row_province", *_SHELF, "province_code", *_NEWEST),
        Index("ix_search_row_stars", *_SHELF, "stars", *_NEWEST),
        Index("ix_search_row_seller", "seller_id", *_SHELF, *_NEWEST),
        Index("ix_search_row_stars_until", "stars_until"),
        *(_season_index(month) for month in range(1, 13)),
    )

    shown_publicly = True

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id))
    is_listed: Mapped[bool]
    is_alcohol: Mapped[bool]
    group: Mapped[str] = mapped_column(String(4))
    subgroup: Mapped[str] = mapped_column(String(8))
    province_code: Mapped[str] = mapped_column(String(2))
    price: Mapped[Vnd] = mapped_column(BigInteger)
    in_stock: Mapped[bool]
    season_bits: Mapped[int] = mapped_column(default=0)
    stars: Mapped[int] = mapped_column(default=0)
    stars_until: Mapped[date | None]
    published_at: Mapped[datetime]
    name_key: Mapped[str] = mapped_column(BYTEWISE)
    praise: Mapped[int]


class SearchTally(Base):
    """How many listed products there are of each kind, so that facets need not count rows.

    A product counts in month 0, which is all of them, and in each month of its season; in
    each of these it counts in cells of six grains, so that a facet is summed over few:

    grain 0: group, province, stars and stock; 1: the same of all provinces; 2: group and
    province, whatever stars and stock; 3, 4, 5: the same by subgroup. What a grain does
    not tell apart is empty, 0 or false. Triggers keep the tally.
    """

    __tablename__ = "search_tally"

    is_alcohol: Mapped[bool] = mapped_column(primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    grain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group: Mapped[str] = mapped_column(String(4), primary_key=True)
    subgroup: Mapped[str] = mapped_column(String(8), primary_key=True)
    province_code: Mapped[str] = mapped_column(String(2), primary_key=True)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    in_stock: Mapped[bool] = mapped_column(primary_key=True)
    products: Mapped[int]


class SearchWord(Base):
    """A folded word, and how many products of the ordinary shelf have it.

    Typing errors are held against these words.
    """

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    products: Mapped[int]


class SearchSeller(Base):
    """A producer's folded name, between spaces, for suggestions."""

    __tablename__ = "search_seller"

    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id), primary_key=True)
    name_folded: Mapped[str]
