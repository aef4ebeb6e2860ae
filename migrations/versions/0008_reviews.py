"""Buyers' reviews: what was said, reports about it, the sums of each product, and praise to sort by."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)
NEW_TABLES = ("product_rating", "review_report", "review_photo", "review")
STATUSES = ("shown", "hidden", "withdrawn")
NAMES = ("masked", "given", "gone")
REASONS = ("insult", "private", "advertising", "off_topic", "false", "other")
OUTCOMES = ("kept", "hidden")
#: The praise of a product without reviews.
UNPRAISED = "4000"


def upgrade() -> None:
    _create_review()
    _create_photo()
    _create_report()
    _create_rating()
    op.add_column(
        "search_row", sa.Column("praise", sa.Integer(), nullable=False, server_default=sa.text(UNPRAISED))
    )
    op.create_index("ix_search_row_praise", "search_row", ["is_listed", "is_alcohol", "praise", "product_id"])


def downgrade() -> None:
    op.drop_index("ix_search_row_praise", "search_row")
    op.drop_column("search_row", "praise")
    for table in NEW_TABLES:
        op.drop_table(table)


def _create_review() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("name_shown", _choice("nameshown", NAMES), nullable=False),
        sa.Column("author_name", sa.String(60), nullable=False),
        sa.Column("province_name", sa.String(80), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("status", _choice("reviewstatus", STATUSES), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("edited_at", UTC, nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("replied_at", UTC, nullable=True),
        sa.Column("reply_edited_at", UTC, nullable=True),
        sa.Column("hidden_at", UTC, nullable=True),
        sa.Column("hidden_reason", sa.String(), nullable=False),
        sa.CheckConstraint("rating >= 1 AND rating <= 5", name=op.f("ck_review_rating_is_one_to_five")),
        sa.CheckConstraint("(reply = '') = (replied_at IS NULL)", name=op.f("ck_review_reply_has_its_time")),
        sa.CheckConstraint(
            "(status = 'hidden') = (hidden_at IS NOT NULL)", name=op.f("ck_review_hidden_has_its_time")
        ),
        sa.CheckConstraint(
            "status <> 'withdrawn' OR text = ''", name=op.f("ck_review_withdrawn_says_nothing")
        ),
        sa.CheckConstraint(
            "name_shown <> 'gone' OR (author_id IS NULL AND author_name = '')",
            name=op.f("ck_review_gone_is_nobody"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_review_{column}_{table}"))
            for column, table in (
                ("line_id", "order_line"), ("product_id", "product"), ("seller_id", "seller"),
                ("author_id", "user_account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("line_id", name=op.f("uq_review_line_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_review_author_id"), "review", ["author_id"])
    op.create_index("ix_review_product", "review", ["product_id", "status", "id"])
    op.create_index("ix_review_product_rating", "review", ["product_id", "status", "rating", "id"])
    op.create_index("ix_review_seller", "review", ["seller_id", "status", "replied_at", "id"])
    op.create_index("ix_review_status", "review", ["status", "id"])


def _create_photo() -> None:
    op.create_table(
        "review_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_photo_review_id_review")),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media_file.id"], name=op.f("fk_review_photo_media_id_media_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_photo")),
        sa.UniqueConstraint("media_id", name=op.f("uq_review_photo_media_id")),
    )
    op.create_index(op.f("ix_review_photo_review_id"), "review_photo", ["review_id"])


def _create_report() -> None:
    op.create_table(
        "review_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("reporter_digest", sa.String(64), nullable=False),
        sa.Column("reason", _choice("reportreason", REASONS), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("settled_at", UTC, nullable=True),
        sa.Column("outcome", _choice("reportoutcome", OUTCOMES), nullable=True),
        sa.CheckConstraint(
            "(outcome IS NULL) = (settled_at IS NULL)", name=op.f("ck_review_report_outcome_has_its_time")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_report_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_report")),
        sa.UniqueConstraint(
            "review_id", "reporter_digest", name=op.f("uq_review_report_review_id_reporter_digest")
        ),
    )
    op.create_index("ix_review_report_open", "review_report", ["settled_at", "review_id"])


def _create_rating() -> None:
    counts = [sa.Column(f"n{number}", sa.Integer(), nullable=False) for number in range(1, 6)]
    op.create_table(
        "product_rating",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("blossoms", sa.Integer(), nullable=False),
        *counts,
        sa.CheckConstraint(
            "n1 >= 0 AND n2 >= 0 AND n3 >= 0 AND n4 >= 0 AND n5 >= 0",
            name=op.f("ck_product_rating_counts_are_sane"),
        ),
        sa.CheckConstraint("reviews = n1 + n2 + n3 + n4 + n5", name=op.f("ck_product_rating_reviews_add_up")),
        sa.CheckConstraint(
            "blossoms = n1 + 2 * n2 + 3 * n3 + 4 * n4 + 5 * n5",
            name=op.f("ck_product_rating_blossoms_add_up"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_rating_product_id_product")
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_rating")),
    )


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=f"{name}_is_known", native_enum=False, create_constraint=True, length=32)
