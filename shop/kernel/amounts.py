"""Amounts as people type them: `285.000đ`, `285k`, `1,5 triệu`, `0,7 kg`. Each reads to a whole number."""

import re
from collections.abc import Mapping
from decimal import Decimal

#: Thousands are told apart by one sign throughout: `1.285,000` may mean either, `0.285` too.
_WHOLE = re.compile(
    r"[0-9]{1,12}|[1-9][0-9]{0,2}(?P<sign>[.,\u00a0 ])[0-9]{3}(?:(?P=sign)[0-9]{3}){0,2}", re.ASCII
)
_DECIMAL = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,3})?", re.ASCII)
#: No more than two decimals before a word of thousands: `1.200k` may mean either.
_FEW_DECIMALS = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,2})?", re.ASCII)
_WITH_WORD = re.compile(r"(?P<figures>[0-9][0-9.,\u00a0 ]*?)[\u00a0 ]?(?P<word>[^\W\d_]+|₫)\.?")
_DONG = frozenset({"₫", "đ", "d", "đồng", "dong", "vnđ", "vnd"})
_MANY_DONG: Mapping[str, int] = {
    "k": 1_000, "nghìn": 1_000, "nghin": 1_000, "ngàn": 1_000, "ngan": 1_000,
    "tr": 1_000_000, "triệu": 1_000_000, "trieu": 1_000_000,
}  # fmt: skip
#: What people call the units of the packs, by the unit that is kept.
_UNITS: Mapping[str, str] = {
    "g": "g", "gr": "g", "gam": "g", "gram": "g", "kg": "kg", "ký": "kg", "cân": "kg",
    "ml": "ml", "l": "l", "lít": "l", "lit": "l", "cái": "c", "chiếc": "c",
}  # fmt: skip


def read_whole(typed: str) -> int | None:
    """A whole number, with or without dots; None for anything else."""
    return int(re.sub(r"\D", "", typed)) if _WHOLE.fullmatch(typed) else None


def read_thousandths(typed: str) -> int | None:
    """An amount with up to three decimals, in thousandths; None for anything else."""
    return int(Decimal(typed.replace(",", ".")) * 1000) if _DECIMAL.fullmatch(typed) else None


def read_dong(typed: str) -> int | None:
    """Whole đồng: `285.000`, `285.000đ`, `120,000 VND`, `285k`, `285 nghìn`, `1,5 triệu`; None if unsure."""
    figures, word = _split_word(typed)
    if word in _MANY_DONG:
        is_plain = _FEW_DECIMALS.fullmatch(figures)
        return int(Decimal(figures.replace(",", ".")) * _MANY_DONG[word]) if is_plain else None
    return read_whole(figures) if word in _DONG or not word else None


def read_grams(typed: str) -> int | None:
    """Whole grams: `700`, `700 g`, `0,7 kg`; None for anything else, and for parts of a gram."""
    figures, unit = split_unit(typed)
    if unit == "kg":
        return read_thousandths(figures)
    return read_whole(figures) if unit in {"", "g"} else None


def split_unit(typed: str) -> tuple[str, str]:
    """Figures and the unit that was typed beside them, as it is kept; no unit if none is known."""
    figures, word = _split_word(typed)
    return (figures, _UNITS[word]) if word in _UNITS else (typed, "")


def _split_word(typed: str) -> tuple[str, str]:
    """Figures and the one word behind them, in small letters; all of it and no word if there is none."""
    found = _WITH_WORD.fullmatch(typed.casefold())
    return (found["figures"], found["word"]) if found else (typed, "")
