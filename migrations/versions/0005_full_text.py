"""Full text for each engine, the tally of facets, and the triggers that keep both true."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = ("is_alcohol", "month", "grain", "group", "subgroup", "province_code", "stars", "in_stock")
COUNTED = ("is_listed", *(name for name in KEY if name not in {"month", "grain"}), "season_bits")
REBUILD = "shop.search.jobs.rebuild"
TEXT_COLUMNS = ("names_exact", "names", "words_exact", "words")
#: Whether a row's product may be seen now; `{product}` and `{seller}` are what is known of them.
LISTED = (
    "search_row.price > 0 AND {product}.status = 'published' AND {seller}.status = 'approved'"
    " AND {product}.is_alcohol = search_row.is_alcohol"
)
OF_PRODUCT = "(SELECT {listed} FROM seller WHERE seller.id = NEW.seller_id)"
OF_SELLER = "(SELECT {listed} FROM product WHERE product.id = search_row.product_id)"


def upgrade() -> None:
    op.create_table(
        "search_tally",
        sa.Column("is_alcohol", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("grain", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(4), nullable=False),
        sa.Column("subgroup", sa.String(8), nullable=False),
        sa.Column("province_code", sa.String(2), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("in_stock", sa.Boolean(), nullable=False),
        sa.Column("products", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_search_tally")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", BYTEWISE, nullable=False),
        sa.Column("products", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_table(
        "search_seller",
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_search_seller_seller_id_seller")),
        sa.PrimaryKeyConstraint("seller_id", name=op.f("pk_search_seller")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgres()
    op.execute(_count("search_row", "1", where="search_row.is_listed"))
    _ask_for_a_rebuild()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("product", "seller", "insert", "delete", "out", "in"):
            op.execute(f"DROP TRIGGER search_row_{name}")
        op.execute("DROP TABLE search_text")
    else:
        op.execute("DROP TRIGGER search_row_product ON product")
        op.execute("DROP TRIGGER search_row_seller ON seller")
        op.execute("DROP TRIGGER search_row_moved ON search_row")
        op.execute("DROP TRIGGER search_row_changed ON search_row")
        for function in ("of_product()", "of_seller()", "tally()", "count(search_row, integer)"):
            op.execute(f"DROP FUNCTION search_row_{function}")
        op.drop_table("search_text")
    for table in ("search_seller", "search_word", "search_tally"):
        op.drop_table(table)


def _count(row: str, change: str, *, where: str) -> str:
    """Add a row, or all rows of a table, to the tally, or take it away."""
    source = f"{row}, " if row == "search_row" else ""
    values = {name: f'{row}."{name}"' for name in KEY}
    values |= {
        "month": "m.month",
        "grain": "g.grain",
        "subgroup": f"CASE WHEN g.grain < 3 THEN '' ELSE {row}.subgroup END",
        "province_code": f"CASE WHEN g.grain IN (1, 4) THEN '' ELSE {row}.province_code END",
        "stars": f"CASE WHEN g.grain IN (2, 5) THEN 0 ELSE {row}.stars END",
        "in_stock": f"CASE WHEN g.grain IN (2, 5) THEN false ELSE {row}.in_stock END",
    }
    months = " UNION ALL ".join(f"SELECT {number} AS month" for number in range(13))
    grains = " UNION ALL ".join(f"SELECT {number} AS grain" for number in range(6))
    columns = ", ".join(f'"{name}"' for name in KEY)
    return (
        f"INSERT INTO search_tally ({columns}, products)"
        f" SELECT {', '.join(values[name] for name in KEY)}, {_total(row, change)}"
        f" FROM {source}({months}) m, ({grains}) g"
        f" WHERE {where} AND (m.month = 0 OR ({row}.season_bits & (1 << (m.month - 1))) <> 0)"
        f"{_grouping(row, values)}"
        f" ON CONFLICT ({columns}) DO UPDATE SET products = search_tally.products + excluded.products"
    )


def _total(row: str, change: str) -> str:
    return f"count(*) * {change}" if row == "search_row" else change


def _grouping(row: str, values: dict[str, str]) -> str:
    names = ", ".join(values[name] for name in KEY)
    return f" GROUP BY {names}" if row == "search_row" else ""


def _upgrade_sqlite() -> None:
    op.execute(
        f"CREATE VIRTUAL TABLE search_text USING fts5({', '.join(TEXT_COLUMNS)},"
        " tokenize = 'unicode61 remove_diacritics 0', columnsize = 0)"
    )
    columns = ", ".join(f'"{name}"' for name in COUNTED)
    differs = " OR ".join(f'OLD."{name}" <> NEW."{name}"' for name in COUNTED)
    for name, when, change in (
        ("insert", "INSERT ON search_row WHEN NEW.is_listed", _count("NEW", "1", where="1")),
        ("delete", "DELETE ON search_row WHEN OLD.is_listed", _count("OLD", "-1", where="1")),
        (
            "out",
            f"UPDATE OF {columns} ON search_row WHEN OLD.is_listed AND ({differs})",
            _count("OLD", "-1", where="1"),
        ),
        (
            "in",
            f"UPDATE OF {columns} ON search_row WHEN NEW.is_listed AND ({differs})",
            _count("NEW", "1", where="1"),
        ),
    ):
        op.execute(f"CREATE TRIGGER search_row_{name} AFTER {when} BEGIN {change}; END")
    for table, changed, listed in _livings():
        op.execute(
            f"CREATE TRIGGER search_row_{table} AFTER UPDATE OF {changed} ON {table} BEGIN"
            f" UPDATE search_row SET is_listed = {listed} WHERE {table}_id = NEW.id; END"
        )


def _upgrade_postgres() -> None:
    op.create_table(
        "search_text",
        sa.Column("product_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.dialects.postgresql.TSVECTOR(), nullable=False) for name in TEXT_COLUMNS),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["search_row.product_id"],
            name=op.f("fk_search_text_product_id_search_row"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_search_text")),
    )
    for name in TEXT_COLUMNS:
        op.create_index(
            f"ix_search_text_{name}",
            "search_text",
            [name],
            postgresql_using="gin",
            postgresql_with={"fastupdate": False},
        )
    op.execute(
        "CREATE FUNCTION search_row_count(r search_row, change integer) RETURNS void"
        f" LANGUAGE sql AS $$ {_count('r', 'change', where='true')} $$"
    )
    op.execute(
        "CREATE FUNCTION search_row_tally() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF TG_OP <> 'INSERT' AND OLD.is_listed THEN PERFORM search_row_count(OLD, -1); END IF;"
        " IF TG_OP <> 'DELETE' AND NEW.is_listed THEN PERFORM search_row_count(NEW, 1); END IF;"
        " RETURN NULL; END $$"
    )
    old, new = (", ".join(f'{row}."{name}"' for name in COUNTED) for row in ("OLD", "NEW"))
    op.execute(
        "CREATE TRIGGER search_row_moved AFTER INSERT OR DELETE ON search_row"
        " FOR EACH ROW EXECUTE FUNCTION search_row_tally()"
    )
    op.execute(
        "CREATE TRIGGER search_row_changed AFTER UPDATE ON search_row FOR EACH ROW"
        f" WHEN (({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION search_row_tally()"
    )
    for table, changed, listed in _livings():
        op.execute(
            f"CREATE FUNCTION search_row_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" UPDATE search_row SET is_listed = {listed} WHERE {table}_id = NEW.id;"
            " RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER search_row_{table} AFTER UPDATE OF {changed} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION search_row_of_{table}()"
        )


def _livings() -> tuple[tuple[str, str, str], ...]:
    """What decides whether a row is listed: table, columns, and the answer seen from there."""
    of_product = OF_PRODUCT.format(listed=LISTED.format(product="NEW", seller="seller"))
    of_seller = OF_SELLER.format(listed=LISTED.format(product="product", seller="NEW"))
    return ("product", "status, is_alcohol", of_product), ("seller", "status", of_seller)


def _ask_for_a_rebuild() -> None:
    """Rows that were here before are given their words by the worker."""
    dedup = f"{REBUILD}:0005"
    op.execute(
        "INSERT INTO outbox_message (handler, payload, dedup, created_at, run_at, tries)"
        f" SELECT '{REBUILD}', '{{}}', '{dedup}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 0"
        " WHERE EXISTS (SELECT 1 FROM search_row)"
        f" AND NOT EXISTS (SELECT 1 FROM outbox_message WHERE dedup = '{dedup}')"
    )
