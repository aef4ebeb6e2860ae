"""Refusals about reviews."""

from shop.kernel.errors import ShopError, mark


class ReviewRefused(ShopError):
    """What stands in the way of a review."""


class NotReceived(ReviewRefused):
    """The line has not reached its buyer, or never will."""

    message = mark("Chỉ nhận xét được món đã tới tay bạn. Hàng tới nơi rồi bạn quay lại đây nhé.")


class AlreadyReviewed(ReviewRefused):
    """There is a review of this line, or there was one that its author took back."""

    message = mark("Món này trong đơn đã có nhận xét rồi. Mỗi món của một đơn chỉ nhận xét một lần.")


class OwnGoods(ReviewRefused):
    """Who works for the seller does not praise the own goods."""

    message = mark("Đây là hàng của gian hàng bạn, nên bạn không nhận xét được.")


class TooLate(ReviewRefused):
    """The days in which a review may be changed are over."""

    message = mark("Đã quá hạn sửa nhận xét này. Bạn vẫn rút lại được.")


class NotShown(ReviewRefused):
    """The review is hidden or taken back."""

    message = mark("Nhận xét này không còn hiện trên chợ nên không làm được việc này nữa.")


class TooManyPhotos(ReviewRefused):
    """More pictures than a review shows."""

    message = mark("Mỗi nhận xét có nhiều nhất 4 ảnh. Bạn bỏ bớt ảnh nhé.")


class AlreadyReported(ReviewRefused):
    """This person, or this network, has reported the review before."""

    message = mark("Bạn, hoặc ai đó cùng mạng, đã báo nhận xét này rồi. Báo một lần là đủ.")
