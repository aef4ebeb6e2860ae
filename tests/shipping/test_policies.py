"""Rules of postage, held for every weight and every pair of provinces."""

from hypothesis import given
from hypothesis import strategies as st

from shop.places import data
from shop.shipping.default_rates import default_rates
from shop.shipping.models import DeliveryMethod, ShippingRate, Zone
from shop.shipping.policies import (
    HEAVIEST_PARCEL_GRAMS,
    fee_for,
    flaw_in,
    may_travel,
    tables_for,
    zone_between,
)

PROVINCES = st.sampled_from([(row["code"], row["region"]) for row in data.provinces()])
GRAMS = st.integers(min_value=1, max_value=200_000)
MARKET = [
    ShippingRate(**row | {"method": DeliveryMethod(row["method"]), "zone": Zone(row["zone"])})
    for row in default_rates()
]


def rising_table(gaps: list[tuple[int, int]]) -> list[ShippingRate]:
    steps: list[ShippingRate] = []
    grams = fee = 0
    for more_grams, more_fee in gaps:
        grams, fee = grams + more_grams, fee + more_fee
        steps.append(a_step(grams, fee))
    return steps


def a_step(grams: int, fee: int, **more: object) -> ShippingRate:
    values: dict[str, object] = {
        "method": DeliveryMethod.STANDARD, "zone": Zone.SAME_PROVINCE, "seller_id": None,
        "up_to_grams": grams, "fee": fee, "step_grams": 500, "step_fee": 3_000,
        "days_least": 1, "days_most": 3,
    }  # fmt: skip
    return ShippingRate(**(values | more))


#: Steps that rise in weight and in price, as `flaw_in` demands.
GAPS = st.tuples(st.integers(1, 10_000), st.integers(0, 50_000))
TABLES = st.lists(GAPS, min_size=1, max_size=5).map(rising_table)


@given(PROVINCES, PROVINCES)
def test_the_way_back_is_as_far_as_the_way_there(start: tuple[str, str], end: tuple[str, str]) -> None:
    assert zone_between(*start, *end) is zone_between(*end, *start)


def test_zones_grow_with_the_distance() -> None:
    dien_bien, son_la = ("11", "north"), ("14", "north")
    da_nang, can_tho = ("48", "central"), ("92", "south")

    assert zone_between(*dien_bien, *dien_bien) is Zone.SAME_PROVINCE
    assert zone_between(*dien_bien, *son_la) is Zone.SAME_REGION
    assert zone_between(*dien_bien, *da_nang) is Zone.NEAR_REGION
    assert zone_between(*da_nang, *can_tho) is Zone.NEAR_REGION
    assert zone_between(*dien_bien, *can_tho) is Zone.FAR_REGION


@given(TABLES, GRAMS, GRAMS)
def test_a_heavier_parcel_never_costs_less(table: list[ShippingRate], one: int, other: int) -> None:
    lighter, heavier = sorted((one, other))
    assert fee_for(table, lighter) <= fee_for(table, heavier)


@given(TABLES, st.integers(min_value=-10, max_value=10**7))
def test_postage_is_a_whole_number_that_is_never_negative(table: list[ShippingRate], grams: int) -> None:
    fee = fee_for(table, grams)
    assert isinstance(fee, int)
    assert fee >= 0


def test_each_begun_step_above_the_last_is_counted() -> None:
    table = [a_step(500, 18_000), a_step(1_000, 20_000)]

    assert fee_for(table, 500) == 18_000
    assert fee_for(table, 501) == 20_000
    assert fee_for(table, 1_000) == 20_000
    assert fee_for(table, 1_001) == 23_000
    assert fee_for(table, 1_500) == 23_000
    assert fee_for(table, 1_501) == 26_000


def test_what_is_too_heavy_for_one_parcel_goes_as_several() -> None:
    table = [
        a_step(HEAVIEST_PARCEL_GRAMS, 100_000),
    ]

    assert fee_for(table, HEAVIEST_PARCEL_GRAMS) == 100_000
    assert fee_for(table, HEAVIEST_PARCEL_GRAMS + 1) == 200_000
    assert fee_for(table, 2 * HEAVIEST_PARCEL_GRAMS) == 200_000


def test_a_sellers_own_table_stands_alone_for_its_method() -> None:
    own = a_step(1_000, 5_000, seller_id=7)
    express = a_step(1_000, 40_000, method=DeliveryMethod.EXPRESS)
    rates = [a_step(1_000, 20_000), a_step(1_000, 30_000, zone=Zone.FAR_REGION), express, own]

    assert tables_for(7, Zone.SAME_PROVINCE, rates) == {
        DeliveryMethod.STANDARD: [own], DeliveryMethod.EXPRESS: [express]
    }  # fmt: skip
    assert tables_for(7, Zone.FAR_REGION, rates) == {}
    assert tables_for(8, Zone.FAR_REGION, rates) == {DeliveryMethod.STANDARD: [rates[1]]}


def test_fresh_goods_are_not_sent_on_a_long_journey() -> None:
    assert may_travel(days_most=3, is_perishable=True)
    assert not may_travel(days_most=4, is_perishable=True)
    assert may_travel(days_most=9, is_perishable=False)


def test_the_first_market_table_is_sound_and_rises_with_distance_and_speed() -> None:
    assert flaw_in(MARKET, is_market=True) == ""
    for grams in (300, 800, 2_000, 7_300):
        fees = {
            method: [fee_for(tables_for(0, zone, MARKET)[method], grams) for zone in Zone]
            for method in DeliveryMethod
        }
        assert all(by_zone == sorted(by_zone) for by_zone in fees.values())
        assert all(
            slow < fast
            for slow, fast in zip(fees[DeliveryMethod.STANDARD], fees[DeliveryMethod.EXPRESS], strict=True)
        )


def test_fresh_goods_reach_the_whole_country_by_the_market_table() -> None:
    for zone in Zone:
        ways = tables_for(0, zone, MARKET).values()
        assert any(may_travel(days_most=steps[-1].days_most, is_perishable=True) for steps in ways)


def test_unsound_tables_are_told_apart() -> None:
    sound = a_step(500, 18_000)

    assert flaw_in([sound, a_step(1_000, 20_000)], is_market=False) == ""
    assert "không thấp hơn" in flaw_in([sound, a_step(1_000, 17_000)], is_market=False)
    assert "không thấp hơn" in flaw_in([sound, a_step(500, 20_000)], is_market=False)
    assert "âm" in flaw_in([a_step(500, -1)], is_market=False)
    assert "lớn hơn 0" in flaw_in([a_step(500, 1, step_grams=0)], is_market=False)
    assert "ngày" in flaw_in([a_step(500, 1, days_most=0)], is_market=False)
    assert "bốn vùng" in flaw_in([sound], is_market=True)
    assert flaw_in([], is_market=False) == ""
