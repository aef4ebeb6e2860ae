"""An order stays as it was placed: sums, facts and terms; none of its rows goes (I-18)."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: What may not change. Left out are statuses, the declining of a line, and what the erasing of
#: a person takes away: name, phone, e-mail, street, note, buyer, and digests made of them.
#: Most of `order_line` is kept by migration 0002.
AS_PLACED = {
    "customer_order": (
        "id, code, placement_key, province_code, province_name, ward_code, ward_name, payment_method,"
        " goods_total, shipping_total, total, terms, placed_at"
    ),
    "seller_order": (
        "id, order_id, seller_id, number, code, seller_name, seller_facts, goods_total, shipping_fee,"
        " total, delivery_method, gross_grams, days_least, days_most, created_at"
    ),
    "order_line": "id, picture, facts",
}


def upgrade() -> None:
    for table, columns in AS_PLACED.items():
        _refuse(f"{table}_kept_as_placed", f"UPDATE OF {columns} ON {table}")
        _refuse(f"{table}_no_delete", f"DELETE ON {table}")


def downgrade() -> None:
    for table in AS_PLACED:
        place = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
        op.execute(f"DROP TRIGGER {table}_kept_as_placed{place}")
        op.execute(f"DROP TRIGGER {table}_no_delete{place}")


def _refuse(name: str, act: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} BEGIN SELECT RAISE(ABORT, 'append-only'); END")
    else:
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
