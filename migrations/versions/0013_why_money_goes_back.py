"""Why money goes back, in one word each, out of a closed list.

`refund`, to which nobody refers, is written anew on SQLite, which cannot change a constraint otherwise.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

REASONS = (
    "canceled", "declined", "refused", "lost", "late", "over", "duplicate", "paid_otherwise", "wrong_money",
)  # fmt: skip
IS_KNOWN = "ck_refund_refundreason_is_known"


def upgrade() -> None:
    op.execute("UPDATE refund SET reason = 'late' WHERE reason = 'late_money'")
    op.execute(
        "UPDATE refund SET reason = 'paid_otherwise' WHERE reason = 'duplicate' AND key LIKE 'unfinished:%'"
    )
    op.execute("UPDATE refund SET reason = 'duplicate' WHERE reason = 'second_capture'")
    with op.batch_alter_table("refund") as batch:
        batch.alter_column("reason", existing_type=sa.String(80), type_=sa.String(32))
        batch.create_check_constraint(op.f(IS_KNOWN), sa.column("reason").in_(REASONS))


def downgrade() -> None:
    with op.batch_alter_table("refund") as batch:
        batch.drop_constraint(op.f(IS_KNOWN), type_="check")
        batch.alter_column("reason", existing_type=sa.String(32), type_=sa.String(80))
    op.execute("UPDATE refund SET reason = 'duplicate' WHERE reason = 'paid_otherwise'")
