"""The six OCOP groups and their sets of products (QĐ 148/QĐ-TTg, 24/2/2023).

Code, not a table: the list changes by decree. Names are marked; pages translate them.
"""

from dataclasses import dataclass

from shop.kernel.errors import mark


@dataclass(frozen=True)
class Group:
    """One of the six groups."""

    code: str
    slug: str
    name: str


@dataclass(frozen=True)
class Subgroup:
    """A set of products (bộ sản phẩm). `label` is short enough for a shelf."""

    code: str
    slug: str
    name: str
    label: str
    emblem: str

    @property
    def group(self) -> Group:
        """The group to which the set belongs."""
        return _GROUP_BY_CODE[self.code.split(".", 1)[0]]

    @property
    def is_alcohol(self) -> bool:
        """Whether its goods stand on the gated shelf alone."""
        return self.code.startswith("II.1")

    @property
    def is_service(self) -> bool:
        """Tourism is not a good: nothing of it is kept in stock or posted."""
        return self.code.startswith("VI.")


GROUPS = (
    Group("I", "thuc-pham", mark("Thực phẩm")),
    Group("II", "do-uong", mark("Đồ uống")),
    Group("III", "duoc-lieu", mark("Dược liệu và sản phẩm từ dược liệu")),
    Group("IV", "thu-cong-my-nghe", mark("Thủ công mỹ nghệ")),
    Group("V", "sinh-vat-canh", mark("Sinh vật cảnh")),
    Group(
        "VI",
        "du-lich",
        mark("Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch"),
    ),
)

SUBGROUPS = (
    Subgroup("I.1.a", "rau-cu-qua", mark("Rau, củ, quả, hạt tươi"), mark("Rau, củ, quả"), "plum"),
    Subgroup(
        "I.1.b",
        "thit-ca-trung-tuoi",
        mark("Thịt, thủy sản, trứng, sữa tươi"),
        mark("Thịt, cá, trứng tươi"),
        "mount",
    ),
    Subgroup("I.2.a", "gao-ngu-coc", mark("Gạo, ngũ cốc, hạt sơ chế"), mark("Gạo, nếp"), "rice"),
    Subgroup("I.2.b", "mat-ong", mark("Mật ong và sản phẩm thô khác"), mark("Mật ong"), "drop"),
    Subgroup("I.3.a", "do-an-nhanh", mark("Đồ ăn nhanh"), mark("Đồ ăn nhanh"), "rice"),
    Subgroup(
        "I.3.b",
        "banh-bun-mien",
        mark("Chế biến từ gạo, ngũ cốc"),
        mark("Bánh, bún, miến"),
        "rice",
    ),
    Subgroup(
        "I.3.c",
        "do-say",
        mark("Chế biến từ rau, củ, quả, hạt"),
        mark("Đồ sấy, đường phên"),
        "plum",
    ),
    Subgroup(
        "I.3.d",
        "thit-ca-kho",
        mark("Chế biến từ thịt, thủy sản, trứng, sữa, mật ong"),
        mark("Thịt khô, cá khô"),
        "mount",
    ),
    Subgroup(
        "I.4.a",
        "nuoc-cham",
        mark("Tương, nước mắm, gia vị lỏng"),
        mark("Tương, nước chấm"),
        "drop",
    ),
    Subgroup("I.4.b", "gia-vi", mark("Gia vị khác"), mark("Gia vị"), "star"),
    Subgroup("I.5.a", "tra", mark("Chè (trà)"), mark("Trà"), "tea"),
    Subgroup("I.5.b", "tra-thao-moc", mark("Trà từ thực vật khác"), mark("Trà thảo mộc"), "tea"),
    Subgroup("I.6", "ca-phe", mark("Cà phê, ca cao"), mark("Cà phê"), "tea"),
    Subgroup("II.1.a", "ruou-trang", mark("Rượu trắng"), mark("Rượu trắng"), "drop"),
    Subgroup("II.1.b", "ruou-khac", mark("Đồ uống có cồn khác"), mark("Đồ uống có cồn khác"), "drop"),
    Subgroup(
        "II.2.a",
        "nuoc-khoang",
        mark("Nước khoáng, nước uống tinh khiết"),
        mark("Nước khoáng"),
        "drop",
    ),
    Subgroup("II.2.b", "nuoc-uong", mark("Đồ uống không cồn khác"), mark("Nước uống"), "drop"),
    Subgroup(
        "III.1",
        "thuc-pham-chuc-nang",
        mark("Thực phẩm chức năng, thuốc dược liệu, thuốc cổ truyền"),
        mark("Thuốc dược liệu"),
        "tea",
    ),
    Subgroup(
        "III.2",
        "my-pham-thao-duoc",
        mark("Mỹ phẩm có thành phần từ thảo dược"),
        mark("Mỹ phẩm thảo dược"),
        "ban",
    ),
    Subgroup(
        "III.3",
        "thao-duoc",
        mark("Tinh dầu và thảo dược khác"),
        mark("Tinh dầu, thảo dược"),
        "tea",
    ),
    Subgroup("IV.1", "do-gia-dung", mark("Đồ gia dụng, trang trí"), mark("Đồ thủ công"), "star"),
    Subgroup("IV.2", "tho-cam", mark("Vải, may mặc"), mark("Thổ cẩm"), "star"),
    Subgroup("V.1", "hoa", mark("Hoa"), mark("Hoa, cành"), "ban"),
    Subgroup("V.2", "cay-canh", mark("Cây cảnh"), mark("Cây cảnh"), "tea"),
    Subgroup("V.3", "dong-vat-canh", mark("Động vật cảnh"), mark("Động vật cảnh"), "mount"),
    Subgroup("VI.1", "du-lich-cong-dong", mark("Du lịch cộng đồng"), mark("Du lịch"), "house"),
    Subgroup("VI.2", "du-lich-sinh-thai", mark("Du lịch sinh thái"), mark("Du lịch"), "mount"),
    Subgroup("VI.3", "diem-du-lich", mark("Điểm du lịch"), mark("Du lịch"), "house"),
)

_GROUP_BY_CODE = {group.code: group for group in GROUPS}
_SUBGROUP_BY_CODE = {subgroup.code: subgroup for subgroup in SUBGROUPS}
_BY_SLUG: dict[str, Group | Subgroup] = {row.slug: row for row in (*GROUPS, *SUBGROUPS)}

#: The shelves of the header: (slug, short label).
SHELVES = tuple(
    (_SUBGROUP_BY_CODE[code].slug, _SUBGROUP_BY_CODE[code].label)
    for code in (
        "I.2.b", "I.5.a", "I.6", "I.2.a", "I.1.a", "I.3.b", "I.3.c", "I.3.d", "IV.2", "IV.1",
    )
)  # fmt: skip


def subgroup(code: str) -> Subgroup | None:
    """The set of products with a code such as I.2.b."""
    return _SUBGROUP_BY_CODE.get(code)


def group(code: str) -> Group | None:
    """The group with a code from I to VI."""
    return _GROUP_BY_CODE.get(code)


def group_of(subgroup_code: str) -> Group:
    """The group that holds a set of products; KeyError for a code that is none."""
    return _SUBGROUP_BY_CODE[subgroup_code].group


def by_slug(slug: str) -> Group | Subgroup | None:
    """The group or set behind an address."""
    return _BY_SLUG.get(slug)


def scene_of(subgroup_code: str) -> str:
    """Which landscape stands over such goods: ong, che, det or lua."""
    scenes = (("I.2.b", "ong"), ("I.5", "che"), ("I.6", "che"), ("III", "che"), ("IV", "det"))
    return next((scene for code, scene in scenes if subgroup_code.startswith(code)), "lua")
