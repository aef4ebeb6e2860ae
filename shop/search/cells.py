"""Facets from rows: of a price range or a producer, and of the hits of a search."""

from sqlalchemy import CTE, bindparam, case, func, literal_column, select

from shop.search.shelf import AnySelect, Shape, in_season, on_the_shelf, priced, row, stars_today
from shop.search.tally import FACETS, conditions_without, summed

#: Rows of a price range or a producer that are counted; of more the choices stay uncounted.
MOST_ROWS = 5000


def counted(shape: Shape) -> list[AnySelect]:
    """One statement per facet over the rows of a price range or a producer.

    The number of kind "found" says how many rows there were, at most one more than are
    counted: then the sums are not whole.
    """
    rows = _rows(shape)
    found = summed("found", None, func.count()).select_from(rows)
    return [*parts(_cells(rows, shape), shape), found]


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


def _rows(shape: Shape) -> CTE:
    by_seller = [row.seller_id == bindparam("seller")] if shape.seller else []
    return (
        select(
            row.group,
            row.subgroup,
            row.province_code,
            stars_today().label("stars"),
            row.in_stock,
            case((in_season(shape.month), 1), else_=0).label("seasonal"),
        )
        .where(*on_the_shelf(), *priced(shape, finds=True), *by_seller)
        .limit(literal_column(str(MOST_ROWS + 1)))
        .cte("some_row")
    )


def _cells(rows: CTE, shape: Shape) -> CTE:
    column = rows.c
    kind = (column.group, column.subgroup, column.province_code, column.stars, column.in_stock)
    seasonal = func.sum(column.seasonal)
    products = seasonal if shape.in_season else func.count()
    return select(*kind, products.label("products"), seasonal.label("seasonal")).group_by(*kind).cte("cell")
