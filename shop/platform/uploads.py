"""Pictures in a form: each one is taken in or refused for itself, whatever becomes of the form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from shop.kernel.errors import ShopError, mark
from shop.platform import images
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.platform.media import take_in
from shop.platform.rate_limit import TooManyAttempts, count_attempt
from shop.platform.storage import NoRoom

#: How many times a day one person may send pictures.
MOST_A_DAY = 300
_LONGEST_NAME = 40

log = structlog.get_logger("uploads")

TOO_MANY = mark("Chỉ nhận thêm được %(room)s ảnh. Bỏ bớt ảnh rồi gửi lại ảnh này nhé.")
TOO_OFTEN = mark("Hôm nay đã gửi nhiều ảnh quá. Ngày mai gửi tiếp nhé.")


@dataclass
class Taken:
    """What became of the files: ids of pictures taken in, and why others were not (translated)."""

    media_ids: list[int] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Sound:
    """A picture that can be taken in, and what it was called at home."""

    name: str
    data: bytes
    size: images.Size


def take_in_files(
    files: Iterable[FileStorage | str],
    *,
    owner_id: int | None,
    is_private: bool,
    room: int,
    party: str = "",
) -> Taken:
    """Take in at most `room` pictures, each checked before anything is written.

    Each has a `transaction()` of its own: what was taken in stays, even if the form is refused. Who has
    no account sends as a `party` (`order:7`), which is limited as a person is.
    """
    taken = Taken()
    sent = [file for file in files if isinstance(file, FileStorage) and file.filename]
    if not sent:
        return taken
    try:
        count_attempt("pictures", party or f"user:{owner_id}", most=MOST_A_DAY, within=timedelta(days=1))
    except TooManyAttempts:
        taken.refusals.append(gettext(TOO_OFTEN))
        return taken
    for sound in _sound_ones(sent, taken, room=max(0, room)):
        try:
            with transaction():
                media = take_in(sound.data, owner_id=owner_id, is_private=is_private, size=sound.size)
                media_id = media.id
        except NoRoom as error:
            log.error("uploads.no_room", reason=repr(error.__cause__))
            taken.refusals.append(f"{sound.name}: {spoken(error)}")
        else:
            taken.media_ids.append(media_id)
    return taken


def _sound_ones(sent: Sequence[FileStorage], taken: Taken, *, room: int) -> list[_Sound]:
    sound: list[_Sound] = []
    for file in sent:
        if len(sound) >= room:
            taken.refusals.append(f"{_shown_name(file)}: {gettext(TOO_MANY, room=room)}")
            continue
        file.stream.seek(0)  # a request that lost a race is read again
        data = file.stream.read(images.MOST_BYTES + 1)
        try:
            sound.append(_Sound(_shown_name(file), data, images.inspect(data)))
        except ShopError as error:
            taken.refusals.append(f"{_shown_name(file)}: {spoken(error)}")
    return sound


def _shown_name(file: FileStorage) -> str:
    """The name a file had at home, short enough to read; it is never used for storing."""
    name = "".join(c for c in (file.filename or "") if c.isprintable()).replace("\\", "/").rsplit("/", 1)[-1]
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
