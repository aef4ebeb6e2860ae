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


class RefundNotOpen(MoneyRefused):
    """The refund has been sent, or is sent by somebody else than an officer."""

    message = mark("Khoản hoàn này không còn chờ ghi nhận. Mở lại danh sách để xem nó đang ở bước nào.")


class WhereToUnknown(MoneyRefused):
    """The buyer has not said yet where the money is to go."""

    message = mark("Người mua chưa cho biết tài khoản nhận lại tiền.")


class AnotherOfficerNeeded(MoneyRefused):
    """A large refund is approved by one officer and closed by another."""

    message = mark("Khoản hoàn lớn cần hai cán bộ: một người duyệt, người khác ghi đã chuyển.")


class BankReferenceUsed(MoneyRefused):
    """The bank's reference is in the books already."""

    message = mark("Mã giao dịch này đã ghi cho một khoản khác rồi. Bạn kiểm lại trên sao kê.")


class AccountChanged(MoneyRefused):
    """The buyer has named another account since the officer looked."""

    message = mark(
        "Người mua vừa đổi tài khoản nhận. Chưa chuyển thì chuyển vào tài khoản mới dưới đây;"
        " đã chuyển vào tài khoản cũ rồi thì ghi mã giao dịch lần nữa để khép."
    )


class CaseClosed(ShopError):
    """Somebody else was faster."""

    message = mark("Việc này đã có người khép lại rồi.")
