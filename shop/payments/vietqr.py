"""VietQR: a transfer that a bank's app fills in by itself, and what comes back on the statement.

Source of the format: NAPAS, «Tài liệu quy định về định dạng mã VietQR trong dịch vụ chuyển
nhanh NAPAS247», v1.0, 09/2021. A plain transfer tells nobody that it happened: the order is
found again by its code in the purpose, as the receiving bank's statement shows it.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from shop.kernel.codes import ALPHABET, read_code
from shop.kernel.money import CURRENCY, Vnd
from shop.payments import emv

#: One payment, whose amount stands in the code (`11` would be a code to use again and again).
_DYNAMIC = "12"
#: NAPAS's name among all who route payments, and its service «to an account».
_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
#: đồng, by its number in ISO 4217.
_CURRENCY_NUMBER = {"VND": "704"}[CURRENCY]
_COUNTRY = "VN"

LONGEST_PURPOSE = 25
LONGEST_NAME = 25
MOST_DIGITS = 13
_BANK = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_PLAIN = re.compile(r"[ -~]+")
#: Letters that Unicode does not decompose, and the apostrophes of H’Mông.
_BY_HAND = str.maketrans({"đ": "d", "Đ": "D", "–": "-", "’": None, "‘": None, "'": None, "ʼ": None})

#: An order's code has six characters, and more where a code was taken already.
CODE_LENGTHS = range(6, 9)
#: Statements are short; a longer text is no statement's.
_LONGEST_STATEMENT = 300
_WORD = re.compile(r"[0-9A-Z]+")
#: Telephone and account numbers, times, the bank's own numbers.
_NUMBER = re.compile(r"[0-9]*[0124568][0-9]*")


class DoesNotFit(ValueError):
    """Something that a VietQR code cannot carry; `what` names it: `bank_bin`, `account`,
    `amount`, `purpose` or `name`."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} does not fit into a VietQR code")
        self.what = what


def payload(bank_bin: str, account: str, amount: Vnd, purpose: str, name: str = "") -> str:
    """The text of a code for one transfer of `amount` đồng to an account.

    By NAPAS's document: bank number (BIN) of 6 digits, account of at most 19 digits or Latin
    letters, amount of at most 13 digits, purpose (field 62.08) and receiver's name (59) of at
    most 25 characters of ASCII. Marks are taken off Vietnamese letters; nothing is cut off,
    since a buyer compares purpose and name: what does not fit raises `DoesNotFit`.
    """
    _demand("bank_bin", bool(_BANK.fullmatch(bank_bin)))
    _demand("account", bool(_ACCOUNT.fullmatch(account)))
    _demand("amount", 0 < amount < 10**MOST_DIGITS)
    fields: emv.Fields = {
        emv.FORMAT: "01",
        "01": _DYNAMIC,
        "38": {"00": _NAPAS, "01": {"00": bank_bin, "01": account}, "02": _TO_ACCOUNT},
        "53": _CURRENCY_NUMBER,
        "54": str(amount),
        "58": _COUNTRY,
    }
    if name:
        fields["59"] = _fitting("name", name, LONGEST_NAME)
    fields["62"] = {"08": _fitting("purpose", purpose, LONGEST_PURPOSE)}
    return emv.write(fields)


def purpose_of(order_code: str, words: str = "") -> str:
    """What the buyer's bank is to write on the transfer: the order's code first, since banks put
    words of their own before a purpose and cut its end; capitals, ASCII, at most 25 characters.

    Raises `DoesNotFit` if the code is none of ours or the whole is too long.
    """
    is_ours = len(order_code) in CODE_LENGTHS and set(order_code) <= set(ALPHABET)
    _demand("purpose", is_ours)
    return _fitting("purpose", f"{order_code} {words}", LONGEST_PURPOSE).upper()


def without_marks(text: str) -> str:
    """Vietnamese in ASCII with its capitals kept (`Hợp tác xã H’Mông` → `Hop tac xa HMong`) and
    single spaces; what has no plain form stays as it is."""
    decomposed = unicodedata.normalize("NFD", text.translate(_BY_HAND))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def read_purpose(text: str) -> list[str]:
    """Codes that an order might have, out of the text of a bank statement, the likeliest first.

    Banks write the purpose between words of their own (`MBVCB.3278907687.K7MXQA.CT tu …`), in
    capitals or small letters, without its spaces, or broken by one; people type look-alikes.
    All of that is read back, except a code typed in figures alone, which could be any account.
    These are candidates only, most of them words by chance: whether there is such an order,
    and whether the amount fits, is asked elsewhere.
    """
    words = _WORD.findall(without_marks(text[:_LONGEST_STATEMENT]).upper())
    likely = [*words, *map("".join, pairwise(words))]
    whole = [word for word in likely if len(word) in CODE_LENGTHS]
    found = [*whole, *(piece for word in words for piece in _pieces(word))]
    return list(dict.fromkeys(read_code(code) for code in found if not _NUMBER.fullmatch(code)))


def _pieces(word: str) -> Iterator[str]:
    """Every run of a code's length inside a word that other words were glued to."""
    for length in CODE_LENGTHS:
        for start in range(len(word) - length + 1):
            yield word[start : start + length]


def _fitting(what: str, text: str, longest: int) -> str:
    plain = without_marks(text)
    _demand(what, len(plain) <= longest and bool(_PLAIN.fullmatch(plain)))
    return plain


def _demand(what: str, fits: bool) -> None:
    if not fits:
        raise DoesNotFit(what)
