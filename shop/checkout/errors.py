"""Refusals at the checkout."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from shop.kernel.errors import ShopError, mark


class ChangeKind(enum.StrEnum):
    """How an order differs from what its buyer saw."""

    PRICE = "price"
    QUANTITY = "quantity"
    GONE = "gone"
    NEW = "new"
    POSTAGE = "postage"
    TOTAL = "total"


@dataclass(frozen=True)
class Change:
    """One difference: of a variant, of a seller's postage, or of the total."""

    kind: ChangeKind
    subject_id: int
    before: int
    after: int


class CartIsEmpty(ShopError):
    """There is nothing to order: perhaps another page has ordered it already."""

    message = mark("Giỏ của bạn đang trống. Nếu bạn vừa đặt ở trang khác thì đơn ấy đã được nhận.")


class CartHasProblems(ShopError):
    """Something in the cart is no longer sold, or there is less of it."""

    message = mark("Có món không còn đủ để bán. Bạn xem lại các món được đánh dấu nhé.")

    def __init__(self, variant_ids: Sequence[int]) -> None:
        super().__init__()
        self.variant_ids = tuple(variant_ids)


class WayRefused(ShopError):
    """The order cannot be paid in the way that was chosen."""


class AlcoholNeedsCashless(WayRefused):
    """Law 44/2019/QH14: alcohol is not sold for cash on delivery."""

    message = mark("Rượu bia không bán theo cách trả tiền khi nhận. Bạn chọn cách trả trước nhé.")


class WayNotOffered(WayRefused):
    """It is not set up, or the order is too small or too large for it."""

    message = mark("Đơn này không trả được bằng cách ấy. Bạn chọn cách khác trong các cách dưới đây nhé.")


class OwnGoods(ShopError):
    """Sellers do not buy from themselves."""

    message = mark("Bà con không đặt được hàng của chính gian hàng mình.")


class NoDeliveryThere(ShopError):
    """Somebody's goods cannot be sent to this province."""

    message = mark("Có người bán chưa gửi hàng tới tỉnh này được. Bạn bỏ món ấy hoặc chọn nơi nhận khác nhé.")


class UnknownPlace(ShopError):
    """The ward does not lie in the province."""

    message = mark("Xã, phường không thuộc tỉnh đã chọn. Bạn chọn lại nơi nhận nhé.")


class TotalChanged(ShopError):
    """What the buyer saw is not what it costs now; `changes` says what differs."""

    message = mark("Đơn có thay đổi so với lúc bạn xem. Bạn xem lại rồi bấm đặt hàng lần nữa nhé.")

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__()
        self.changes = tuple(changes)


class AlreadyPlaced(ShopError):
    """The same form was sent before with other words in it; the first order stands."""

    message = mark("Biểu mẫu này đã thành đơn rồi, nên phần sửa sau không được nhận.")

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class CardPageUnreachable(ShopError):
    """The card company does not answer at the moment."""

    message = mark("Chưa mở được trang trả thẻ. Đơn vẫn được giữ, bạn thử lại sau ít phút nhé.")


class CardPageRefused(ShopError):
    """The card company will not take this payment."""

    message = mark("Cổng thẻ không nhận khoản này. Bạn chọn cách trả khác nhé.")


class NothingToPay(ShopError):
    """The purchase does not wait for money any more: it is paid, or was canceled."""

    message = mark("Đơn này không chờ bạn trả tiền nữa. Trang này cho biết đơn đang ở bước nào.")


class HoldCannotBeRenewed(ShopError):
    """The goods were set aside anew before, or are no longer sold, or every try was used up."""

    message = mark("Đơn này không giữ hàng thêm được nữa. Còn muốn mua, bạn đặt đơn mới nhé.")


class NoOtherWayLeft(ShopError):
    """Every try was used up: it can be paid in the way that is open, and in no other."""

    message = mark("Đơn này không đổi cách trả được nữa. Bạn trả theo cách đang mở ở dưới nhé.")


class PaymentStillOpen(ShopError):
    """A page where it could still be paid must be closed at its gateway first."""

    message = mark("Cổng thẻ chưa trả lời nên trang trả thẻ chưa đóng được. Bạn thử lại sau ít phút nhé.")


class MoneyUnderWay(ShopError):
    """A slow method's money is on its way: it arrives or fails, and only then is something else possible."""

    message = mark("Ngân hàng đang chuyển tiền của đơn này. Bạn chờ có kết quả nhé, đừng trả lần nữa.")


class PartHasCome(ShopError):
    """Some of the order's money is here by transfer: the rest is transferred, too."""

    message = mark("Chợ đã nhận một phần tiền của đơn này. Bạn chuyển nốt phần còn thiếu như ghi ở dưới nhé.")


class NotYetForgotten(ShopError):
    """Somebody still works for the order, money is on its way back, or it belongs to an account."""

    message = mark("Đơn chưa xong hoặc tiền đang được hoàn, nên chợ chưa quên được. Bạn quay lại sau nhé.")


class PartsWaitTogether(ShopError):
    """Before it is paid, a purchase is canceled as a whole."""

    message = mark("Đơn chưa trả tiền thì chỉ hủy được cả đơn.")


class TransferKnown(ShopError):
    """The bank's reference is in the books already."""

    message = mark("Mã giao dịch này đã được ghi rồi.")


class TransferHasOrder(ShopError):
    """Somebody else was faster."""

    message = mark("Khoản này đã được ghép với một đơn rồi.")


class ArrivalChanged(ShopError):
    """The order is not what the officer was shown: a colleague, the buyer or a job was faster."""

    message = mark("Đơn vừa đổi so với lúc bạn xem. Bạn xem lại rồi ghi lần nữa nhé.")
