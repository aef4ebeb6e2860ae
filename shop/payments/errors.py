"""Refusals about money."""

from shop.kernel.errors import ShopError, mark


class MoneyRefused(ShopError):
    """The books would no longer add up; nothing was written."""

    message = mark("Số tiền này không khớp với sổ của đơn. Bà con xem lại đơn nhé.")


class CashAlreadyReceived(MoneyRefused):
    """The cash of this part is in the books already, or there is nothing left to pay."""

    message = mark("Tiền của đơn này đã được ghi nhận rồi.")


class CashNotDueYet(MoneyRefused):
    """The parcel has not arrived: there cannot be cash for it yet."""

    message = mark("Hàng chưa tới tay người mua nên chưa có tiền để ghi nhận.")


class AmountDiffers(MoneyRefused):
    """The cash is not what is outstanding."""

    message = mark("Số tiền phải thu là %(due)s. Bà con kiểm lại số đã nhận nhé.")
