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
ACTS = ("inserted", "deleted", "updated")
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
    op.execute(_count(_rows("search_row", 1)))
    _ask_for_a_rebuild()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("product", "seller", *ACTS):
            op.execute(f"DROP TRIGGER search_row_{name}")
        op.execute("DROP TABLE search_text")
    else:
        for name, table in (("product", "product"), ("seller", "seller"), *((a, "search_row") for a in ACTS)):
            op.execute(f"DROP TRIGGER search_row_{name} ON {table}")
            op.execute(f"DROP FUNCTION search_row_{name}()")
        op.drop_table("search_text")
    for table in ("search_seller", "search_word", "search_tally"):
        op.drop_table(table)


def _count(rows: str) -> str:
    """Add listed rows to the tally; `rows` have a column `change`, 1 or -1. Keys in order, so
    that two writers do not wait for each other crosswise.
    """
    values = {name: f'r."{name}"' for name in KEY}
    values |= {
        "month": "m.month",
        "grain": "g.grain",
        "subgroup": "CASE WHEN g.grain < 3 THEN '' ELSE r.subgroup END",
        "province_code": "CASE WHEN g.grain IN (1, 4) THEN '' ELSE r.province_code END",
        "stars": "CASE WHEN g.grain IN (2, 5) THEN 0 ELSE r.stars END",
        "in_stock": "CASE WHEN g.grain IN (2, 5) THEN false ELSE r.in_stock END",
    }
    months = " UNION ALL ".join(f"SELECT {number} AS month" for number in range(13))
    grains = " UNION ALL ".join(f"SELECT {number} AS grain" for number in range(6))
    columns = ", ".join(f'"{name}"' for name in KEY)
    places = ", ".join(str(place) for place in range(1, len(KEY) + 1))
    return (
        f"INSERT INTO search_tally ({columns}, products)"
        f" SELECT {', '.join(values[name] for name in KEY)}, sum(r.change)"
        f" FROM ({rows}) r, ({months}) m, ({grains}) g"
        " WHERE r.is_listed AND (m.month = 0 OR (r.season_bits & (1 << (m.month - 1))) <> 0)"
        f" GROUP BY {places} HAVING sum(r.change) <> 0 ORDER BY {places}"
        f" ON CONFLICT ({columns}) DO UPDATE SET products = search_tally.products + excluded.products"
    )


def _rows(source: str, change: int, *, one: bool = False) -> str:
    """The counted columns of a table, or of the `one` row that a trigger is about."""
    columns = ", ".join(f'{source}."{name}" AS "{name}"' for name in COUNTED)
    return f"SELECT {columns}, {change} AS change{'' if one else f' FROM {source}'}"


def _upgrade_sqlite() -> None:
    op.execute(
        f"CREATE VIRTUAL TABLE search_text USING fts5({', '.join(TEXT_COLUMNS)},"
        " tokenize = 'unicode61 remove_diacritics 0', columnsize = 0)"
    )
    columns = ", ".join(f'"{name}"' for name in COUNTED)
    old, new = _rows("OLD", -1, one=True), _rows("NEW", 1, one=True)
    for name, when, rows in (
        ("inserted", "INSERT", new),
        ("deleted", "DELETE", old),
        ("updated", f"UPDATE OF {columns}", f"{old} UNION ALL {new}"),
    ):
        op.execute(f"CREATE TRIGGER search_row_{name} AFTER {when} ON search_row BEGIN {_count(rows)}; END")
    for table, changed, listed in _livings():
        op.execute(
            f"CREATE TRIGGER search_row_{table} AFTER UPDATE OF {changed} ON {table} BEGIN"
            f" UPDATE search_row SET is_listed = {listed} WHERE {table}_id = NEW.id"
            f" AND is_listed <> {listed}; END"
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
    old, new = _rows("old_rows", -1), _rows("new_rows", 1)
    for name, act, tables, rows in (
        ("inserted", "INSERT", "NEW TABLE AS new_rows", new),
        ("deleted", "DELETE", "OLD TABLE AS old_rows", old),
        ("updated", "UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows", f"{old} UNION ALL {new}"),
    ):
        op.execute(
            f"CREATE FUNCTION search_row_{name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {_count(rows)}; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER search_row_{name} AFTER {act} ON search_row REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION search_row_{name}()"
        )
    for table, changed, listed in _livings():
        op.execute(
            f"CREATE FUNCTION search_row_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" UPDATE search_row SET is_listed = {listed} WHERE {table}_id = NEW.id"
            f" AND is_listed <> {listed}; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER search_row_{table} AFTER UPDATE OF {changed} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION search_row_{table}()"
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
