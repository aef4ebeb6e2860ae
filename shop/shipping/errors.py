"""Refusals of postage."""

from shop.kernel.errors import ShopError, mark


class UnsoundTable(ShopError):
    """A postage table in which a heavier parcel would cost less, or something is missing."""

    message = mark("Bảng cước chưa hợp lý: %(why)s.")
