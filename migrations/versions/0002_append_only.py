"""What has happened stays as it was: triggers refuse to change or delete it (I-10, I-18)."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "audit_entry",
    "certificate_event",
    "order_event",
    "payment_event",
    "product_event",
    "seller_event",
    "stock_move",
)
#: What of an order line may not change once it is placed.
LINE_COLUMNS = (
    "order_id, part_id, seller_id, variant_id, product_slug, product_name, variant_name, sku,"
    " unit_price, quantity, line_total, gross_grams"
)
PAGE_SHARDS = 16


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgres()
    for shard in range(PAGE_SHARDS):
        op.execute(f"INSERT INTO page_version (shard, changes) VALUES ({shard}, 0)")


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        for act in ("update", "delete"):
            place = f" ON {table}" if postgres else ""
            op.execute(f"DROP TRIGGER {table}_no_{act}{place}")
    op.execute(f"DROP TRIGGER order_line_as_placed{' ON order_line' if postgres else ''}")
    if postgres:
        op.execute("DROP FUNCTION refuse_change()")
    op.execute("DELETE FROM page_version")


def _upgrade_sqlite() -> None:
    for table in APPEND_ONLY:
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
    op.execute(
        f"CREATE TRIGGER order_line_as_placed BEFORE UPDATE OF {LINE_COLUMNS} ON order_line"
        " BEGIN SELECT RAISE(ABORT, 'as placed'); END"
    )


def _upgrade_postgres() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
    op.execute(
        f"CREATE TRIGGER order_line_as_placed BEFORE UPDATE OF {LINE_COLUMNS} ON order_line"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
