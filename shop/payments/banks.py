"""Banks that a transfer inside Vietnam can reach, by their number (BIN).

Source: `bank.csv` of github.com/subiz/vietqr (commit dce17d1), after NAPAS's list of members;
its four finance companies are left out, since nobody keeps an account there. Banks renamed
since then carry their new name and the one before: Vikki, GPBank, MBV and VCBNeo as the State
Bank named them in October 2025, PGBank (2023), LPBank (2024), BVBank (2023). The names stay
Vietnamese in every language.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from shop.kernel.errors import mark
from shop.kernel.text import vietnamese_key

#: No bank has this number: what a demo's code points at reaches nobody.
DEMO_BIN = "999999"
DEMO_BANK = mark("Ngân hàng không có thật")
_FILE = Path(__file__).with_name("banks.csv")


@dataclass(frozen=True)
class Bank:
    """A bank: its number of six digits, the name on its sign, its name in full."""

    bin: str
    short_name: str
    name: str


def _read() -> tuple[Bank, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        banks = [Bank(row["bin"], row["short_name"], row["name"]) for row in csv.DictReader(file)]
    return tuple(sorted(banks, key=lambda bank: vietnamese_key(bank.short_name)))


#: All of them, in alphabetical order of the names on their signs.
BANKS = _read()
_BY_BIN = {bank.bin: bank for bank in BANKS}


def bank_of(bank_bin: str) -> Bank | None:
    """The bank of a number, if there is such a bank."""
    return _BY_BIN.get(bank_bin)


def shown_bank(bank_bin: str) -> str:
    """How a receiver's bank is called on pages: the name on its sign, the number of a bank that
    is not listed. The demo's is a sentence to translate (`DEMO_BANK`)."""
    if bank_bin == DEMO_BIN:
        return DEMO_BANK
    bank = bank_of(bank_bin)
    return bank.short_name if bank else bank_bin


def bank_choices() -> list[tuple[str, str]]:
    """Value and words for a select: `Vietcombank – Ngân hàng TMCP Ngoại thương Việt Nam`."""
    return [(bank.bin, f"{bank.short_name} – {bank.name}") for bank in BANKS]
