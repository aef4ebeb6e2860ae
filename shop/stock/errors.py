"""Refusals about stock."""

from collections.abc import Sequence

from shop.kernel.errors import ShopError, mark


class OutOfStock(ShopError):
    """There is less than was asked for of the variants in `variant_ids`."""

    message = mark("Có món vừa hết hàng. Bạn bớt số lượng hoặc chọn món khác nhé.")

    def __init__(self, variant_ids: Sequence[int]) -> None:
        super().__init__()
        self.variant_ids = tuple(variant_ids)


class NoSuchStock(ShopError):
    """This seller keeps no stock of this variant."""

    message = mark("Không tìm thấy món này trong kho.")


class LessThanReserved(ShopError):
    """More would be taken away than lies free: buyers are waiting for the rest."""

    message = mark("Không bớt được nhiều thế: trong kho không còn đủ, hoặc khách đã đặt mất rồi.")


class TooMuchStock(ShopError):
    """More would lie on hand than one variant may have."""

    message = mark("Kho chỉ ghi được tới một triệu cho mỗi quy cách.")
