"""What An pays for delivery, per seller, before she orders."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from shop.kernel.money import Vnd
from shop.platform.database import db, transaction
from shop.shipping import queries
from shop.shipping.default_rates import default_rates
from shop.shipping.errors import UnsoundTable
from shop.shipping.models import DeliveryMethod, ShippingRate, Zone
from shop.shipping.queries import Shipment
from shop.shipping.services import put_rates
from tests.factories.places import CAN_THO, DIEN_BIEN, HA_NOI, SON_LA
from tests.factories.sellers import make_seller
from tests.factories.shipping import a_rate, make_rates
from tests.support.statements import statements

STANDARD, EXPRESS = DeliveryMethod.STANDARD, DeliveryMethod.EXPRESS


def honey(seller_id: int, to: str = HA_NOI, grams: int = 800, **more: bool) -> Shipment:
    return Shipment(seller_id, DIEN_BIEN, to, grams, **more)


def fees(seller_id: int, **shipment: object) -> dict[DeliveryMethod, int]:
    ways = queries.quotes([honey(seller_id, **shipment)])[seller_id]  # type: ignore[arg-type]
    return {way.method: way.fee for way in ways}


def count_rates() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(ShippingRate)) or 0


def test_the_market_has_a_table_from_the_start(app: Flask) -> None:
    standard, express = queries.market_table()

    assert count_rates() == len(default_rates())
    assert (standard.method, express.method) == (STANDARD, EXPRESS)
    assert standard.grams == (500, 1_000, 2_000)
    assert [row.zone for row in standard.rows] == list(Zone)
    assert standard.rows[0].fees == (18_000, 20_000, 24_000)


def test_zones_with_other_steps_stand_in_one_table(app: Flask) -> None:
    rates = [a_rate(zone=zone) for zone in Zone] + [a_rate(up_to_grams=3_000, fee=Vnd(29_000))]
    make_rates(seller_id=None, rates=rates)

    (table,) = queries.market_table()

    assert table.grams == (1_000, 3_000)
    assert table.rows[0].fees == (20_000, 29_000)
    assert table.rows[1].fees == (20_000, 28_000)


def test_a_seller_without_a_table_sends_by_the_markets(app: Flask) -> None:
    sua = make_seller()

    ways = queries.quotes([honey(sua.id)])[sua.id]

    assert [(way.method, way.fee) for way in ways] == [(STANDARD, 28_000), (EXPRESS, 50_000)]
    assert (ways[0].days_least, ways[0].days_most) == (2, 4)


def test_each_seller_is_quoted_from_its_own_place(app: Flask) -> None:
    near = Shipment(1, HA_NOI, HA_NOI, 400)
    far = Shipment(2, DIEN_BIEN, CAN_THO, 400)

    quoted = queries.quotes([near, far])

    assert [quoted[1][0].fee, quoted[2][0].fee] == [18_000, 34_000]


def test_a_sellers_own_table_replaces_the_markets_for_its_method(app: Flask) -> None:
    sua, lo = make_seller(), make_seller("HTX Lò")
    make_rates(seller_id=sua.id, rates=[a_rate(zone=Zone.SAME_REGION, fee=Vnd(9_000))])

    assert fees(sua.id) == {STANDARD: 9_000, EXPRESS: 50_000}
    assert fees(sua.id, to=CAN_THO) == {EXPRESS: 76_000}
    assert fees(lo.id) == {STANDARD: 28_000, EXPRESS: 50_000}


def test_fresh_goods_are_only_offered_a_quick_way(app: Flask) -> None:
    assert fees(1, is_perishable=True) == {EXPRESS: 50_000}
    assert fees(1, to=SON_LA, is_perishable=True) == {EXPRESS: 50_000}
    assert set(fees(1, to=DIEN_BIEN, is_perishable=True)) == {STANDARD, EXPRESS}


@pytest.mark.parametrize("code", ["", "99", "x", "\x00"])
def test_nobody_delivers_to_a_place_that_is_not_on_the_map(app: Flask, code: str) -> None:
    ways = queries.quotes([honey(1, to=code)])[1]

    assert ways == []


def test_twenty_sellers_are_quoted_in_two_statements(app: Flask) -> None:
    shipments = [honey(seller_id) for seller_id in range(1, 21)]

    with statements() as asked:
        assert len(queries.quotes(shipments)) == 20
    assert len([text for text in asked if text.startswith("SELECT")]) == 2

    assert queries.quotes([]) == {}


def test_a_new_market_table_replaces_the_old_one_and_nobody_elses(app: Flask) -> None:
    sua = make_seller()
    make_rates(seller_id=sua.id)
    make_rates(seller_id=None)

    assert fees(99) == {STANDARD: 20_000}
    assert count_rates() == 2 * len(Zone)


def test_an_unsound_table_changes_nothing(app: Flask) -> None:
    steps = [a_rate(), a_rate(up_to_grams=2_000, fee=Vnd(1))]

    with pytest.raises(UnsoundTable), transaction():
        put_rates(seller_id=None, rates=steps)

    assert count_rates() == len(default_rates())


def test_a_seller_goes_back_to_the_markets_table(app: Flask) -> None:
    sua = make_seller()
    make_rates(seller_id=sua.id)

    with transaction():
        put_rates(seller_id=sua.id, rates=[])

    assert fees(sua.id) == {STANDARD: 28_000, EXPRESS: 50_000}


def test_the_operator_prints_the_table_changes_it_and_loads_it(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    shown = runner.invoke(args=["shipping", "show"]).stdout
    file = tmp_path / "rates.csv"
    file.write_text(shown.replace(",18000,", ",19000,"), encoding="utf-8")

    loaded = runner.invoke(args=["shipping", "load", str(file)])

    assert loaded.exit_code == 0, loaded.output
    assert queries.market_table()[0].rows[0].fees[0] == 19_000
    assert count_rates() == len(default_rates())


def test_a_broken_file_is_refused_with_its_line(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    file = tmp_path / "rates.csv"
    file.write_text("method,zone\nstandard,the moon\n", encoding="utf-8")

    refused = runner.invoke(args=["shipping", "load", str(file)])

    assert refused.exit_code == 1
    assert "line 2" in refused.output
    file.write_text("method,zone\n", encoding="utf-8")
    assert runner.invoke(args=["shipping", "load", str(file)]).exit_code == 1
    assert count_rates() == len(default_rates())
