"""What an account refuses."""

from collections.abc import Sequence
from typing import Any

from shop.kernel.errors import ShopError, mark


class LinkSpent(ShopError):
    """A link from a letter that is too old, used already, or overtaken by a newer one."""

    message = mark("Đường dẫn này đã dùng rồi hoặc đã quá hạn. Bạn xin thư mới nhé.")


class UnknownPlace(ShopError):
    """A commune that does not lie in the province chosen."""

    message = mark("Xã, phường này không thuộc tỉnh đã chọn. Bạn chọn lại nhé.")


class TooManyAddresses(ShopError):
    """The address book is full."""

    message = mark("Sổ địa chỉ đã đầy. Bạn xóa bớt một địa chỉ cũ rồi thêm nhé.")


class CannotLeave(ShopError):
    """Something still depends on the account; `ties` says what (marked sentences)."""

    message = mark("Tài khoản chưa xóa được: còn việc dang dở ghi dưới đây.")

    def __init__(self, ties: Sequence[Any]) -> None:
        super().__init__()
        self.ties = ties
