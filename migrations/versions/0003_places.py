"""The 34 provinces and 3,321 wards. Going down leaves only those that somebody lives at."""

import sqlalchemy as sa
from alembic import op

from shop.places import data

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PROVINCE = sa.table("province", *map(sa.column, ("code", "name", "full_name", "region", "position")))
WARD = sa.table(
    "ward",
    *map(sa.column, ("code", "province_code", "name", "folded", "former", "position")),
)
LIVE_IN_WARD = ("address", "seller", "product")
LIVE_IN_PROVINCE = (*LIVE_IN_WARD, "ward")


def upgrade() -> None:
    _add_missing(PROVINCE, data.provinces())
    _add_missing(WARD, data.wards())


def downgrade() -> None:
    _remove_unused("ward", "ward_code", LIVE_IN_WARD)
    _remove_unused("province", "province_code", LIVE_IN_PROVINCE)


def _add_missing(table: sa.TableClause, rows: list[data.Row]) -> None:
    kept = set(op.get_bind().scalars(sa.select(table.c.code)))
    op.bulk_insert(table, [row for row in rows if row["code"] not in kept])


def _remove_unused(table: str, column: str, users: tuple[str, ...]) -> None:
    unused = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {user} WHERE {user}.{column} = {table}.code)" for user in users
    )
    op.execute(f"DELETE FROM {table} WHERE {unused}")
