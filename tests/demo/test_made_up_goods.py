"""The words from which a large market is made up."""

import re

from tests.demo.market import ART, GENERATED, SELLERS, SUBGROUPS, fold, spoken


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
