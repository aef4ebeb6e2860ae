"""Refusals that a person can read, and the marker that makes their words translatable."""

from typing import Any, ClassVar


def mark(text: str) -> str:
    """Mark a Vietnamese sentence for translation without translating it yet.

    The view translates: a domain error does not know who is reading.
    """
    return text


class ShopError(Exception):
    """A refusal with a name. `message` says what the person can do.

    `values` fill the placeholders of the translated message.
    """

    message: ClassVar[str] = mark("Chưa làm được việc này. Bạn tải lại trang rồi thử lại nhé.")

    def __init__(self, **values: Any) -> None:
        super().__init__(self.message % values if values else self.message)
        self.values = values


class Busy(Exception):
    """The database could not take the work in time; nothing has changed.

    Not a `ShopError`: no page may take it for a refusal, it is answered with 503 everywhere.
    """
