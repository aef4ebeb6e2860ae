"""The operator's postage table: show it, put another in its place."""

import csv
import sys
from dataclasses import fields
from pathlib import Path

import click
from flask.cli import AppGroup

from shop.kernel.money import Vnd
from shop.platform.database import transaction
from shop.shipping import queries, services
from shop.shipping.errors import UnsoundTable
from shop.shipping.models import DeliveryMethod, Zone
from shop.shipping.services import Rate

shipping_commands = AppGroup("shipping", help="Postage of the market.")
_COLUMNS = [column.name for column in fields(Rate)]


@shipping_commands.command("show")
def show_rates() -> None:
    """Print the market's table as CSV: change it in a spreadsheet, then load it."""
    writer = csv.DictWriter(sys.stdout, _COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for rate in queries.market_rates():
        writer.writerow({name: getattr(rate, name) for name in _COLUMNS})


@shipping_commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_rates(file: Path) -> None:
    """Replace the market's table by a CSV with the columns that `show` prints."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rates = [_rate(row, number) for number, row in enumerate(csv.DictReader(lines), start=2)]
    try:
        with transaction():
            services.put_rates(seller_id=None, rates=rates)
    except UnsoundTable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"rates: {len(rates)}")


def _rate(row: dict[str, str], line: int) -> Rate:
    try:
        return Rate(
            method=DeliveryMethod(row["method"]),
            zone=Zone(row["zone"]),
            up_to_grams=int(row["up_to_grams"]),
            fee=Vnd(int(row["fee"])),
            step_grams=int(row["step_grams"]),
            step_fee=Vnd(int(row["step_fee"])),
            days_least=int(row["days_least"]),
            days_most=int(row["days_most"]),
            carrier=row["carrier"][:60],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise click.ClickException(f"line {line}: {error}") from error


COMMANDS = (shipping_commands,)
