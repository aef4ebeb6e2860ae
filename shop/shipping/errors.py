"""Refusals of postage."""

from shop.kernel.errors import ShopError, mark


class NoDelivery(ShopError):
    """No method brings this parcel to this place."""

    message = mark(
        "Nhà bán này chưa giao được tới nơi bạn chọn. Bạn chọn nơi nhận khác hoặc bỏ món của nhà này ra nhé."
    )


class UnsoundTable(ShopError):
    """A postage table in which a heavier parcel would cost less, or something is missing."""

    message = mark("Bảng cước chưa hợp lý: %(why)s.")
