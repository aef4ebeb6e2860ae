"""Stories with their photos, goods and makers; fairs and sales points."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)
TABLES = ("venue", "article_seller", "article_product", "article_photo", "article")


def upgrade() -> None:
    _create_article()
    _create_photo()
    _create_link("product")
    _create_link("seller")
    _create_venue()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _create_article() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(90), nullable=False),
        sa.Column("status", _choice("articlestatus", ("draft", "published", "withdrawn")), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("title_en", sa.String(160), nullable=False),
        sa.Column("lead", sa.String(400), nullable=False),
        sa.Column("lead_en", sa.String(400), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("body", "body_en", "html", "html_en")),
        sa.Column("drawing", sa.String(8), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("cover_alt", sa.String(200), nullable=False),
        sa.Column("cover_alt_en", sa.String(200), nullable=False),
        sa.Column("province_code", sa.String(2), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("is_edited", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("updated_at", UTC, nullable=False),
        sa.Column("published_at", UTC, nullable=True),
        sa.CheckConstraint(
            "drawing IN ('ong', 'che', 'lua', 'det')", name=op.f("ck_article_drawing_is_known")
        ),
        sa.CheckConstraint(
            "status = 'draft' OR published_at IS NOT NULL", name=op.f("ck_article_is_published_at_a_moment")
        ),
        sa.ForeignKeyConstraint(["cover_id"], ["media_file.id"], name=op.f("fk_article_cover_id_media_file")),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("fk_article_province_code_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("slug", name=op.f("uq_article_slug")),
    )
    op.create_index("ix_article_shelf", "article", ["status", "published_at", "id"])


def _create_photo() -> None:
    op.create_table(
        "article_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_photo_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media_file.id"], name=op.f("fk_article_photo_media_id_media_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_photo")),
        sa.UniqueConstraint("media_id", name=op.f("uq_article_photo_media_id")),
    )
    op.create_index(op.f("ix_article_photo_article_id"), "article_photo", ["article_id"])


def _create_link(other: str) -> None:
    table = f"article_{other}"
    op.create_table(
        table,
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column(f"{other}_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f(f"fk_{table}_article_id_article")),
        sa.ForeignKeyConstraint(
            [f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id_{other}")
        ),
        sa.PrimaryKeyConstraint("article_id", f"{other}_id", name=op.f(f"pk_{table}")),
    )


def _create_venue() -> None:
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=True),
        sa.Column("kind", _choice("venuekind", ("fair", "point", "chain")), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_en", sa.String(200), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("province_code", sa.String(2), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("words_en", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("when_words", sa.String(120), nullable=False),
        sa.Column("when_words_en", sa.String(120), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("updated_at", UTC, nullable=False),
        sa.CheckConstraint(
            "(kind = 'fair') = (starts_on IS NOT NULL AND ends_on IS NOT NULL)",
            name=op.f("ck_venue_fairs_have_days"),
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_venue_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("fk_venue_province_code_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("key", name=op.f("uq_venue_key")),
    )
    op.create_index("ix_venue_kind", "venue", ["kind", "ends_on", "id"])


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=f"{name}_is_known", native_enum=False, create_constraint=True, length=32)
