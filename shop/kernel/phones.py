"""Telephone numbers of Vietnam, kept as +84912345678 (E.164)."""

import phonenumbers

from shop.kernel.errors import mark

BAD_PHONE = mark("Số điện thoại chưa đúng. Ví dụ: 0912 345 678.")
_LONGEST_TYPED = 40


def read_phone(typed: str) -> str | None:
    """What a person typed as +84…; None if nobody can be called there."""
    try:
        number = phonenumbers.parse(typed[:_LONGEST_TYPED], "VN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
