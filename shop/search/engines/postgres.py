"""PostgreSQL: tsvector columns with GIN indexes, filled with words that Python has cut.

The vectors are written out rather than parsed, so that no parser of PostgreSQL's takes
`500g` or a dash for something else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    cast,
    column,
    delete,
    func,
    not_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR, insert
from sqlalchemy.types import String

from shop.platform.database import db
from shop.search.engines.base import Kind, Probe, signed
from shop.search.words import Document

_COLUMNS = ("names_exact", "names", "words_exact", "words")
_TEXT = table("search_text", column("product_id", Integer), *(column(c, TSVECTOR) for c in _COLUMNS))


class PostgresText:
    """The full-text table of PostgreSQL."""

    name = "postgresql"
    product_id: ColumnElement[int] = _TEXT.c.product_id

    def condition(self, name: str, column: str, but_not: Sequence[str] = ()) -> ColumnElement[bool]:
        others = [_answers(f"{name}_{number}", other) for number, other in enumerate(but_not)]
        return and_(_answers(name, column), *(not_(other) for other in others))

    def values(self, name: str, wanted: Probe, but_not: Sequence[Probe] = ()) -> dict[str, str]:
        others = {f"{name}_{number}": _written(other) for number, other in enumerate(but_not)}
        return {name: _written(wanted), **others}

    def put(self, documents: Mapping[int, Document]) -> None:
        if not documents:
            return
        columns = {name: cast(bindparam(name, type_=String), TSVECTOR) for name in _COLUMNS}
        put = insert(_TEXT).values(product_id=bindparam("product_id"), **columns)
        statement = put.on_conflict_do_update(
            index_elements=["product_id"], set_={name: put.excluded[name] for name in _COLUMNS}
        ).returning(_TEXT.c.product_id)
        rows = [
            {"product_id": number, **{name: _vector(text) for name, text in asdict(words).items()}}
            for number, words in documents.items()
        ]
        db.session.execute(statement, rows)

    def remove(self, product_ids: Collection[int]) -> None:
        if product_ids:
            db.session.execute(delete(_TEXT).where(_TEXT.c.product_id.in_(product_ids)))

    def clear(self) -> None:
        db.session.execute(delete(_TEXT))

    def learn(self) -> None:
        # Cards join what a bulk load has just filled: by old figures that takes seconds, not milliseconds.
        for name in ("search_row", "search_tally", "search_text", "seller", "product", "variant", "stock"):
            db.session.execute(text(f"ANALYZE {name}"))

    def words_of(self, product_ids: Collection[int]) -> dict[int, set[str]]:
        kept = select(_TEXT.c.product_id, func.tsvector_to_array(_TEXT.c.words))
        rows = db.session.execute(kept.where(_TEXT.c.product_id.in_(product_ids)))
        return {number: set(words) for number, words in rows}


def _answers(name: str, column_name: str) -> ColumnElement[bool]:
    asked = cast(bindparam(name, type_=String), TSQUERY)
    return _TEXT.c[column_name].op("@@", is_comparison=True)(asked)


def _written(probe: Probe) -> str:
    words = [f"'{word}'" for word in signed(probe)]
    if probe.open_end:
        words[-1] += ":*"
    return (" & " if probe.kind is Kind.ALL else " <-> ").join(words)


def _vector(text: str) -> str:
    return " ".join(f"'{word}':{place}" for place, word in enumerate(text.split(), 1))
