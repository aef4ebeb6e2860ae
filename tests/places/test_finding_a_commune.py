"""An writes the address as she says it; the map is the one of today."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.places import queries
from tests.factories.places import DIEN_BIEN, PHU_THO, SON_LA, THANH_AN


def found(text: str, **within: str) -> list[str]:
    return [ward.name for ward in queries.find_wards(text, **within)]


def test_the_database_holds_the_map(app: Flask) -> None:
    assert len(queries.provinces()) == 34
    assert queries.provinces()[0].name == "An Giang"
    assert [len(queries.wards_of(code)) for code in (DIEN_BIEN, SON_LA, PHU_THO)] == [45, 75, 148]


def test_a_province_is_known_by_its_code(app: Flask) -> None:
    dien_bien = queries.province(DIEN_BIEN)

    assert dien_bien is not None
    assert dien_bien.full_name == "Tỉnh Điện Biên"
    assert queries.province("99") is None


def test_a_commune_of_another_province_is_not_there(app: Flask) -> None:
    assert queries.ward_in(THANH_AN, province_code=DIEN_BIEN) is not None
    assert queries.ward_in(THANH_AN, province_code=SON_LA) is None
    assert queries.ward_in("00000", province_code=DIEN_BIEN) is None


def test_communes_of_a_province_are_alphabetical(app: Flask) -> None:
    names = [ward.name for ward in queries.wards_of(DIEN_BIEN)]

    assert names[:4] == ["Xã Búng Lao", "Xã Chà Tở", "Xã Chiềng Sinh", "Phường Điện Biên Phủ"]
    assert names[-1] == "Xã Xa Dung"


@pytest.mark.parametrize("typed", ["Sam Mứn", "sam mun", "  SAM   MUN ", "xã Sam Mứn", "xa sam mun"])
def test_todays_name_comes_before_a_former_one(app: Flask, typed: str) -> None:
    assert found(typed) == ["Xã Sam Mứn", "Xã Thanh An"]


def test_an_old_district_finds_its_communes(app: Flask) -> None:
    of_mai_son = found("huyện Mai Sơn", province_code=SON_LA)

    assert of_mai_son[0] == "Xã Mai Sơn"
    assert {"Xã Chiềng Mung", "Xã Phiêng Cằm"} <= set(of_mai_son)
    assert all("huyện Mai Sơn" in ward.former for ward in queries.find_wards("huyện Mai Sơn", limit=5))


def test_an_old_province_finds_its_communes_in_the_new_one(app: Flask) -> None:
    communes = queries.find_wards("Mai Châu Hòa Bình")

    assert communes[0].name == "Xã Mai Châu"
    assert {ward.province_code for ward in communes} == {PHU_THO}


def test_marks_decide_between_communes_that_fold_alike(app: Flask) -> None:
    assert found("Mường Lạn")[0] == "Xã Mường Lạn"
    assert found("Mường Lát")[0] == "Xã Mường Lát"
    assert found("Hoà Bình")[0] == found("hoa binh")[0] == "Phường Hòa Bình"


def test_the_province_may_be_typed_behind_the_commune(app: Flask) -> None:
    ward = queries.find_wards("Thanh An, Điện Biên")[0]

    assert (ward.name, ward.province_code) == ("Xã Thanh An", DIEN_BIEN)


def test_a_search_within_a_province_stays_there(app: Flask) -> None:
    wards = queries.find_wards("thanh", province_code=DIEN_BIEN)

    assert wards
    assert {ward.province_code for ward in wards} == {DIEN_BIEN}
    assert len(queries.find_wards("thanh", limit=3)) == 3


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "%%%", "'", "\x00", "🐝"])
def test_signs_alone_find_nothing(app: Flask, typed: str) -> None:
    assert found(typed) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=300))
def test_whatever_is_typed_is_answered_in_bounds(app: Flask, typed: str) -> None:
    assert len(queries.find_wards(typed)) <= 10


def test_a_browser_gets_the_communes_of_a_province_as_options(client: FlaskClient) -> None:
    answer = client.get("/xa-phuong?tinh=11")

    assert answer.status_code == 200
    assert len(answer.json or []) == 45
    assert {"value": THANH_AN, "label": "Xã Thanh An"} in (answer.json or [])
    assert client.get("/xa-phuong?province_code=11").json == answer.json


def test_a_browser_gets_what_a_typed_name_may_mean(client: FlaskClient) -> None:
    rows = client.get("/xa-phuong?q=sam+mun").json or []

    assert [row["label"] for row in rows] == ["Xã Sam Mứn, Điện Biên", "Xã Thanh An, Điện Biên"]
    assert "xã Sam Mứn" in rows[1]["former"]
    assert client.get("/xa-phuong?q=sam+mun&tinh=14").json == []


def test_the_options_are_public_and_kept(client: FlaskClient) -> None:
    answer = client.get("/xa-phuong?tinh=11")

    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers
    kept = client.get("/xa-phuong?tinh=11", headers={"If-None-Match": answer.headers["ETag"]})
    assert kept.status_code == 304


@pytest.mark.parametrize("query", ["", "?tinh=", "?tinh=99", "?tinh=111", "?tinh=١١"])
def test_nonsense_is_answered_with_no_options(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/xa-phuong{query}")

    assert (answer.status_code, answer.json) == (200, [])
