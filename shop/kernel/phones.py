"""Telephone numbers of Vietnam, kept as +84912345678 (E.164)."""

import phonenumbers

from shop.kernel.errors import mark

BAD_PHONE = mark("Số điện thoại chưa đúng. Ví dụ: 0912 345 678.")
_LONGEST_TYPED = 40
#: Digits that may be seen at the ends of somebody else's number, and how many it must have at least.
_HEAD, _TAIL, _LEAST = 4, 3, 9


def read_phone(typed: str) -> str | None:
    """What a person typed as +84…; None if nobody can be called there."""
    try:
        number = phonenumbers.parse(typed[:_LONGEST_TYPED], "VN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def national(number: str) -> str:
    """`+84912345678` as dialled at home, `0912345678`; other numbers as they are, without signs."""
    digits = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return "0" + digits[3:] if digits.startswith("+84") else digits


def visible_ends(number: str) -> tuple[str, str]:
    """What others may see of a number: `0912` and `678`; nothing of a short one."""
    digits = national(number)
    return (digits[:_HEAD], digits[-_TAIL:]) if len(digits) >= _LEAST else ("", "")


def may_be(typed: str, number: str) -> bool:
    """Whether somebody who sees its ends alone could take a number for the typed one.

    Whole, or three digits from its end, or four and more from its beginning. The hidden digits
    are never compared: who tries them one after another learns nothing.
    """
    digits, (head, tail) = national(typed), visible_ends(number)
    if not head or len(digits) < _TAIL:
        return False
    if len(digits) == _TAIL:
        return digits == tail
    return digits[:_HEAD] == head and (len(digits) < _HEAD + _TAIL or digits[-_TAIL:] == tail)
