"""The demo market's goods and sellers: their own rules, without a database."""

import csv
import re
from collections import Counter

from tests.demo.market import (
    ART,
    BY_KEY,
    GENERATED,
    ILLUSTRATIVE,
    LEGAL_FORMS,
    PLACES,
    PRODUCTS,
    ROOT,
    SELLERS,
    SUBGROUPS,
    Row,
    every_product,
    every_seller,
    spoken,
)


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


def test_a_parcel_finds_every_named_commune_on_todays_map() -> None:
    with (ROOT / "shop" / "places" / "data" / "wards.csv").open(encoding="utf-8") as lines:
        wards = {row["code"]: row for row in csv.DictReader(lines)}
    named = [
        (row["ward_code"], row["province_code"], row["ward_name"])
        for row in [*PRODUCTS, *SELLERS]
        if row["ward_code"]
    ]
    made_up = [
        (ward["code"], place["province_code"]) for place in GENERATED["places"] for ward in place["wards"]
    ]

    assert not [w for w in named if (wards[w[0]]["province_code"], wards[w[0]]["name"]) != w[1:]]
    assert not [w for w in made_up if wards[w[0]]["province_code"] != w[1]]
