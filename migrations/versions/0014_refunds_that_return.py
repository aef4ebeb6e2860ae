"""Refunds that the buyer's bank sends back: one more kind of `payment_event`.

`payment_event`, to which nobody refers, is written anew on SQLite, without its guards, which are put back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("expected", "reduced", "received", "refunded")


def upgrade() -> None:
    _set_kinds((*KINDS, "returned"))


def downgrade() -> None:
    """A refund that came back reads as one that never left."""
    _drop_guards()
    rows = sa.table("payment_event", sa.column("id"))
    for pair in _came_back():
        op.execute(rows.delete().where(rows.c.id.in_(pair)))
    _put_guards()
    _set_kinds(KINDS)


def _came_back() -> list[tuple[int, int]]:
    """Of each refund that came back: the row that it had left by, and that of its return."""
    told = sa.text(
        "SELECT id, kind, key FROM payment_event WHERE kind IN ('refunded', 'returned') ORDER BY id"
    )
    left: dict[str, int] = {}
    pairs = []
    for row_id, kind, key in op.get_bind().execute(told).all():
        number = key.partition(":")[2].partition("#")[0]
        if kind == "refunded":
            left[number] = row_id
        else:
            pairs.append((left.pop(number), row_id))
    return pairs


def _set_kinds(kinds: tuple[str, ...]) -> None:
    name = op.f("ck_payment_event_paymenteventkind_is_known")
    _drop_guards()
    with op.batch_alter_table("payment_event") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.column("kind").in_(kinds))
    _put_guards()


def _put_guards() -> None:
    deed = (
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        if _on_sqlite()
        else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    for act in ("update", "delete"):
        op.execute(f"CREATE TRIGGER payment_event_no_{act} BEFORE {act.upper()} ON payment_event {deed}")


def _drop_guards() -> None:
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER payment_event_no_{act}{'' if _on_sqlite() else ' ON payment_event'}")


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
