"""Refusals about products."""

from collections.abc import Sequence

from shop.kernel.errors import ShopError, mark


class StepNotAllowed(ShopError):
    """The product does not stand where this step begins."""

    message = mark("Món này đang ở bước khác rồi. Tải lại trang để xem bước hiện tại.")


class ProductNotReady(ShopError):
    """Something is missing before officers can look; `missing` holds marked sentences."""

    message = mark("Món này còn thiếu vài điều trước khi gửi duyệt.")

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__()
        self.missing = list(missing)


class SellerNotSelling(ShopError):
    """The seller has not been approved, or is suspended."""

    message = mark("Gian hàng chưa được duyệt nên chưa đăng bán được. Bản nháp vẫn còn nguyên.")


class ReasonMissing(ShopError):
    """A refusal without a reason helps nobody."""

    message = mark("Ghi rõ lý do để người bán biết cần sửa gì.")


class UnknownKind(ShopError):
    """No such set of products."""

    message = mark("Chọn loại hàng trong danh sách.")


class NameMissing(ShopError):
    """A product without a name."""

    message = mark("Đặt tên cho món hàng.")


class BadSeason(ShopError):
    """Months run from 1 to 12."""

    message = mark("Tháng đi từ 1 đến 12.")


class BadVariant(ShopError):
    """A pack that cannot be; `problems` holds marked sentences."""

    message = mark("Quy cách này chưa đúng.")

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__()
        self.problems = list(problems)


class SkuTaken(ShopError):
    """The seller has another pack under this code."""

    message = mark("Mã hàng này đã dùng cho quy cách khác.")


class BadPhoto(ShopError):
    """A picture that is not the seller's, is not public, or has no words."""

    message = mark("Ảnh này không dùng được. Chọn ảnh khác và ghi một câu tả ảnh.")


class TooManyPhotos(ShopError):
    """More pictures than a page can hold."""

    message = mark("Mỗi món có nhiều nhất %(most)s ảnh.")
