"""What the editor's form says, as plain values between page and service."""

from dataclasses import dataclass, field

from shop.catalog.services import PhotoFacts
from shop.kernel.money import Vnd


@dataclass(frozen=True)
class Pack:
    """A pack: `measure` is weight, volume or items; grams, millilitres or pieces; đồng.

    `on_hand` counts for a new pack alone: later stock changes by differences.
    """

    variant_id: int | None
    name: str
    measure: str
    net_amount: int
    gross_grams: int
    price: Vnd
    sku: str
    on_hand: int
    is_offered: bool


@dataclass(frozen=True)
class Listing:
    """Everything on the editor's page."""

    name: str
    subgroup: str
    province_code: str
    ward_code: str | None
    place_text: str
    summary: str
    story: str
    ingredients: str
    storage: str
    shelf_life: str
    responsible: str
    is_perishable: bool
    is_alcohol: bool
    abv_tenths: int | None
    peak_months: list[int] = field(default_factory=list)
    some_months: list[int] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    photos: list[PhotoFacts] = field(default_factory=list)
    packs: list[Pack] = field(default_factory=list)
