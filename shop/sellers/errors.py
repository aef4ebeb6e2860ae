"""Refusals about sellers."""

from shop.kernel.errors import ShopError, mark


class StepNotAllowed(ShopError):
    """The seller does not stand where this step begins."""

    message = mark("Hồ sơ này đang ở bước khác rồi. Tải lại trang để xem bước hiện tại.")


class ReasonMissing(ShopError):
    """A decision without a reason helps nobody."""

    message = mark("Ghi rõ lý do để người bán biết cần làm gì.")


class AlreadySeller(ShopError):
    """A person works for one seller; this one has a seller already."""

    message = mark("Tài khoản này đã có gian hàng rồi.")


class UnknownPlace(ShopError):
    """A commune that does not lie in the province chosen."""

    message = mark("Xã, phường này không thuộc tỉnh đã chọn. Bà con chọn lại nhé.")


class DocumentMissing(ShopError):
    """An application without a picture of its papers."""

    message = mark("Thêm ít nhất một ảnh giấy tờ, chụp rõ chữ.")


class TooManyDocuments(ShopError):
    """More pictures than officers can read."""

    message = mark("Gửi nhiều nhất 5 ảnh giấy tờ. Bỏ bớt ảnh trùng nhé.")


class NotYourPicture(ShopError):
    """A picture that somebody else took in, or that is not a private paper."""

    message = mark("Không tìm thấy ảnh này. Bà con chọn lại ảnh nhé.")
