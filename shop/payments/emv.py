"""The text inside a payment QR code: EMVCo's tag, length, value, closed by a checksum.

Source: EMV QR Code Specification for Payment Systems, Merchant-Presented Mode, as narrowed
by NAPAS («Tài liệu quy định về định dạng mã VietQR trong dịch vụ chuyển nhanh NAPAS247»,
v1.0, 09/2021): every field is a two-digit id, a two-digit length and 1–99 characters;
`00` comes first and `63` last, the others in any order; some fields hold fields again.
"""

import enum
import re
from collections.abc import Iterator, Mapping

Fields = dict[str, "str | Fields"]
#: What may be written: a `Fields`, or the same in plain mappings.
Writable = Mapping[str, "str | Writable"]

FORMAT = "00"
CHECKSUM = "63"
_CHECKSUM_HEAD = f"{CHECKSUM}04"
_HEAD = 4
LONGEST_VALUE = 99
_ID = re.compile(r"[0-9]{2}")
_PRINTABLE = re.compile(r"[ -~]*")
#: Fields that hold fields: accounts of receivers (26–51), of which NAPAS's (38) holds the
#: receiver's bank and account once more, additional data (62), and names in another language (64).
_TEMPLATES = re.compile(r"(2[6-9]|3[0-9]|4[0-9]|5[01]|62|64)|38\.01")


class Fault(enum.StrEnum):
    """What is wrong with a text."""

    CHARACTER = "not printable ASCII"
    FIELD_ID = "an id is two digits"
    LENGTH = "a length does not fit what follows"
    REPEATED = "an id comes twice"
    ORDER = "00 comes first and 63 last"
    CHECKSUM = "the checksum does not fit"


class MalformedCode(ValueError):
    """A text that no bank could read; `fault` says why and `place` in which field (`38.01`)."""

    def __init__(self, fault: Fault, place: str = "") -> None:
        super().__init__(f"{place}: {fault}" if place else str(fault))
        self.fault = fault
        self.place = place


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE in four hexadecimal digits: polynomial 0x1021, initial value 0xFFFF,
    neither reflected nor inverted. The catalogue's check: `123456789` gives 29B1."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def write(fields: Writable) -> str:
    """The text of these fields in their order, closed by its checksum.

    Raises `MalformedCode` for what cannot be written: `00` not first, `63` given, an id
    that is not two digits, a value that is empty, too long or not printable ASCII.
    """
    if next(iter(fields), None) != FORMAT or CHECKSUM in fields:
        raise MalformedCode(Fault.ORDER)
    text = _written(fields, "") + _CHECKSUM_HEAD
    return text + crc16(text)


def read(text: str) -> Fields:
    """The fields of a text, without the checksum. Raises `MalformedCode` for anything crooked."""
    if not _PRINTABLE.fullmatch(text):
        raise MalformedCode(Fault.CHARACTER)
    body, checksum = text[:-_HEAD], text[-_HEAD:]
    if not body.endswith(_CHECKSUM_HEAD):
        raise MalformedCode(Fault.ORDER)
    if crc16(body) != checksum:
        raise MalformedCode(Fault.CHECKSUM)
    fields = _read(body.removesuffix(_CHECKSUM_HEAD), "")
    if next(iter(fields), None) != FORMAT or CHECKSUM in fields:
        raise MalformedCode(Fault.ORDER)
    return fields


def _written(fields: Writable, inside: str) -> str:
    return "".join(_field(key, value, _place(inside, key)) for key, value in fields.items())


def _field(key: str, value: "str | Writable", place: str) -> str:
    if not _ID.fullmatch(key):
        raise MalformedCode(Fault.FIELD_ID, place)
    is_template = _TEMPLATES.fullmatch(place) is not None
    if is_template is isinstance(value, str):
        raise MalformedCode(Fault.LENGTH, place)
    text = value if isinstance(value, str) else _written(value, place)
    if not _PRINTABLE.fullmatch(text):
        raise MalformedCode(Fault.CHARACTER, place)
    if not 1 <= len(text) <= LONGEST_VALUE:
        raise MalformedCode(Fault.LENGTH, place)
    return f"{key}{len(text):02}{text}"


def _read(text: str, inside: str) -> Fields:
    fields: Fields = {}
    for key, value in _pieces(text, inside):
        place = _place(inside, key)
        if key in fields:
            raise MalformedCode(Fault.REPEATED, place)
        fields[key] = _read(value, place) if _TEMPLATES.fullmatch(place) else value
    return fields


def _pieces(text: str, inside: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        key, length = text[at : at + 2], text[at + 2 : at + _HEAD]
        if not _ID.fullmatch(key):
            raise MalformedCode(Fault.FIELD_ID, inside)
        end = at + _HEAD + (int(length) if _ID.fullmatch(length) else 0)
        if end == at + _HEAD or end > len(text):
            raise MalformedCode(Fault.LENGTH, _place(inside, key))
        yield key, text[at + _HEAD : end]
        at = end


def _place(inside: str, key: str) -> str:
    return f"{inside}.{key}" if inside else key
