"""Refusals about orders."""

from shop.kernel.errors import ShopError, mark


class StepRefused(ShopError):
    """The order, part or parcel is not at the step that this act begins from."""

    message = mark("Đơn đã sang bước khác nên việc này không làm được nữa. Bạn xem lại đơn nhé.")


class CannotCancel(StepRefused):
    """A parcel has left already, or there is nothing left to cancel."""

    message = mark("Hàng đã gửi đi hoặc đơn đã kết thúc, nên không hủy được nữa.")


class NothingChosen(ShopError):
    """None of the part's open lines was chosen."""

    message = mark("Bà con chưa chọn món nào còn trong đơn này.")


class TooManyUnconfirmed(ShopError):
    """The phone, or the network it comes from, has its fill of unconfirmed COD orders."""

    message = mark(
        "Số điện thoại hoặc mạng này đang có nhiều đơn chờ người bán xác nhận."
        " Bạn chọn cách trả trước, hoặc đợi các đơn ấy được xác nhận rồi đặt tiếp nhé."
    )


class TooManyUnpaid(ShopError):
    """The phone, or the network it comes from, has its fill of orders that wait for their money."""

    message = mark(
        "Số điện thoại hoặc mạng này đang có nhiều đơn chờ trả tiền."
        " Bạn trả hoặc hủy bớt các đơn ấy, hoặc chọn trả tiền khi nhận hàng."
    )
