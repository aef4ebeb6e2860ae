"""Pictures that people upload: taken in, checked, re-encoded by a job, never served as came."""

import enum
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.clock import now
from shop.platform.database import Base
from shop.platform.types import choice


class MediaState(enum.StrEnum):
    """How far a picture has come."""

    WAITING = "waiting"  # in quarantine, to be re-encoded by a job
    READY = "ready"
    FAILED = "failed"


class MediaFile(Base):
    """One uploaded picture. `key` is random; `widths` lists the encoded widths in pixels.

    `is_private` pictures (licences, scans) have no public address.
    """

    __tablename__ = "media_file"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="has_a_size"),)

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    is_private: Mapped[bool]
    state: Mapped[MediaState] = mapped_column(choice(MediaState), default=MediaState.WAITING)
    width: Mapped[int]
    height: Mapped[int]
    widths: Mapped[list[int]] = mapped_column(JSON, default=list)
    failure: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


