"""The tone of a picture: what stands in its place while it is on the way."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out: SQLite takes the check of a new column, but not a check that is added later.
    op.execute(
        "ALTER TABLE media_file ADD COLUMN tone SMALLINT"
        " CONSTRAINT ck_media_file_tone_is_in_palette CHECK (tone BETWEEN 0 AND 15)"
    )


def downgrade() -> None:
    op.drop_column("media_file", "tone")
