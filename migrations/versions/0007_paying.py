"""Paying by transfer and by card: attempts with a key and a hold, refunds, transfers, cases, inbox.

Tables that others refer to only gain columns. `payment_event` and `reservation`, to which
nobody refers, are written anew on SQLite, which cannot change a constraint otherwise.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

METHODS = ("cod", "vietqr", "card")
EVENT_KINDS = ("expected", "reduced", "received")
TRANSFER_STATES = ("exact", "short", "over", "late", "duplicate", "unreadable")
CASE_KINDS = (
    "second_capture", "wrong_money", "foreign_money", "late_money", "refund_failed", "dispute",
)  # fmt: skip
NEW_TABLES = ("webhook_event", "payment_case", "bank_transfer", "refund")
NOT_RELEASED = sa.text("state <> 'released'")
UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("seller_order", sa.Column("asked_at", UTC, nullable=True))
    op.execute("UPDATE seller_order SET asked_at = created_at")
    _widen_attempt()
    _set_kinds((*EVENT_KINDS, "refunded"))
    _let_lines_be_taken_again()
    _create_refund()
    _create_transfer()
    _create_case()
    _create_inbox()


def downgrade() -> None:
    for table in NEW_TABLES:
        op.drop_table(table)
    _let_lines_be_taken_once()
    _drop_guards()
    op.execute("DELETE FROM payment_event WHERE kind = 'refunded'")
    _put_guards()
    _set_kinds(EVENT_KINDS)
    for name in ("state_expires", "payment_ref", "key"):
        op.drop_index(f"ix_payment_attempt_{name}", "payment_attempt")
    for name in (
        "refund_reserved", "captured", "is_extended", "expires_at", "is_live", "account",
        "payment_ref", "page_url", "key",
    ):  # fmt: skip
        op.drop_column("payment_attempt", name)
    op.drop_column("seller_order", "asked_at")


def _widen_attempt() -> None:
    table = "payment_attempt"
    op.add_column(table, sa.Column("key", sa.String(64), nullable=True))
    op.add_column(table, sa.Column("page_url", sa.String(2000), nullable=True))
    op.add_column(table, sa.Column("payment_ref", sa.String(120), nullable=True))
    op.add_column(table, sa.Column("account", sa.String(64), nullable=False, server_default=""))
    op.add_column(table, sa.Column("is_live", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(table, sa.Column("expires_at", UTC, nullable=True))
    op.add_column(table, sa.Column("is_extended", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(table, sa.Column("captured", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.execute(
        "ALTER TABLE payment_attempt ADD COLUMN refund_reserved BIGINT DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_payment_attempt_refunds_what_came"
        " CHECK (refund_reserved >= 0 AND refund_reserved <= captured)"
    )
    op.create_index("ix_payment_attempt_key", table, ["key"], unique=True)
    op.create_index("ix_payment_attempt_payment_ref", table, ["payment_ref"], unique=True)
    op.create_index("ix_payment_attempt_state_expires", table, ["state", "expires_at"])


def _set_kinds(kinds: tuple[str, ...]) -> None:
    """Which kinds of payment_event there are. SQLite writes the table anew, without its guards."""
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


def _let_lines_be_taken_again() -> None:
    """A line whose stock was released may hold stock once more."""
    with op.batch_alter_table("reservation") as batch:
        batch.drop_constraint(op.f("uq_reservation_line_id"), type_="unique")
    op.create_index(
        "ix_reservation_line",
        "reservation",
        ["line_id"],
        unique=True,
        sqlite_where=NOT_RELEASED,
        postgresql_where=NOT_RELEASED,
    )


def _let_lines_be_taken_once() -> None:
    """Of several holds of a line the last one stays."""
    op.drop_index("ix_reservation_line", "reservation")
    op.execute("DELETE FROM reservation WHERE id NOT IN (SELECT max(id) FROM reservation GROUP BY line_id)")
    with op.batch_alter_table("reservation") as batch:
        batch.create_unique_constraint(op.f("uq_reservation_line_id"), ["line_id"])


def _create_refund() -> None:
    op.create_table(
        "refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("method", _choice("paymentmethod", METHODS), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("state", _choice("refundstate", ("due", "sent", "done", "failed")), nullable=False),
        sa.Column("provider_ref", sa.String(120), nullable=True),
        sa.Column("bank_bin", sa.String(6), nullable=False),
        sa.Column("account_no", sa.String(19), nullable=False),
        sa.Column("account_name", sa.String(80), nullable=False),
        sa.Column("bank_ref", sa.String(64), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("sent_at", UTC, nullable=True),
        sa.Column("done_at", UTC, nullable=True),
        sa.Column("trouble", sa.String(200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_amount_is_positive")),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_refund_is_done_at_a_moment")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_refund_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["seller_order.id"], name=op.f("fk_refund_part_id_seller_order")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["payment_attempt.id"], name=op.f("fk_refund_attempt_id_payment_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("key", name=op.f("uq_refund_key")),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_refund_provider_ref")),
        sa.UniqueConstraint("bank_ref", name=op.f("uq_refund_bank_ref")),
    )
    for name in ("order_id", "part_id", "attempt_id"):
        op.create_index(op.f(f"ix_refund_{name}"), "refund", [name])
    op.create_index("ix_refund_state", "refund", ["state", "id"])


def _create_transfer() -> None:
    op.create_table(
        "bank_transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(26), nullable=False),
        sa.Column("bank_ref", sa.String(64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("state", _choice("transferstate", TRANSFER_STATES), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTC, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_transfer_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_bank_transfer_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["payment_attempt.id"], name=op.f("fk_bank_transfer_attempt_id_payment_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_transfer")),
        sa.UniqueConstraint("account", "bank_ref", name=op.f("uq_bank_transfer_account_bank_ref")),
    )
    for name in ("order_id", "attempt_id"):
        op.create_index(op.f(f"ix_bank_transfer_{name}"), "bank_transfer", [name])
    op.create_index("ix_bank_transfer_state", "bank_transfer", ["state", "id"])


def _create_case() -> None:
    op.create_table(
        "payment_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("casekind", CASE_KINDS), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("detail", sa.String(500), nullable=False),
        sa.Column("opened_at", UTC, nullable=False),
        sa.Column("closed_at", UTC, nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_payment_case_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["payment_attempt.id"], name=op.f("fk_payment_case_attempt_id_payment_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_case")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_case_key")),
    )
    op.create_index(op.f("ix_payment_case_order_id"), "payment_case", ["order_id"])
    op.create_index("ix_payment_case_open", "payment_case", ["closed_at", "id"])


def _create_inbox() -> None:
    op.create_table(
        "webhook_event",
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("event_id", sa.String(120), nullable=False),
        sa.Column("type", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("ref", sa.String(120), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("received_at", UTC, nullable=False),
        sa.Column("handled_at", UTC, nullable=True),
        sa.PrimaryKeyConstraint("provider", "event_id", name=op.f("pk_webhook_event")),
    )


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=f"{name}_is_known", native_enum=False, create_constraint=True, length=32)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
