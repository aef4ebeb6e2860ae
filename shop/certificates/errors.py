"""Refusals about certificates."""

from shop.kernel.errors import ShopError, mark


class StepNotAllowed(ShopError):
    """The certificate does not stand where this step begins."""

    message = mark("Giấy này đã được quyết định rồi. Tải lại trang để xem.")


class WrongAuthority(ShopError):
    """That level could not recognise so many stars on that day."""

    message = mark("Cấp này không có quyền công nhận hạng sao đó vào ngày cấp.")


class WrongStars(ShopError):
    """Only three, four and five stars get a certificate."""

    message = mark("Giấy chứng nhận OCOP chỉ có hạng 3, 4 và 5 sao.")


class WrongDates(ShopError):
    """A decision after the issue, or an issue that has not come yet."""

    message = mark("Ngày cấp không được ở tương lai, ngày quyết định không được sau ngày cấp.")


class DecisionMissing(ShopError):
    """A certificate is told by its decision, its authority and its holder."""

    message = mark("Ghi đủ số quyết định, cơ quan công nhận và chủ thể.")


class ReasonMissing(ShopError):
    """A refusal without a reason helps nobody."""

    message = mark("Ghi rõ lý do.")


class NewerExists(ShopError):
    """The product has a verified certificate of a later day."""

    message = mark("Món này đã có giấy chứng nhận mới hơn được xác minh.")


class OnlyInTheDemo(ShopError):
    """Papers that prove nothing belong to the demo's own sellers."""

    message = mark("Giấy minh họa chỉ dùng cho gian hàng của bản dùng thử.")
