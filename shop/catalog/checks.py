"""What an officer compares before a product goes on the shelf."""

from collections.abc import Iterator

from shop.catalog.groups import subgroup
from shop.catalog.models import Product
from shop.catalog.policies import missing_for_publication
from shop.kernel.checks import Check, Verdict
from shop.kernel.errors import mark
from shop.kernel.text import fold

#: Below this a price is more likely a slip of the finger (thousands forgotten), in đồng.
ODD_PRICE = 1_000
_TITLES = {
    "whole": mark("Đủ điều phải ghi theo nhóm hàng"),
    "photos": mark("Ảnh chụp món hàng"),
    "seller": mark("Gian hàng được bán"),
    "claim": mark("Nhắc tới sao OCOP"),
    "price": mark("Giá bán"),
    "alcohol": mark("Rượu bia"),
}


def product_checks(product: Product, *, has_stars: bool) -> list[Check]:
    """Each question with its answer; `has_stars` says whether a valid certificate gives stars today."""
    return [
        *_whole(product),
        *_photos(product),
        _seller(product),
        *_claim(product, has_stars),
        *_prices(product),
        *_alcohol(product),
    ]


def _whole(product: Product) -> Iterator[Check]:
    missing = missing_for_publication(product)
    if not missing:
        yield Check(_TITLES["whole"], Verdict.FINE, mark("Đủ chữ, quy cách và nhãn."))
    for words in missing:
        yield Check(_TITLES["whole"], Verdict.MISSING, words)


def _photos(product: Product) -> Iterator[Check]:
    """A drawing is enough for the shelf, but no eye can say whether the goods are like it."""
    if product.photos:
        yield Check(_TITLES["photos"], Verdict.COMPARE, mark("Có ảnh. Nhìn xem có đúng món này không."))
    elif product.drawing:
        yield Check(_TITLES["photos"], Verdict.MISSING, mark("Chưa có ảnh chụp, mới có hình vẽ dùng tạm."))


def _seller(product: Product) -> Check:
    values = {"name": product.seller.name}
    if product.seller.is_selling:
        return Check(_TITLES["seller"], Verdict.FINE, mark("%(name)s đã được duyệt."), values)
    return Check(
        _TITLES["seller"], Verdict.WRONG, mark("%(name)s chưa được duyệt hoặc đang tạm dừng."), values
    )


def _claim(product: Product, has_stars: bool) -> Iterator[Check]:
    """Stars come from certificates alone: words may not claim what no valid paper proves."""
    told = (product.name, product.name_en, product.summary, product.summary_en, product.story)
    if "ocop" not in fold(" ".join(told)):
        return
    if has_stars:
        yield Check(_TITLES["claim"], Verdict.FINE, mark("Lời kể nhắc OCOP, và món có giấy còn hiệu lực."))
    else:
        found = mark("Lời kể nhắc OCOP nhưng món chưa có giấy còn hiệu lực. Đọc kỹ xem có nhận sao không.")
        yield Check(_TITLES["claim"], Verdict.WRONG, found)


def _prices(product: Product) -> Iterator[Check]:
    odd = [variant for variant in product.variants if variant.is_offered and variant.price < ODD_PRICE]
    for variant in odd:
        found = mark("Quy cách “%(name)s” giá %(price)s ₫. Có lẽ thiếu ba số không.")
        yield Check(_TITLES["price"], Verdict.WRONG, found, {"name": variant.name, "price": variant.price})


def _alcohol(product: Product) -> Iterator[Check]:
    kind = subgroup(product.subgroup)
    if not product.is_alcohol and not (kind and kind.is_alcohol):
        return
    if product.abv_tenths is None:
        yield Check(
            _TITLES["alcohol"], Verdict.MISSING, mark("Chưa ghi độ cồn. Món chỉ nằm ở kệ riêng, có hỏi tuổi.")
        )
    else:
        found = mark("%(abv)s độ. Món chỉ nằm ở kệ riêng, có hỏi tuổi.")
        yield Check(_TITLES["alcohol"], Verdict.FINE, found, {"abv": product.abv_tenths / 10})
