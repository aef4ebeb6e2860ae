"""What may happen to a product, and what must be told of it before it may be sold."""

from collections.abc import Mapping

from shop.catalog.groups import subgroup
from shop.catalog.models import MOST_PRICE, MeasureKind, Product, ProductStatus
from shop.kernel.errors import mark
from shop.platform.media import MediaState

_S = ProductStatus
#: From where to where a product may go; officers refuse what is already on sale, too.
NEXT_STEPS: Mapping[ProductStatus, frozenset[ProductStatus]] = {
    _S.DRAFT: frozenset({_S.PROPOSED}),
    _S.PROPOSED: frozenset({_S.PUBLISHED, _S.REJECTED, _S.DRAFT}),
    _S.PUBLISHED: frozenset({_S.HIDDEN, _S.PROPOSED, _S.REJECTED, _S.DRAFT}),
    _S.HIDDEN: frozenset({_S.PUBLISHED, _S.DRAFT, _S.REJECTED}),
    _S.REJECTED: frozenset({_S.PROPOSED, _S.DRAFT}),
}

#: What officers have looked at: a change goes before them again. Season, price and stock
#: are the seller's own affair and change at once.
CHECKED_FIELDS = frozenset(
    {
        "name", "name_en", "subgroup", "province_code", "ward_code", "place_text", "region",
        "band", "summary", "summary_en", "story", "ingredients", "storage", "shelf_life",
        "responsible", "is_alcohol", "abv_tenths", "drawing", "drawing_alt", "sources",
    }
)  # fmt: skip
#: The same for a pack: its price, its weight for the post and whether it is offered are free.
CHECKED_VARIANT_FIELDS = frozenset({"name", "measure", "net_amount"})

MOST_PHOTOS = 8
SHORTEST_NAME = 3

#: What the label of goods must tell, by OCOP code; the longest code that fits decides
#: (NĐ 43/2017/NĐ-CP as amended by 111/2021/NĐ-CP; Law 19/2023/QH15 art. 37 for shelf life).
LABEL_FACTS: Mapping[str, tuple[str, ...]] = {
    "I": ("ingredients", "storage", "shelf_life", "responsible"),
    "I.1": ("storage", "shelf_life", "responsible"),
    "II": ("ingredients", "storage", "shelf_life", "responsible"),
    "III": ("ingredients", "storage", "shelf_life", "responsible"),
    "IV": ("ingredients", "responsible"),
    "V": ("storage", "responsible"),
}
_ASK_FOR = {
    "ingredients": mark("Ghi thành phần của món hàng."),
    "storage": mark("Ghi cách cất giữ."),
    "shelf_life": mark("Ghi hạn dùng, ví dụ “6 tháng kể từ ngày đóng gói”."),
    "responsible": mark("Ghi tên và địa chỉ người chịu trách nhiệm về hàng."),
}
_ASK_FOR_MATERIAL = mark("Ghi món này làm bằng gì.")


def missing_for_publication(product: Product) -> list[str]:
    """What a product lacks before officers may look at it; marked sentences, none when ready."""
    return [
        *_missing_words(product),
        *_missing_pictures(product),
        *_missing_packs(product),
        *_missing_label(product),
    ]


def label_facts(subgroup_code: str) -> tuple[str, ...]:
    """The columns that the label of such goods must fill."""
    parts = subgroup_code.split(".")
    codes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((LABEL_FACTS[code] for code in codes if code in LABEL_FACTS), ())


def variant_problems(
    *, name: str, measure: MeasureKind, net_amount: int, gross_grams: int, price: int
) -> list[str]:
    """Why a pack cannot be as described; marked sentences. Grams, millilitres, pieces, đồng."""
    checks = (
        (not name, mark("Đặt tên cho quy cách, ví dụ “Hũ 500 g”.")),
        (net_amount <= 0, mark("Lượng hàng phải lớn hơn 0.")),
        (net_amount > 1_000_000, mark("Lượng hàng lớn quá. Kiểm tra lại đơn vị.")),
        (not 0 < gross_grams <= 50_000, mark("Cân nặng cả bao bì từ 1 g đến 50 kg.")),
        (
            measure is MeasureKind.WEIGHT and gross_grams < net_amount,
            mark("Cân nặng cả bao bì không thể nhẹ hơn lượng hàng bên trong."),
        ),
        (not 0 < price <= MOST_PRICE, mark("Giá bán phải từ 1 ₫ đến 1 tỷ đồng.")),
    )
    return [words for wrong, words in checks if wrong]


def _missing_words(product: Product) -> list[str]:
    kind = subgroup(product.subgroup)
    checks = (
        (len(product.name) < SHORTEST_NAME, mark("Đặt tên cho món hàng.")),
        (kind is None, mark("Chọn loại hàng trong danh sách.")),
        (
            kind is not None and kind.is_service,
            mark("Dịch vụ du lịch chưa đăng được ở chợ hàng."),
        ),
        (
            not (product.summary or product.story),
            mark("Kể vài câu về món này: ai làm, làm thế nào, ở đâu."),
        ),
    )
    return [words for missing, words in checks if missing]


def _missing_pictures(product: Product) -> list[str]:
    photos = [photo for photo in product.photos if photo.media.state is not MediaState.FAILED]
    if not photos and not product.drawing:
        return [mark("Thêm ít nhất một ảnh món hàng.")]
    if any(not photo.alt for photo in photos):
        return [mark("Ghi một câu tả mỗi ảnh, cho người không nhìn được ảnh.")]
    return []


def _missing_packs(product: Product) -> list[str]:
    if any(variant.is_offered for variant in product.variants):
        return []
    return [mark("Thêm ít nhất một quy cách có giá bán.")]


def _missing_label(product: Product) -> list[str]:
    empty = [fact for fact in label_facts(product.subgroup) if not getattr(product, fact)]
    crafted = product.subgroup.startswith("IV")
    return [_ASK_FOR_MATERIAL if crafted and fact == "ingredients" else _ASK_FOR[fact] for fact in empty]
