"""The market's own postage table, to begin with. Going down takes only the market's rows."""

import sqlalchemy as sa
from alembic import op

from shop.shipping.default_rates import default_rates

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RATE = sa.table("shipping_rate", *map(sa.column, default_rates()[0]))


def upgrade() -> None:
    op.bulk_insert(RATE, default_rates())


def downgrade() -> None:
    op.execute("DELETE FROM shipping_rate WHERE seller_id IS NULL")
