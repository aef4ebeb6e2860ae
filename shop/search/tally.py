"""Facets of a listing from the tally: a few dozen cells, however many products there are."""

from collections.abc import Callable

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    String,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
)

from shop.search.models import SearchRow, SearchTally
from shop.search.shelf import TODAY, AnySelect, Conditions, Shape, bare, in_season, row

#: Facets by the name of what they choose, and the column they choose from.
FACETS = {
    "group": "group",
    "subgroup": "subgroup",
    "province": "province_code",
    "stars": "stars",
    "stock": "",
    "season": "",
    "total": "",
}
_tally = bare(SearchTally).c


def tallied(shape: Shape) -> list[AnySelect]:
    """One statement per facet, each giving (kind, code, number), and corrections to be added.

    Only a shape without price range and producer is tallied.
    """
    kinds = [kind for kind in FACETS if kind != "subgroup" or shape.kind]
    corrected = kinds if shape.stars else ["stars"]
    lapsed = _lapsed(shape)
    return [
        *(_from_tally(kind, shape) for kind in kinds),
        *(_correction(kind, shape, lapsed) for kind in corrected),
    ]


def conditions_without(
    facet: str, shape: Shape, column: Callable[[str], ColumnElement[object]]
) -> Conditions:
    """All filters that a facet is counted with: the others. `column` finds one by its name."""
    conditions: Conditions = []
    if facet == "subgroup":
        conditions.append(column("group") == bindparam("group"))
    elif shape.kind and facet != "group":
        conditions.append(column(shape.kind) == bindparam(shape.kind))
    if shape.provinces and facet != "province":
        conditions.append(column("province_code").in_(bindparam("provinces", expanding=True)))
    if shape.stars and facet != "stars":
        conditions.append(column("stars").in_(bindparam("stars", expanding=True)))
    if shape.in_stock or facet == "stock":
        conditions.append(column("in_stock") == true())
    if facet == "stars":
        conditions.append(column("stars") > literal_column("0"))
    return conditions


def summed(facet: str, code: ColumnElement[object] | None, number: ColumnElement[int]) -> AnySelect:
    """(kind, code, number): by code, or all in one."""
    kind = literal_column(f"'{facet}'", String)
    if code is None:
        return select(kind, literal_column("''", String), number)
    return select(kind, code.cast(String), number).group_by(code)


def grain(facet: str, shape: Shape) -> int:
    """The coarsest cells that a facet can be counted from (SearchTally)."""
    by_quality = facet in {"stars", "stock"} or shape.stars or shape.in_stock
    by_province = facet == "province" or shape.provinces
    coarse = 0 if by_quality and by_province else 2 if by_province else 1
    by_subgroup = facet == "subgroup" or (shape.kind == "subgroup" and facet != "group")
    return coarse + (3 if by_subgroup else 0)


def _from_tally(facet: str, shape: Shape) -> AnySelect:
    month = shape.month if shape.in_season or facet == "season" else 0
    code = _tally[FACETS[facet]] if FACETS[facet] else None
    return summed(facet, code, func.sum(_tally.products)).where(
        _tally.is_alcohol == bindparam("alcohol", type_=Boolean),
        _tally.month == literal_column(str(month)),
        _tally.grain == literal_column(str(grain(facet, shape))),
        *conditions_without(facet, shape, lambda name: _tally[name]),
    )


def _lapsed(shape: Shape) -> CTE:
    """Rows whose stars the clock has taken while the tally still has them: few, and soon none.

    Materialized, so that they are found by their date and by nothing else.
    """
    return (
        select(bare(SearchRow), case((in_season(shape.month), 1), else_=0).label("seasonal"))
        .where(row.stars_until < TODAY)
        .cte("lapsed")
        .prefix_with("MATERIALIZED")
    )


def _correction(facet: str, shape: Shape, lapsed: CTE) -> AnySelect:
    """What is to be subtracted from the sums of a facet."""
    column = lapsed.c
    code = column[FACETS[facet]] if FACETS[facet] else None
    conditions = conditions_without(facet, shape, lambda name: column[name])
    if shape.in_season or facet == "season":
        conditions.append(column.seasonal == literal_column("1"))
    return summed(facet, code, -func.count(column.product_id)).where(
        column.is_listed == true(),
        column.is_alcohol == bindparam("alcohol", type_=Boolean),
        *conditions,
    )
