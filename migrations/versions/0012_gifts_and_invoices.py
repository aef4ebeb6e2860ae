"""A gift with its words, and who an invoice is to be made out to, on the order.

Both may be emptied when a person is erased, so no trigger keeps them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customer_order", sa.Column("gift_note", sa.String(300), nullable=True))
    op.add_column("customer_order", sa.Column("invoice", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("customer_order", "invoice")
    op.drop_column("customer_order", "gift_note")
