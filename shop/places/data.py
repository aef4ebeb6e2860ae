"""The map as it was vendored (data/README.md): read once, by the migration that loads it."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shop.kernel.text import vietnamese_key
from shop.places.policies import searchable

FOLDER = Path(__file__).parent / "data"
Row = dict[str, Any]

_SHORT_FORMS = {
    "x.": "xã ",
    "p.": "phường ",
    "tt.": "thị trấn ",
    "h.": "huyện ",
    "q.": "quận ",
    "tx.": "thị xã ",
    "tp.": "thành phố ",
    "t.": "tỉnh ",
}
_PARTS = re.compile(r"[^;:,]+|[;:,]")


def provinces() -> list[Row]:
    """Rows of the table `province`, in the order of the Vietnamese alphabet."""
    rows = sorted(_read("provinces.csv"), key=lambda row: vietnamese_key(row["name"]))
    return [{**row, "position": position} for position, row in enumerate(rows, start=1)]


def wards() -> list[Row]:
    """Rows of the table `ward`, alphabetical by proper name over the whole country."""
    names = {row["code"]: row["full_name"] for row in _read("provinces.csv")}
    rows = sorted(_read("wards.csv"), key=lambda row: _alphabetical(row["name"]))
    return [
        _ward(row, position, province=names[row["province_code"]])
        for position, row in enumerate(rows, start=1)
    ]


def written_out(former: str) -> str:
    """`h.Điện Biên:x.Na Ư*` as `huyện Điện Biên: xã Na Ư (một phần)`."""
    return "".join(map(_part_written_out, _PARTS.findall(former)))


def _ward(row: Row, position: int, *, province: str) -> Row:
    former = written_out(row["former"])
    folded = searchable(row["name"], former, province)
    return {**row, "former": former, "folded": folded, "position": position}


def _alphabetical(name: str) -> tuple[Any, ...]:
    kind, _, proper = name.removeprefix("Đặc ").partition(" ")
    return vietnamese_key(proper), kind


def _part_written_out(part: str) -> str:
    if part in {";", ":", ","}:
        return f"{part} "
    start = part[: part.find(".") + 1]
    words = _SHORT_FORMS.get(start, start) + part.removeprefix(start)
    return f"{words[:-1]} (một phần)" if words.endswith("*") else words


def _read(name: str) -> Iterator[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
