"""Who did what to what, and when: kept for ever, never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.clock import now
from shop.platform.database import Base, db


class AuditEntry(Base):
    """One act of an officer, or a look at personal data. Append-only by a trigger."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    act: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def note(
    *,
    act: str,
    subject: str,
    subject_id: int | None,
    actor_id: int | None,
    actor_name: str,
    **detail: Any,
) -> None:
    """Write down an act, inside the transaction that does it."""
    db.session.add(
        AuditEntry(
            act=act,
            subject=subject,
            subject_id=subject_id,
            actor_id=actor_id,
            actor_name=actor_name,
            detail=detail,
        )
    )


def acts_of(actor_id: int, *, limit: int = 1000) -> Sequence[AuditEntry]:
    """What a person did, the latest first."""
    mine = select(AuditEntry).where(AuditEntry.actor_id == actor_id)
    return db.session.scalars(mine.order_by(AuditEntry.id.desc()).limit(limit)).all()
