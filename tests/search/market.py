"""A small market of our own: what the shared table of searches is held against."""

from dataclasses import dataclass, field
from typing import Any

from tests.factories.search import put_on_shelf
from tests.factories.sellers import make_seller


@dataclass(frozen=True)
class Good:
    """One thing on the shelves of the small market."""

    name: str
    subgroup: str
    aliases: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


CAO_BANG = {"province_code": "04", "region": "Cao Bằng", "band": "cao-bang"}
SON_LA = {"province_code": "14", "region": "Sơn La", "band": "son-la"}

GOODS = (
    Good("Mận sấy mật ong", "I.3.c", ("Mận mật ong",), SON_LA),
    Good("Mật ong hoa ban", "I.2.b", ("Mật ong Sam Mứn",)),
    Good("Mật ong bánh tổ", "I.2.b", ("Bánh tổ ong",)),
    Good("Trà cây cao cổ thụ Tủa Chùa", "I.5.a", ("Trà Shan tuyết cổ thụ Tủa Chùa",)),
    Good("Khoai sọ tím Tủa Chùa", "I.1.a", ("Khoai sọ tím H’Mông",)),
    Good("Đường phên Bó Tờ", "I.3.c", ("Đường mía Bó Tờ",), CAO_BANG),
    Good("Cà phê phin", "I.6", (), {"summary": "Uống với đường trắng hay phên mía đều hợp."}),
    Good("Bánh khẩu xén sắn", "I.3.b", ("Khẩu xén Mường Lay",)),
    Good("Gạo tám thơm", "I.2.a", (), {"summary": "Gạo tẻ, không phải gạo để nấu xôi nếp."}),
    Good("Gạo nếp tan Ngọc Chiến", "I.2.a", ("Nếp tan Ngọc Chiến",), SON_LA),
    Good("Mứt quả đào Sa Pa", "I.3.c", ("Mứt đào",)),
    Good("Thổ cẩm Bản Sưng", "IV.2", ("Thổ cẩm Dao Tiền",)),
    Good("Dao Phúc Sen", "IV.1", ("Dao", "Dao rèn Phúc Sen"), CAO_BANG),
    Good("Đào giòn Mộc Châu", "I.1.a", (), SON_LA),
    Good("Bí xanh Tìa Dình", "I.1.a"),
    Good("Lạp sườn Tâm Hòa", "I.3.d", (), CAO_BANG),
    Good("Thạch đen Thạch An", "I.3.c", (), CAO_BANG),
    Good("Giấm táo mèo", "I.4.a", (), {"summary": "Lên men tự nhiên, không phải rượu."}),
    Good("Rượu táo mèo mật ong", "II.1.b", ("Rượu táo mèo",), {"is_alcohol": True}),
)


def open_small_market() -> None:
    """Put all goods on the shelves, by one producer."""
    seller = make_seller("Hợp tác xã Vùng Cao")
    for good in GOODS:
        put_on_shelf(good.name, seller=seller, subgroup=good.subgroup, aliases=good.aliases, **_facts(good))


def _facts(good: Good) -> dict[str, Any]:
    plain = {"summary": "Đặc sản vùng cao.", "ingredients": ""}
    return {**plain, **good.facts}
