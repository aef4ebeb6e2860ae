"""What stands in the editor's page: out of a product, or out of what a browser sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from shop.catalog.models import Product, Variant
from shop.catalog.policies import MOST_PHOTOS
from shop.catalog.services import PhotoFacts
from shop.kernel.money import Vnd
from shop.kernel.numbers import read_number
from shop.platform.fields import clean_line
from shop.platform.formatting import SMALL_AND_LARGE, decimal, measure, number
from shop.platform.media import MediaFile
from shop.sellers.models import Seller
from shop.workshop import queries
from shop.workshop.forms import ListingForm, PackForm, pack_rows, read_months
from shop.workshop.listing import Listing
from shop.workshop.policies import (
    MOST_PACKS,
    OddPrice,
    join_story,
    odd_price,
    split_aliases,
    split_story,
)

_LONGEST_ALT = 200


@dataclass
class ShotRow:
    """A picture in the editor; `problem` is said beside it, translated."""

    media_id: int
    alt: str
    media: MediaFile
    problem: str = ""


@dataclass
class Editor:
    """The page's state. `asked` are odd prices that were asked about before."""

    form: ListingForm
    rows: list[PackForm]
    shots: list[ShotRow]
    peak_months: list[int]
    some_months: list[int]
    asked: set[int] = field(default_factory=set)
    odd: list[OddPrice] = field(default_factory=list)
    photo_problems: list[str] = field(default_factory=list)
    row_problems: dict[int, list[str]] = field(default_factory=dict)

    def is_sound(self) -> bool:
        """Whether all that was written can be kept as a draft; says beside each field why not."""
        parts = [bool(self.form.validate()), not self.photo_problems]
        parts += [bool(row.validate()) for row in self.rows if not row.is_empty]
        for shot in self.shots:
            shot.alt = shot.alt or _alt_for(self.form.name.data or "", self.shots.index(shot))
            if not shot.alt:
                shot.problem = gettext("Ghi một câu tả ảnh này.")
                parts.append(False)
        return all(parts)

    def hush(self) -> None:
        """Say nothing about what is not filled in yet."""
        for part in self.fields:
            part.errors = ()
        for shot in self.shots:
            shot.problem = ""

    def asks_about_prices(self, known: dict[int, Vnd]) -> bool:
        """Whether a price looks odd and has not been asked about; `known` are the present prices."""
        prices = [
            odd_price(Vnd(row.price.value), was=known.get(read_number(row.variant_id.data or "") or 0))
            for row in self.rows
            if row.price.value is not None and row.is_offered
        ]
        self.odd = [odd for odd in prices if odd and odd.price not in self.asked]
        self.asked |= {odd.price for odd in self.odd}
        return bool(self.odd)

    def listing(self) -> Listing:
        """The page as a plain value; only when it is sound."""
        said = {name: self.form[name].data or "" for name in _WORDS}
        return Listing(
            **said,
            ward_code=self.form.ward_code.data or None,
            story=join_story(self.form.who.data or "", self.form.how.data or ""),
            is_perishable=bool(self.form.is_perishable.data),
            is_alcohol=bool(self.form.is_alcohol.data),
            abv_tenths=self.form.abv_tenths,
            peak_months=self.peak_months,
            some_months=[month for month in self.some_months if month not in self.peak_months],
            aliases=split_aliases(self.form.aliases.data or ""),
            photos=[PhotoFacts(shot.media_id, shot.alt) for shot in self.shots],
            packs=[row.pack(_pack_name) for row in self.filled_rows],
        )

    @property
    def filled_rows(self) -> list[PackForm]:
        """Rows that somebody wrote into."""
        return [row for row in self.rows if not row.is_empty]

    @property
    def fields(self) -> list[Any]:
        """All fields of the page, for the summary of errors."""
        forms: list[Any] = [self.form, *self.rows]
        return [part for form in forms for part in form]

    def do(self, op: str) -> None:
        """What a button of the page does to the page itself; an unknown one does nothing."""
        verb, _, which = op.partition(":")
        act = _ACTS.get(verb)
        number_of = read_number(which) if which else 0
        if act and number_of is not None:
            act(self, number_of)

    def add_shots(self, media_ids: list[int], *, seller_id: int) -> None:
        """Pictures that have just been taken in come last."""
        found = queries.pictures(media_ids, seller_id=seller_id)
        self.shots += [ShotRow(media_id, "", found[media_id]) for media_id in media_ids]

    @property
    def room_for_shots(self) -> int:
        """How many pictures may still come."""
        return MOST_PHOTOS - len(self.shots)


_WORDS = (
    "name", "subgroup", "province_code", "place_text", "summary", "ingredients", "storage",
    "shelf_life", "responsible",
)  # fmt: skip


def blank(seller: Seller) -> Editor:
    """The page for something new; the place is the seller's until it is changed."""
    form = ListingForm(
        formdata=None,
        province_code=seller.province_code,
        ward_code=seller.ward_code,
        place_text=seller.place_text,
        responsible=", ".join(filter(None, (seller.name, seller.place_text))),
    )
    return Editor(form, [_empty_row(0)], [], [], [])


def of_product(product: Product) -> Editor:
    """The page for a product as it stands."""
    who, how = split_story(product.story)
    form = ListingForm(
        formdata=None,
        obj=product,
        who=who,
        how=how,
        abv="" if product.abv_tenths is None else decimal(product.abv_tenths / 10, digits=1),
    )
    form.aliases.data = ", ".join(alias.name for alias in product.aliases)
    rows = [_row_of(variant, index) for index, variant in enumerate(product.variants)]
    shots = [ShotRow(photo.media_id, photo.alt, photo.media) for photo in product.photos]
    return Editor(form, rows or [_empty_row(0)], shots, product.peak_months, product.some_months)


def sent(formdata: MultiDict[str, str], *, seller_id: int) -> Editor:
    """The page as a browser sent it; pictures that are not the seller's are not there."""
    ids = [media_id for text in formdata.getlist("shot")[:50] if (media_id := read_number(text))]
    found = queries.pictures(ids, seller_id=seller_id)
    return Editor(
        form=ListingForm(),
        rows=pack_rows(formdata),
        shots=[
            ShotRow(media_id, clean_line(formdata.get(f"alt-{media_id}"))[:_LONGEST_ALT], found[media_id])
            for media_id in dict.fromkeys(ids)
            if media_id in found
        ],
        peak_months=read_months(formdata.getlist("peak")),
        some_months=read_months(formdata.getlist("some")),
        asked={
            price
            for text in formdata.getlist("asked")[:50]
            if (price := read_number(text, digits=12)) is not None
        },
    )


def _row_of(variant: Variant, index: int) -> PackForm:
    amount, unit = _shown_amount(variant)
    return PackForm(
        prefix=f"pack-{index}-",
        data={
            "variant_id": str(variant.id),
            "offered": "1" if variant.is_offered else "0",
            "name": variant.name,
            "amount": amount,
            "unit": unit,
            "price": number(variant.price, "vi"),
            "gross": str(variant.gross_grams),
            "sku": variant.sku,
        },
    )


def _shown_amount(variant: Variant) -> tuple[str, str]:
    small, large = SMALL_AND_LARGE.get(variant.measure.value, ("c", "c"))
    if large != small and variant.net_amount >= 1000:
        return decimal(variant.net_amount / 1000, "vi", digits=3), large
    return str(variant.net_amount), small


def _empty_row(index: int) -> PackForm:
    return PackForm(prefix=f"pack-{index}-", data={"unit": "g", "offered": "1"})


def _pack_name(kind: str, amount: int) -> str:
    return measure(kind, amount, "vi")


def _alt_for(name: str, index: int) -> str:
    """Until somebody describes the picture, the thing's name is better than nothing."""
    return f"{name}, ảnh {index + 1}" if name and index else name


def _add_pack(editor: Editor, _: int) -> None:
    if len(editor.rows) < MOST_PACKS:
        editor.rows.append(_empty_row(len(editor.rows)))


def _drop_pack(editor: Editor, index: int) -> None:
    """A new row goes; a pack that exists is no longer offered, since orders may speak of it."""
    if index >= len(editor.rows):
        return
    if editor.rows[index].variant_id.data:
        editor.rows[index].offered.data = "0"
    else:
        kept = [row.data for row in editor.rows if row is not editor.rows[index]]
        editor.rows = [PackForm(prefix=f"pack-{i}-", data=data) for i, data in enumerate(kept)]


def _offer_pack(editor: Editor, index: int) -> None:
    if index < len(editor.rows):
        editor.rows[index].offered.data = "1"


def _move(step: int) -> Callable[[Editor, int], None]:
    def move(editor: Editor, media_id: int) -> None:
        ids = [shot.media_id for shot in editor.shots]
        if media_id in ids:
            shot = editor.shots.pop(ids.index(media_id))
            editor.shots.insert(max(0, ids.index(media_id) + step), shot)

    return move


def _drop_shot(editor: Editor, media_id: int) -> None:
    editor.shots = [shot for shot in editor.shots if shot.media_id != media_id]


_ACTS: dict[str, Callable[[Editor, int], Any]] = {
    "add-pack": _add_pack,
    "drop-pack": _drop_pack,
    "offer-pack": _offer_pack,
    "photo-up": _move(-1),
    "photo-down": _move(1),
    "photo-drop": _drop_shot,
}
