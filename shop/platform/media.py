"""Pictures that people upload: taken in, checked, re-encoded by a job, never served as came."""

import enum
import secrets
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.clock import now
from shop.platform import images
from shop.platform.database import Base, db, transaction
from shop.platform.faultpoints import faultpoint
from shop.platform.outbox import defer
from shop.platform.page_cache import pages_changed
from shop.platform.storage import storage
from shop.platform.types import choice
from shop.platform.worker import outside_transaction, patient

#: Why a picture cannot be shown whose owner has taken it back.
_THROWN_AWAY = "thrown away"


class MediaState(enum.StrEnum):
    """How far a picture has come."""

    WAITING = "waiting"  # in quarantine, to be re-encoded by a job
    READY = "ready"
    FAILED = "failed"


class MediaFile(Base):
    """One uploaded picture. `key` is random; `widths` lists the encoded widths in pixels; `tone`
    stands in its place while it loads (None: drawn before there were tones).

    `is_private` pictures (licences, scans) have no public address.
    """

    __tablename__ = "media_file"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="has_a_size"),
        CheckConstraint("tone BETWEEN 0 AND 15", name="tone_is_in_palette"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    is_private: Mapped[bool]
    state: Mapped[MediaState] = mapped_column(choice(MediaState), default=MediaState.WAITING)
    width: Mapped[int]
    height: Mapped[int]
    widths: Mapped[list[int]] = mapped_column(JSON, default=list)
    tone: Mapped[int | None] = mapped_column(SmallInteger)
    failure: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_ready(self) -> bool:
        """Whether it can be shown."""
        return self.state is MediaState.READY


def take_in(
    data: bytes, *, owner_id: int | None, is_private: bool, size: images.Size | None = None
) -> MediaFile:
    """Check a picture and keep it in quarantine until a job has drawn it anew.

    To be called inside `transaction()`; raises `images.BadPicture`. Whoever has looked at it
    before says its `size`, so that other writers need not wait for that. The file is written
    before its row: a crash in between leaves an unused file, never a row without one.
    """
    size = size or images.inspect(data)
    media = MediaFile(
        key=secrets.token_hex(16),
        owner_id=owner_id,
        is_private=is_private,
        width=size.width,
        height=size.height,
    )
    storage().put(_incoming(media.key), data)
    faultpoint("K22")
    db.session.add(media)
    db.session.flush()
    defer(draw_anew, {"media_id": media.id}, key=f"media:{media.id}")
    return media


@patient
@outside_transaction
def draw_anew(media_id: int) -> None:
    """The worker's part: encode the picture in all widths and throw away what came.

    What came tells where it was taken: it goes even if an earlier try was killed in between.
    """
    media = db.session.get(MediaFile, media_id)
    data = storage().get(_incoming(media.key)) if media else None
    if media is None or data is None:
        return
    key, is_private, is_ready = media.key, media.is_private, media.is_ready
    db.session.rollback()
    if not is_ready:
        _draw_once(media_id, key, data, is_private=is_private)
    storage().delete(_incoming(key))


def throw_away(media: MediaFile) -> None:
    """Have the files of a picture deleted that nothing shows any more: its address leads nowhere.

    To be called inside `transaction()`. The row stays, so that its number never means another picture.
    """
    widths = images.PRIVATE_WIDTHS if media.is_private else images.PUBLIC_WIDTHS
    facts = {
        "key": media.key,
        "widths": media.widths or images.fitting(media.width, widths),
        "is_private": media.is_private,
    }
    media.state, media.widths, media.failure = MediaState.FAILED, [], _THROWN_AWAY
    defer(delete_files, facts)


@patient
@outside_transaction
def delete_files(key: str, widths: list[int], is_private: bool) -> None:
    """The worker's part: what came goes first, so that it is not drawn any more."""
    storage().delete(_incoming(key))
    for width in widths:
        for extension in ("webp", "avif"):
            storage().delete(file_name(key, width, extension, is_private=is_private))


def file_name(key: str, width: int, extension: str, *, is_private: bool) -> str:
    """The name under which an encoded picture is kept."""
    return f"{'private' if is_private else 'public'}/{key}-{width}.{extension}"


def private_picture(media: MediaFile, *, width: int | None = None) -> bytes | None:
    """An encoded private picture (WebP), the widest unless a width is asked for."""
    widths = [w for w in media.widths if width is None or w <= width] or media.widths
    if not media.is_ready or not widths:
        return None
    return storage().get(file_name(media.key, max(widths), "webp", is_private=media.is_private))


def _draw_once(media_id: int, key: str, data: bytes, *, is_private: bool) -> None:
    try:
        widths, tone = _draw(key, data, is_private=is_private)
    except images.BadPicture as error:
        _finish(media_id, MediaState.FAILED, failure=type(error).__name__)
    else:
        if not _finish(media_id, MediaState.READY, widths=widths, tone=tone):
            delete_files(key, widths, is_private)


def _draw(key: str, data: bytes, *, is_private: bool) -> tuple[list[int], int | None]:
    """The widths that were drawn, and the tone of the picture."""
    widths = images.PRIVATE_WIDTHS if is_private else images.PUBLIC_WIDTHS
    drawn_widths: list[int] = []
    tone: int | None = None
    for drawn in images.draw(data, widths, with_avif=not is_private):
        name = file_name(key, drawn.width, drawn.extension, is_private=is_private)
        storage().put(name, drawn.data)
        faultpoint("K23")
        drawn_widths.append(drawn.width)
        tone = drawn.tone
    return sorted(set(drawn_widths)), tone


def _finish(
    media_id: int,
    state: MediaState,
    *,
    widths: list[int] | None = None,
    tone: int | None = None,
    failure: str | None = None,
) -> bool:
    """Write down what came of it; whether anybody still wants the picture."""
    with transaction():
        media = db.session.get_one(MediaFile, media_id)
        if media.failure == _THROWN_AWAY:
            return False
        media.state, media.widths, media.failure = state, widths or [], failure
        media.tone = tone
        pages_changed()
    return True


def _incoming(key: str) -> str:
    return f"incoming/{key}"
