"""The demo market's data: its own rules, checked without a database."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MARKET = ROOT / "shop" / "demo" / "market"
ART = ROOT / "static" / "art"
FILES = sorted(MARKET.glob("*.json"))

Row = dict[str, Any]

SUBGROUPS = {
    "I.1.a",
    "I.1.b",
    "I.2.a",
    "I.2.b",
    "I.3.a",
    "I.3.b",
    "I.3.c",
    "I.3.d",
    "I.4.a",
    "I.4.b",
    "I.5.a",
    "I.5.b",
    "I.6",
    "II.1.a",
    "II.1.b",
    "II.2.a",
    "II.2.b",
    "III.1",
    "III.2",
    "III.3",
    "IV.1",
    "IV.2",
    "V.1",
    "V.2",
    "V.3",
}
PLACES = {
    "Điện Biên": ("11", "dien-bien", 17),
    "Sơn La": ("14", "son-la", 18),
    "Hòa Bình": ("25", "hoa-binh", 3),
    "Cao Bằng": ("04", "cao-bang", 20),
}
LEGAL_FORMS = {
    "cooperative",
    "cooperative_group",
    "company",
    "private_enterprise",
    "business_household",
    "individual",
}
ILLUSTRATIVE = {
    "price",
    "stock",
    "pack",
    "gross_grams",
    "storage",
    "shelf_life",
    "ingredients",
    "season",
    "phone",
    "email",
}
#: Fingerprints of the private names in the sources, so that the names are not here either.
PRIVATE_NAMES = {
    "05377db4f4632f08",
    "0863c963c31b5369",
    "1ef33265f596e88b",
    "af3aa6101026821b",
    "d42347dd3ac965c1",
    "ecabcacc10bcec11",
    "f129804a43400f08",
}
HEALTH_AND_HYPE = (
    "chữa|trị bệnh|phòng bệnh|giảm cân|hạ đường|bồi bổ|bổ dưỡng|tốt cho sức khỏe|tăng cường|"
    "ngon nhất|tốt nhất|số một|hàng đầu|tuyệt vời|thượng hạng|100% sạch"
)
SEARCHES = {
    "mat ong hoa ban": ["mat-ong-hoa-ban"],
    "che tua chua": ["tra-co-thu-tua-chua"],
    "tra tua chua": ["tra-co-thu-tua-chua"],
    "duong phen": ["duong-phen-bo-to"],
    "duong phen po to": ["duong-phen-bo-to"],
    "khau sen": ["khau-xen-san", "khau-xen-gao"],
    "khau xen": ["khau-xen-san", "khau-xen-gao"],
    "dao": ["dao-phuc-sen"],
    "khoai so phi nhu": ["khoai-so-phinh-nhu"],
    "khoai so phinh nhu": ["khoai-so-phinh-nhu"],
    "bi dao tia dinh": ["bi-xanh-tia-dinh"],
    "gao sen cu": ["gao-seng-cu"],
    "lap xuong tam hoa": ["lap-suon-tam-hoa"],
    "suong sao": ["thach-den-thach-an"],
    "mien dong phia den": ["mien-dong-nguyen-binh"],
    "mien dong phja den": ["mien-dong-nguyen-binh"],
    "ong hut tre binh minh": ["ong-hut-tre-binh-minh"],
    "gao nep muong va": ["gao-nep-tan-muong-va"],
    "nep than ngoc chien": ["gao-nep-tan-ngoc-chien"],
    "che kolia": ["tra-kolia"],
    "quen pearl": ["ngoc-trai-queenpearl"],
    "khoai so tim h’mong": ["khoai-so-tim-tua-chua"],
}


def read(name: str) -> Any:
    return json.loads((MARKET / name).read_text(encoding="utf-8"))


SELLERS: list[Row] = read("sellers.json")["sellers"]
PRODUCTS: list[Row] = [
    row for _, band, _ in PLACES.values() for row in read(f"products-{band}.json")["products"]
]
GENERATED: Row = read("generated.json")
BY_KEY: dict[str, Row] = {seller["key"]: seller for seller in SELLERS}


def fold(text: str) -> str:
    """Lower case, no marks, đ as d, apostrophes gone."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    kept = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", re.sub(r"['’ʼ]", "", kept))


def texts(value: object) -> Iterator[str]:
    """Every string inside a value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def spoken(row: Row) -> str:
    """What a visitor may read of a record: addresses of articles are left out."""
    return "\n".join(text for text in texts(row) if not text.startswith("http"))


def of_product(row: Row) -> str:
    return str(row["key"])


every_product = pytest.mark.parametrize("row", PRODUCTS, ids=of_product)
every_seller = pytest.mark.parametrize("row", SELLERS, ids=of_product)


def test_a_visitor_finds_all_fifty_eight_goods_in_their_regions() -> None:
    counts = Counter((row["region"], row["province_code"], row["band"]) for row in PRODUCTS)

    assert counts == {(name, code, band): n for name, (code, band, n) in PLACES.items()}
    assert sum(counts.values()) == 58


def test_a_visitor_meets_twenty_one_producers_and_four_stalls() -> None:
    stalls = [seller for seller in SELLERS if seller["is_stall"]]

    assert len(SELLERS) == 25
    assert {stall["region"] for stall in stalls} == set(PLACES)
    assert all(stall["legal_form"] is None for stall in stalls)
    assert all(s["legal_form"] in LEGAL_FORMS for s in SELLERS if not s["is_stall"])


def test_nobody_meets_two_things_under_one_name() -> None:
    for field in ("key", "picture_alt_vi", "name_vi", "summary_vi"):
        assert [k for k, n in Counter(row[field] for row in PRODUCTS).items() if n > 1] == []
    skus = Counter(variant["sku"] for row in PRODUCTS for variant in row["variants"])
    assert [sku for sku, n in skus.items() if n > 1] == []
    for field in ("key", "name", "short_name", "phone", "email", "story_vi"):
        assert len({seller[field] for seller in SELLERS}) == len(SELLERS)
    assert not {row["key"] for row in PRODUCTS} & set(BY_KEY)


def test_every_seller_has_something_to_sell() -> None:
    assert {row["seller"] for row in PRODUCTS} == set(BY_KEY)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_reader_sees_composed_vietnamese_letters(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"[\u200b\ufeff\ufffd\u00a0]", text)
    assert "  " not in "\n".join(texts(json.loads(text)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_private_person_is_named(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    allowed = "Hoàng Văn Thụ"  # a village
    for text in texts(content):
        words = re.findall(r"[a-z0-9]+", fold(text))
        for size in (3, 4):
            for start in range(len(words) - size + 1):
                window = " ".join(words[start : start + size]).encode()
                assert hashlib.sha256(window).hexdigest()[:16] not in PRIVATE_NAMES, text
        rest = text.replace(allowed, "")
        assert not re.search(r"\b(Thị|Văn) [A-ZĐ]", rest), text
        assert not re.search(r"\b([Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Bb]ác) [A-ZĐ]", rest), text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_record_keeps_papers_of_a_person_or_traces_of_files(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    keys = set(re.findall(r'"(\w+)":', path.read_text(encoding="utf-8")))

    assert not keys & {"representative", "director", "owner", "contact_name", "id_card", "birthday"}
    assert not keys & {"certificate", "certificate_no", "decision_no", "bank_account"}
    assert not [
        text
        for text in texts(content)
        if re.search(r"\.(txt|json|html?5?)$", text) and not text.startswith("http")
    ]


@every_seller
def test_a_buyer_can_tell_who_sells_and_that_the_contact_is_made_up(row: Row) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["key"])
    assert re.fullmatch(r"0900000\d{3}", row["phone"])
    assert row["email"] == f"{row['key']}@demo.example"
    assert row["tax_code"] is None
    assert row["registration_no"] is None
    assert set(row["illustrative"]) == {"phone", "email"}
    assert row["founded"] is None or 1990 < row["founded"] < 2026
    assert all(url.startswith("http") for url in row["sources"])
    sentences = re.findall(r"[.!?](?:\s|$)", row["story_vi"])
    assert 1 <= len(sentences) <= 5
    assert not re.search(r"[1-5] sao", row["story_vi"])
    check_place(row)


@every_product
def test_a_product_says_where_it_comes_from_and_who_sells_it(row: Row) -> None:
    seller = BY_KEY[row["seller"]]

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["key"])
    assert seller["region"] == row["region"]
    assert row["subgroup"] in SUBGROUPS
    assert row["sources"] or row["articles"]
    assert all(url.startswith("http") for url in row["sources"])
    check_place(row)


def check_place(row: Row) -> None:
    code, band, _ = PLACES[row["region"]]
    assert (row["province_code"], row["band"]) == (code, band)
    assert row["place_text"]
    assert (row["ward_code"] is None) == (row["ward_name"] is None)
    assert row["ward_code"] is None or re.fullmatch(r"\d{5}", row["ward_code"])
    assert row["ward_name"] is None or row["ward_name"].startswith(("Xã ", "Phường "))


@every_product
def test_a_product_has_a_drawing_and_words_for_those_who_cannot_see_it(row: Row) -> None:
    assert (ART / "cards" / f"{row['drawing']}.svg").is_file()
    assert (ART / "products" / f"{row['drawing']}.svg").is_file()
    assert 20 <= len(row["picture_alt_vi"]) <= 125


@every_product
def test_a_story_is_short_to_read_and_promises_nothing(row: Row) -> None:
    story = row["story_vi"]

    assert 20 <= len(row["summary_vi"]) <= 140
    assert 2 <= len(story) <= 5
    assert all(20 <= len(paragraph) <= 420 for paragraph in story)
    assert all(paragraph.endswith((".", "?", "!")) for paragraph in story)
    assert row["summary_en"].endswith(".")
    assert row["name_en"]
    assert not re.search(HEALTH_AND_HYPE, spoken(row).lower())


@every_product
def test_a_star_is_told_with_its_year_and_where_it_was_read(row: Row) -> None:
    told = " ".join(row["story_vi"])
    star = row["star"]
    if star is None:
        assert not re.search(r"[1-5] sao", spoken(row))
        return
    assert star["stars"] in {3, 4, 5}
    assert f"{star['stars']} sao" in told
    assert star["year"] is None or str(star["year"]) in told
    assert star["source"]
    assert "36 tháng" in told if star["holder_known"] else "sao" in told
    assert not (star["holder_known"] and BY_KEY[row["seller"]]["is_stall"])


def test_an_officer_finds_eighteen_starred_goods_and_nine_known_holders() -> None:
    stars = [row["star"] for row in PRODUCTS if row["star"]]

    assert Counter(star["stars"] for star in stars) == {5: 1, 4: 7, 3: 10}
    assert sum(star["holder_known"] for star in stars) == 9
    assert [r["key"] for r in PRODUCTS if r["star"] and r["star"]["may_have_lapsed"]] == ["ca-tep-dau"]


@every_product
def test_a_buyer_sees_packs_with_sane_measures_and_round_prices(row: Row) -> None:
    assert 1 <= len(row["variants"]) <= 4
    assert {"price", "stock", "pack", "gross_grams"} <= set(row["illustrative"]) <= ILLUSTRATIVE
    assert sum(variant.get("pictured", False) for variant in row["variants"]) == 1
    for variant in row["variants"]:
        assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", variant["sku"])
        assert variant["kind"] in {"weight", "volume", "items"}
        assert variant["amount"] > 0
        assert variant["price"] % 1000 == 0
        assert 10_000 <= variant["price"] <= 5_000_000
        assert 5 <= variant["stock"] <= 80
        assert variant["gross_grams"] <= 30_000
        if variant["kind"] == "weight":
            assert variant["amount"] < variant["gross_grams"] < 2.5 * variant["amount"]


@every_product
def test_a_buyer_can_read_the_label_and_the_season(row: Row) -> None:
    season = row["season"]

    assert row["ingredients"]
    assert row["storage"]
    assert row["subgroup"].startswith(("IV", "V")) or row["shelf_life"]
    if season is not None:
        assert season["peak"]
        assert len({*season["peak"], *season["some"]}) == len(season["peak"] + season["some"])
        assert all(1 <= month <= 12 for month in season["peak"] + season["some"])


def test_a_minor_meets_no_word_of_liquor_outside_the_three_bottles() -> None:
    bottles = [row for row in PRODUCTS if row["alcohol"]]
    rest = [row for row in [*PRODUCTS, *SELLERS, GENERATED] if not row.get("alcohol")]

    assert len(bottles) == 3
    assert all(row["subgroup"].startswith("II.1") and row["abv"] is None for row in bottles)
    assert not [row for row in rest if re.search("ruou|mountain queen", fold(spoken(row)))]


@pytest.mark.parametrize(("query", "keys"), SEARCHES.items())
def test_a_shopper_typing_a_known_spelling_can_be_answered(query: str, keys: list[str]) -> None:
    names = {row["key"]: {fold(name) for name in (row["name_vi"], *row["aliases"])} for row in PRODUCTS}
    exact = [key for key, known in names.items() if fold(query) in known]

    assert exact == keys


def test_a_shopper_looking_for_sticky_rice_or_the_hmong_finds_them() -> None:
    rice = [
        row
        for row in PRODUCTS
        if any(fold(name).startswith("gao nep") for name in (row["name_vi"], *row["aliases"]))
    ]
    hmong = [row["key"] for row in SELLERS if "hmong" in fold(spoken(row))]

    assert len(rice) == 4
    assert hmong == ["htx-hmong"]
    assert not [row for row in PRODUCTS if "đào" in " ".join([row["name_vi"], *row["aliases"]])]


@every_product
def test_no_alias_is_said_twice(row: Row) -> None:
    names = [name.casefold() for name in (row["name_vi"], *row["aliases"])]

    assert len(names) == len(set(names))
    assert all(name == name.strip() and "(" not in name for name in names)


def test_a_large_made_up_market_has_one_honey_in_twenty() -> None:
    heads = GENERATED["heads"]
    honey = sum(head["share"] for head in heads if head["head"] == "Mật ong")

    assert sum(head["share"] for head in heads) == GENERATED["share_total"] == 1000
    assert honey == 50
    assert len({head["head"] for head in heads}) == len(heads)
    assert {head["subgroup"] for head in heads} >= SUBGROUPS - {"II.1.a", "II.1.b", "V.3"}
    assert {head["subgroup"] for head in heads} <= SUBGROUPS - {"II.1.a", "II.1.b"}


def test_a_made_up_product_can_always_be_named_measured_and_priced() -> None:
    for head in GENERATED["heads"]:
        low, high = head["unit_price"]
        per = 1 if head["kind"] == "items" else 1000
        assert 1_000 < low < high or head["kind"] == "items"
        assert head["qualifiers"]
        assert 1 <= len(head["packs"]) <= 4
        assert (ART / "brand" / f"emblem-{head['emblem']}.svg").is_file()
        assert set(GENERATED["summaries"]) >= {head["family"]}
        assert all(low * pack["amount"] // per >= 2_000 for pack in head["packs"])
        assert all(high * pack["amount"] // per <= 5_000_000 for pack in head["packs"])


def test_nobody_mistakes_a_made_up_seller_for_a_real_one() -> None:
    real = {fold(seller[field]) for seller in SELLERS for field in ("name", "short_name")}
    words = fold(" ".join(GENERATED["sellers"]["words"]))
    said = fold(spoken({"heads": GENERATED["heads"], "places": GENERATED["places"]}))

    assert all(" mẫu " in form["pattern"] for form in GENERATED["sellers"]["forms"])
    assert "món mẫu" in GENERATED["disclaimer"]
    assert not [name for name in real if name in said or name in words]
    assert not re.search(r"hoa ban|tua chua|\bdao\b|duong phen", said)
