"""SQLite: an ordinary FTS5 table over text that Python has folded (FTS5 does not fold đ)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import ColumnElement, String, bindparam, column, delete, insert, select, table, text

from shop.platform.database import db
from shop.search.engines.base import Kind, Probe, signed
from shop.search.words import Document

_TEXT = table(
    "search_text",
    column("rowid"),
    column("search_text"),
    column("names_exact"),
    column("names"),
    column("words_exact"),
    column("words"),
)


#: Words of each column begin with a sign of their own, for FTS5 keeps one list of rows for a
#: word of all columns: a word that is in every text would be slow to look for in names.
_SIGNS = {"names_exact": "ⴳ", "names": "ⴷ", "words_exact": "ⴻ", "words": ""}


class SqliteText:
    """The full-text table of SQLite. Questions are written in FTS5's own language."""

    name = "sqlite"
    product_id: ColumnElement[int] = _TEXT.c.rowid

    def condition(self, name: str, column: str, but_not: Sequence[str] = ()) -> ColumnElement[bool]:
        del column, but_not  # the question names them
        return _TEXT.c.search_text.op("MATCH", is_comparison=True)(bindparam(name, type_=String))

    def values(self, name: str, wanted: Probe, but_not: Sequence[Probe] = ()) -> dict[str, str]:
        question = _written(wanted)
        if but_not:
            question = f"({question}) NOT ({' OR '.join(f'({_written(p)})' for p in but_not)})"
        return {name: question}

    def put(self, documents: Mapping[int, Document]) -> None:
        self.remove(documents)
        if documents:
            rows = [{"rowid": number, **_columns(words)} for number, words in documents.items()]
            db.session.execute(insert(_TEXT), rows)

    def remove(self, product_ids: Collection[int]) -> None:
        if product_ids:
            db.session.execute(delete(_TEXT).where(_TEXT.c.rowid.in_(product_ids)))

    def clear(self) -> None:
        db.session.execute(delete(_TEXT))

    def learn(self) -> None:
        for name in ("search_row", "search_tally"):
            db.session.execute(text(f"ANALYZE {name}"))

    def words_of(self, product_ids: Collection[int]) -> dict[int, set[str]]:
        kept = select(_TEXT.c.rowid, _TEXT.c.words).where(_TEXT.c.rowid.in_(product_ids))
        return {number: set(words.split()) for number, words in db.session.execute(kept)}


def _written(probe: Probe) -> str:
    """A question in FTS5's language. Words are quoted, so that none is taken for an operator."""
    words = [_SIGNS[probe.column] + word for word in signed(probe)]
    end = " *" if probe.open_end else ""
    between = '" AND "' if probe.kind is Kind.ALL else " "
    return f'"{between.join(words)}"{end}'


def _columns(words: Document) -> dict[str, str]:
    return {
        name: " ".join(_SIGNS[name] + word for word in text.split()) for name, text in asdict(words).items()
    }
