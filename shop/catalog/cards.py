"""A product as a shelf shows it."""

from dataclasses import dataclass

from shop.catalog.models import MeasureKind
from shop.kernel.money import Vnd
from shop.platform.pictures import Picture


@dataclass(frozen=True)
class ProductCard:
    """What templates/components/card.html needs.

    The price is that of the cheapest pack on offer, `price_from` says that there are
    several; measure and `variant_id` are of the same pack. `stars` is None without a
    certificate that is valid today. `reviews` of buyers are shown, with `blossoms` altogether.
    `name_en` stands under the name on English pages.
    """

    slug: str
    name: str
    seller_name: str
    seller_slug: str
    region: str
    band: str
    stars: int | None
    illustrative_certificate: bool
    price: Vnd
    price_from: bool
    measure_kind: MeasureKind
    measure_amount: int
    picture: Picture
    in_stock: bool
    in_season: bool
    variant_id: int
    reviews: int = 0
    blossoms: int = 0
    name_en: str = ""
