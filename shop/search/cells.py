"""Facets from rows: of a price range or a producer, and of the hits of a search."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CTE, ColumnElement, bindparam, case, func, literal_column, select

from shop.search.shelf import AnySelect, Shape, in_season, on_the_shelf, priced, row, stars_today
from shop.search.tally import FACETS, conditions_without, summed


def counted(shape: Shape) -> list[AnySelect]:
    """One statement per facet over the rows of a price range or a producer."""
    return parts(_cells(shape), shape)


def parts(cells: CTE, shape: Shape) -> list[AnySelect]:
    """One statement per facet, each giving (kind, code, number).

    The cells have the columns group, subgroup, province_code, stars, in_stock, products
    (of the season alone if that is asked for) and seasonal.
    """
    found = []
    for facet, name in FACETS.items():
        if facet != "subgroup" or shape.kind:
            number = func.sum(cells.c.seasonal if facet == "season" else cells.c.products)
            code = cells.c[name] if name else None
            conditions = conditions_without(facet, shape, lambda name: cells.c[name])
            found.append(summed(facet, code, number).select_from(cells).where(*conditions))
    return found


def _cells(shape: Shape) -> CTE:
    seasonal = func.sum(case((in_season(shape.month), 1), else_=0))
    kind = (row.group, row.subgroup, row.province_code, stars_today().label("stars"), row.in_stock)
    by_seller = [row.seller_id == bindparam("seller")] if shape.seller else []
    # Numbers name the columns to group by: a value filled in twice is two values to PostgreSQL.
    numbers: Iterator[ColumnElement[Any]] = (literal_column(str(place)) for place in range(1, len(kind) + 1))
    return (
        select(
            *kind,
            (seasonal if shape.in_season else func.count()).label("products"),
            seasonal.label("seasonal"),
        )
        .where(*on_the_shelf(), *priced(shape), *by_seller)
        .group_by(*numbers)
        .cte("cell")
    )
