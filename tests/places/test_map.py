"""The map that was vendored: complete, in order, with its former names."""

from collections import Counter
from pathlib import Path

import pytest

from shop.kernel.text import vietnamese_key
from shop.places import data

REGIONS = {"north": 15, "central": 11, "south": 8}


def test_the_map_has_all_provinces_and_communes() -> None:
    assert len(data.provinces()) == 34
    assert len(data.wards()) == 3321
    assert len({row["code"] for row in data.wards()}) == 3321


@pytest.mark.parametrize(("code", "how_many"), [("11", 45), ("14", 75), ("25", 148), ("04", 56)])
def test_the_highland_provinces_have_their_communes(code: str, how_many: int) -> None:
    assert Counter(row["province_code"] for row in data.wards())[code] == how_many


def test_codes_kept_their_leading_zeros() -> None:
    provinces = {row["code"] for row in data.provinces()}

    assert all(len(code) == 2 and code.isdigit() for code in provinces)
    assert all(len(row["code"]) == 5 and row["code"].isdigit() for row in data.wards())
    assert {row["province_code"] for row in data.wards()} == provinces


def test_every_province_lies_in_a_region() -> None:
    assert Counter(row["region"] for row in data.provinces()) == REGIONS


def test_lists_are_in_vietnamese_order() -> None:
    names = [row["name"] for row in data.provinces()]

    assert names[:7] == ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk"]
    assert names == sorted(names, key=vietnamese_key)
    assert [row["position"] for row in data.wards()] == list(range(1, 3322))


def test_the_old_sam_mun_is_part_of_thanh_an_and_the_new_one_is_not() -> None:
    wards = {row["code"]: row for row in data.wards()}

    assert wards["03352"]["name"] == "Xã Thanh An"
    assert wards["03352"]["former"] == "huyện Điện Biên: xã Thanh An, xã Noong Hẹt, xã Sam Mứn"
    assert wards["03356"]["name"] == "Xã Sam Mứn"
    assert wards["03356"]["former"] == "huyện Điện Biên: xã Pom Lót, xã Na Ư"


def test_former_names_are_written_out_in_full_words() -> None:
    short = "h.Mai Châu,t.Hòa Bình:tt.Mai Châu,x.Đồng Tân*;tp.Hòa Bình:p.Tân Hòa"

    assert data.written_out(short) == (
        "huyện Mai Châu, tỉnh Hòa Bình: thị trấn Mai Châu, xã Đồng Tân (một phần);"
        " thành phố Hòa Bình: phường Tân Hòa"
    )
    assert data.written_out("") == ""
    assert not any("*" in row["former"] or "." in row["former"] for row in data.wards())


def test_almost_every_commune_tells_what_it_was_made_of() -> None:
    assert [row["name"] for row in data.wards() if not row["former"]] == []


def test_the_source_and_its_licence_stand_beside_the_data() -> None:
    told = (Path(data.FOLDER) / "README.md").read_text(encoding="utf-8")

    assert "vietnamadminunits 1.0.4" in told
    assert "MIT License" in told
