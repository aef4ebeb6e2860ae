"""Pictures from strangers: looked at before they are believed, then drawn anew.

Only JPEG, PNG and WebP are taken. Re-encoding turns the picture upright and leaves behind
whatever else the file carried: place, camera, comments, another file's bytes.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from shop.kernel.errors import ShopError, mark
from shop.platform.tones import nearest

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 40_000_000
SHORTEST_SIDE = 300
#: WebP holds no longer side than 16,383.
LONGEST_SIDE = 16_000
#: What is drawn for public pages and for officers' eyes, in pixels.
PUBLIC_WIDTHS = (320, 640, 960, 1600)
PRIVATE_WIDTHS = (640, 2000)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS

#: How HEIC files begin, after their first four bytes (ISO/IEC 23008-12).
_HEIC = frozenset({b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypheim", b"ftypmif1", b"ftypmsf1"})
_ORIENTATION = 0x0112
#: How a picture is turned upright, by the orientation that its camera noted (EXIF 2.3).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class BadPicture(ShopError):
    """The file is not a picture that the shop can take."""

    message = mark("Tệp này không phải ảnh JPEG, PNG hay WebP. Chụp lại hoặc chọn ảnh khác nhé.")


class PictureInHeic(BadPicture):
    """HEIC, as many telephones keep their pictures; browsers do not turn it into JPEG."""

    message = mark(
        "Ảnh kiểu HEIC thì chợ chưa nhận được. Mở ảnh đó, chụp màn hình rồi gửi ảnh chụp ấy; "
        "hoặc vào cài đặt máy ảnh, tắt ảnh HEIC rồi chụp lại."
    )


class PictureTooLarge(BadPicture):
    """Too many bytes or pixels."""

    message = mark("Ảnh lớn quá. Chọn ảnh dưới 15 MB và dưới 40 triệu điểm ảnh nhé.")


class PictureTooSmall(BadPicture):
    """Too few pixels to show."""

    message = mark("Ảnh nhỏ quá, khách xem sẽ mờ. Cạnh ngắn cần từ 300 điểm ảnh.")


class PictureTooLong(BadPicture):
    """A side longer than any format on our pages holds."""

    message = mark("Ảnh dài quá. Mỗi cạnh nhiều nhất 16.000 điểm ảnh; bà con cắt bớt rồi gửi lại nhé.")


@dataclass(frozen=True)
class Size:
    """Width and height in pixels, upright."""

    width: int
    height: int


@dataclass(frozen=True)
class Drawn:
    """A picture drawn anew. `tone` is that of the whole picture (tones.py)."""

    width: int
    extension: str
    data: bytes
    tone: int


def inspect(data: bytes) -> Size:
    """The size of an acceptable picture; raises `BadPicture` saying why it is refused."""
    if len(data) > MOST_BYTES:
        raise PictureTooLarge
    if data[4:12] in _HEIC:
        raise PictureInHeic
    with _opened(data) as picture:
        size = Size(*_upright(picture).size)
    if min(size.width, size.height) < SHORTEST_SIDE:
        raise PictureTooSmall
    if max(size.width, size.height) > LONGEST_SIDE:
        raise PictureTooLong
    return size


def draw(data: bytes, widths: Sequence[int], *, with_avif: bool = True) -> Iterator[Drawn]:
    """The picture in each width that it is large enough for, as WebP and AVIF."""
    with _opened(data) as picture:
        upright = _upright(picture).convert("RGB")
    tone = nearest(*_average(upright))
    upright.info.clear()  # a colour profile would be copied as it came, whatever stands in it
    for width in fitting(upright.width, widths):
        height = max(1, round(upright.height * width / upright.width))
        scaled = upright.resize((width, height), Image.Resampling.LANCZOS)
        yield Drawn(width, "webp", _encoded(scaled, "WEBP", quality=80, method=4), tone)
        if with_avif:
            yield Drawn(width, "avif", _encoded(scaled, "AVIF", quality=60, speed=8), tone)


def fitting(own: int, widths: Sequence[int]) -> list[int]:
    """The widths that do not enlarge a picture, and its own if none fits."""
    return [width for width in widths if width <= own] or [own]


def _encoded(picture: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _average(picture: Image.Image) -> tuple[int, int, int]:
    """The mean colour of an RGB picture."""
    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX).tobytes()
    return red, green, blue


def _upright(picture: Image.Image) -> Image.Image:
    """As it was seen; a camera's notes that cannot be read say nothing about that.

    Pillow's own `exif_transpose` writes the notes anew, and stumbles over what it cannot write.
    """
    try:
        turn = _TURNS.get(int(picture.getexif().get(_ORIENTATION, 1)))
    except Exception:  # Pillow names no errors for broken notes
        turn = None
    return picture if turn is None else picture.transpose(turn)


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureTooLarge
            picture.load()
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise PictureTooLarge from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise BadPicture from error
    return picture
