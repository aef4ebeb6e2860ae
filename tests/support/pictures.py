"""Pictures that tests upload."""

import io
import struct

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


def broken_notes() -> dict[str, bytes]:
    """Camera's notes (EXIF) that make Pillow stumble, and say or do not say how it was held."""
    held = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    resolution_in_words = struct.pack(">HHI4s", 0x011A, 2, 4, b"abc\0")
    entries = struct.pack(">H", 2) + held + resolution_in_words + bytes(4)
    head = b"Exif\0\0MM\0*\0\0\0\x08"
    return {"words for a figure": head + entries, "no beginning": b"Exif\0\0" + b"?" * 40}


def bomb() -> bytes:
    """A small file that unfolds into 64 million points."""
    out = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(out, "PNG")
    return out.getvalue()
