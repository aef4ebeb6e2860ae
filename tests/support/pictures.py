"""Pictures that tests upload."""

import io

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (900, 700), **options: object) -> bytes:
    """An honest picture of a plain colour."""
    out = io.BytesIO()
    Image.new("RGB", size, (39, 49, 107)).save(out, kind, **options)
    return out.getvalue()


def picture_with_place() -> bytes:
    """A picture lying on its side that knows where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret-camera-owner"
    exif.get_ifd(0x8825)[2] = (21.0, 23.0, 5.0)
    return picture(exif=exif.tobytes())


def bomb() -> bytes:
    """A small file that unfolds into 64 million points."""
    out = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(out, "PNG")
    return out.getvalue()
