"""What people keep an eye on: saved products, followed producers, packs to hear of when they are back."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "saved_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("guest_digest", sa.String(64), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", UTC, nullable=False),
        *_links("saved_product", user_id="user_account", product_id="product"),
        sa.UniqueConstraint("user_id", "product_id", name=op.f("uq_saved_product_user_id_product_id")),
        sa.UniqueConstraint(
            "guest_digest", "product_id", name=op.f("uq_saved_product_guest_digest_product_id")
        ),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (guest_digest IS NULL)", name=op.f("ck_saved_product_one_owner")
        ),
    )
    op.create_index("ix_saved_product_product_id", "saved_product", ["product_id"])
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(24), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("followed_at", UTC, nullable=False),
        *_links("follow", user_id="user_account", seller_id="seller"),
        sa.UniqueConstraint("key", name=op.f("uq_follow_key")),
        sa.UniqueConstraint("user_id", "seller_id", name=op.f("uq_follow_user_id_seller_id")),
    )
    op.create_index("ix_follow_seller_id", "follow", ["seller_id"])
    _create_alert()


def _create_alert() -> None:
    op.create_table(
        "stock_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(24), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=True),
        sa.Column("asked_at", UTC, nullable=False),
        sa.Column("confirmed_at", UTC, nullable=True),
        sa.Column("done_at", UTC, nullable=True),
        *_links("stock_alert", variant_id="variant", user_id="user_account"),
        sa.UniqueConstraint("key", name=op.f("uq_stock_alert_key")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_stock_alert_token_digest")),
        sa.UniqueConstraint("variant_id", "user_id", name=op.f("uq_stock_alert_variant_id_user_id")),
        sa.UniqueConstraint("variant_id", "email", name=op.f("uq_stock_alert_variant_id_email")),
        sa.CheckConstraint("(user_id IS NULL) <> (email IS NULL)", name=op.f("ck_stock_alert_one_reader")),
    )
    for column in ("user_id", "email", "asked_at"):
        op.create_index(f"ix_stock_alert_{column}", "stock_alert", [column])


def downgrade() -> None:
    for table in ("stock_alert", "follow", "saved_product"):
        op.drop_table(table)


def _links(of: str, **columns: str) -> list[sa.Constraint]:
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{of}_{column}_{table}"))
        for column, table in columns.items()
    ]
    return [*keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{of}"))]
