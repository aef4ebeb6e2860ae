"""What the demo market says, and how it is found."""

import hashlib
import json
import re
import unicodedata
from pathlib import Path

import pytest

from tests.demo.market import FILES, GENERATED, PRODUCTS, SELLERS, Row, every_product, fold, spoken, texts

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
