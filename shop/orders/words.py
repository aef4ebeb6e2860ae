"""What statuses are called, for the buyer and for the seller, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.kernel.errors import mark
from shop.orders.models import OrderStatus, ParcelStatus, PaymentMethod, SellerOrder, SellerOrderStatus
from shop.orders.story import Point

_S = SellerOrderStatus
#: A canceled part whose parcel got lost speaks for itself.
LOST = "lost"
#: A part whose seller is asked once the order is paid.
AWAITED = "awaited"

ORDER_WORDS: Mapping[OrderStatus, str] = {
    OrderStatus.AWAITING_PAYMENT: mark("Chờ thanh toán"),
    OrderStatus.PLACED: mark("Đang thực hiện"),
    OrderStatus.COMPLETED: mark("Đã xong"),
    OrderStatus.CANCELED: mark("Đã hủy"),
}

PART_WORDS: Mapping[str, str] = {
    AWAITED: mark("Chờ bạn trả tiền"),
    _S.TO_CONFIRM: mark("Chờ người bán xác nhận"),
    _S.TO_PACK: mark("Đang gói hàng"),
    _S.SHIPPED: mark("Đang trên đường"),
    _S.DELIVERED: mark("Đã giao"),
    _S.RETURNED: mark("Không nhận, đã trả về"),
    _S.CANCELED: mark("Đã hủy"),
    LOST: mark("Thất lạc trên đường"),
}

#: The same to the seller's own face.
SELLERS_PART_WORDS: Mapping[str, str] = {
    **PART_WORDS,
    _S.TO_CONFIRM: mark("Chờ bà con xác nhận"),
}

#: Tone of the chip that carries the words.
PART_TONES: Mapping[str, str] = {
    AWAITED: "warn",
    _S.TO_CONFIRM: "warn",
    _S.TO_PACK: "cham",
    _S.SHIPPED: "ban",
    _S.DELIVERED: "ok",
    _S.RETURNED: "bad",
    _S.CANCELED: "bad",
    LOST: "bad",
}

NEXT_FOR_BUYER: Mapping[str, str] = {
    AWAITED: mark("Trả tiền xong thì người bán nhận được đơn và bắt đầu chuẩn bị hàng."),
    _S.TO_CONFIRM: mark("Người bán xem còn hàng không và trả lời trong 24 giờ."),
    _S.TO_PACK: mark("Người bán đang gói hàng và sẽ giao cho bưu tá trong 3 ngày."),
    _S.SHIPPED: mark("Bưu tá sẽ gọi trước khi tới. Bạn trả tiền mặt cho bưu tá khi nhận."),
    _S.DELIVERED: mark(
        "Hàng đã tới. Vỡ, rò hay sai món thì báo người bán ngay."
        " Tiền trả bưu tá hiện ở đây khi người bán nhận được."
    ),
    _S.RETURNED: mark("Kiện không được nhận và đã quay về. Bạn không phải trả tiền kiện này."),
    _S.CANCELED: mark("Phần này đã hủy. Bạn không phải trả tiền phần này."),
    LOST: mark(
        "Kiện không tới được tay bạn. Bạn không phải trả tiền kiện này; còn muốn mua thì đặt đơn mới nhé."
    ),
}

#: The same where the order was paid ahead and the money is there.
NEXT_IF_PAID: Mapping[str, str] = {
    _S.SHIPPED: mark("Bưu tá sẽ gọi trước khi tới. Đơn đã trả trước, bạn không trả gì thêm cho bưu tá."),
    _S.DELIVERED: mark("Hàng đã tới. Vỡ, rò hay sai món thì báo người bán ngay."),
    _S.RETURNED: mark("Kiện không được nhận và đã quay về. Tiền kiện này được hoàn lại cho bạn."),
    _S.CANCELED: mark("Phần này đã hủy. Tiền đã trả cho phần này được hoàn lại cho bạn."),
    LOST: mark("Kiện không tới được tay bạn. Tiền kiện này được hoàn lại; còn muốn mua thì đặt đơn mới nhé."),
}

NEXT_FOR_SELLER: Mapping[str, str] = {
    _S.TO_CONFIRM: mark(
        "Xem trong kho còn đủ hàng không. Đủ thì bấm “Có hàng, nhận đơn”,"
        " thiếu thì mở “Có món hết hàng?” ở dưới."
    ),
    _S.TO_PACK: mark("Gói hàng, dán mã kiện lên hộp, rồi giao cho bưu tá."),
    _S.SHIPPED: mark("Kiện đang đi. Khi bưu tá báo kết quả, bà con bấm một nút dưới đây."),
    _S.DELIVERED: mark("Khi bưu tá trả tiền thu hộ, bà con ghi số tiền đã nhận."),
    _S.RETURNED: mark("Khách không nhận, hàng đã cộng lại vào kho. Không thu tiền phần này."),
    _S.CANCELED: mark("Đơn đã hủy, hàng đã cộng lại vào kho."),
    LOST: mark(
        "Kiện đã mất nên không thu tiền và hàng không cộng lại vào kho."
        " Bà con giữ phiếu gửi để đòi bưu tá bồi thường."
    ),
}

#: The same where the goods are packed and not handed over yet.
SELLERS_NEXT_IF_PACKED = mark("Hàng đã gói. Giao cho bưu tá rồi ghi mã vận đơn vào đây.")

#: The same where the order was paid ahead and the money is there.
SELLERS_NEXT_IF_PAID: Mapping[str, str] = {
    _S.DELIVERED: mark("Đơn đã xong. Người mua đã trả trước, bà con không thu gì nữa."),
    _S.RETURNED: mark("Khách không nhận, hàng đã cộng lại vào kho. Chợ hoàn tiền cho người mua."),
    _S.CANCELED: mark("Đơn đã hủy, hàng đã cộng lại vào kho. Chợ hoàn tiền cho người mua."),
    LOST: mark(
        "Kiện đã mất nên chợ hoàn tiền cho người mua và hàng không cộng lại vào kho."
        " Bà con giữ phiếu gửi để đòi bưu tá bồi thường."
    ),
}


@dataclass(frozen=True)
class Steps:
    """What one reader is told of the steps of a timeline, by how far they are (`Point.state`)."""

    done: Mapping[str, str]
    awaited: Mapping[str, str]
    to_come: Mapping[str, str]

    def of(self, point: Point) -> str:
        """The words of a point; "done" is told of nothing that has not happened."""
        return {"done": self.done, "now": self.awaited}.get(point.state, self.to_come)[point.name]


STEPS = Steps(
    done={
        "placed": mark("Đã đặt hàng"),
        "paid": mark("Đã trả tiền"),
        "confirmed": mark("Người bán đã xác nhận"),
        "packed": mark("Đã gói xong"),
        "handed_over": mark("Đã giao cho bưu tá"),
        "delivered": mark("Đã tới tay người mua"),
        "refused": mark("Người mua không nhận"),
        "lost": mark("Thất lạc trên đường"),
        "canceled_buyer": mark("Người mua hủy"),
        "canceled_seller": mark("Người bán hủy"),
        "canceled_officer": mark("Cán bộ của chợ hủy"),
        "canceled_system": mark("Chợ tự hủy"),
    },
    awaited={
        "paid": mark("Chờ người mua trả tiền"),
        "confirmed": mark("Chờ người bán xác nhận"),
        "packed": mark("Đang gói hàng"),
        "handed_over": mark("Chờ giao cho bưu tá"),
        "delivered": mark("Đang trên đường"),
    },
    to_come={
        "confirmed": mark("Người bán xác nhận"),
        "packed": mark("Gói hàng"),
        "handed_over": mark("Giao cho bưu tá"),
        "delivered": mark("Tới tay người mua"),
    },
)

#: The same to the buyer's own face.
BUYERS_STEPS = Steps(
    done={
        **STEPS.done,
        "delivered": mark("Đã tới tay bạn"),
        "refused": mark("Bạn không nhận kiện"),
        "canceled_buyer": mark("Bạn đã hủy"),
    },
    awaited={**STEPS.awaited, "paid": mark("Chờ bạn trả tiền")},
    to_come={**STEPS.to_come, "delivered": mark("Tới tay bạn")},
)

#: The same to the seller's own face.
SELLERS_STEPS = Steps(
    done={
        **STEPS.done,
        "confirmed": mark("Bà con đã xác nhận"),
        "canceled_seller": mark("Bà con báo hủy"),
    },
    awaited={**STEPS.awaited, "confirmed": mark("Chờ bà con xác nhận")},
    to_come={**STEPS.to_come, "confirmed": mark("Bà con xác nhận")},
)

METHOD_WORDS: Mapping[str, str] = {
    "standard": mark("Gửi thường"),
    "express": mark("Gửi nhanh"),
}

CANCEL_REASONS: tuple[str, ...] = (
    mark("Tôi đổi ý"),
    mark("Đặt nhầm món hoặc số lượng"),
    mark("Muốn đổi nơi nhận"),
    mark("Chờ lâu quá"),
    mark("Lý do khác"),
)

#: What an officer may say who cancels for somebody.
OFFICERS_CANCEL_REASONS: tuple[str, ...] = (
    mark("Người mua nhờ hủy hộ"),
    mark("Người bán không gửi được"),
    mark("Đơn có dấu hiệu bất thường"),
    mark("Lý do khác"),
)

#: Why the market cancels a part by itself.
UNANSWERED = mark("Người bán không trả lời kịp")
#: Why it cancels a whole order by itself.
UNPAID = mark("Chưa nhận được tiền")
#: What sellers and officers are told when the buyer ought to know: a guest need not have left an email.
BUYER_SEES = mark("Người mua thấy ở trang đơn, và qua thư nếu có để lại email.")

SOLD_OUT = mark("Hết hàng")
DECLINE_REASONS: tuple[str, ...] = (
    SOLD_OUT,
    mark("Hàng không đạt, không gửi được"),
    mark("Chưa tới vụ"),
    mark("Không gửi được tới nơi nhận"),
)

REFUSE_REASONS: tuple[str, ...] = (
    mark("Khách không nhận"),
    mark("Gọi nhiều lần không được"),
    mark("Sai địa chỉ"),
    mark("Hàng vỡ, hỏng trên đường"),
)

LOSS_REASONS: tuple[str, ...] = (
    mark("Bưu tá báo mất kiện"),
    mark("Quá hẹn lâu, không ai tìm thấy kiện"),
    mark("Kiện hỏng hết trên đường, không giao được"),
)


def face_of(part: SellerOrder) -> str:
    """What a part is called in the tables above: its status, or that its parcel is lost."""
    if part.asked_at is None and part.status is _S.TO_CONFIRM:
        return AWAITED
    return LOST if part.is_lost else part.status.value


def next_for_buyer(part: SellerOrder) -> str:
    """What comes next for the buyer, by the way of paying."""
    face = face_of(part)
    return NEXT_IF_PAID.get(face, NEXT_FOR_BUYER[face]) if is_paid_ahead(part) else NEXT_FOR_BUYER[face]


def next_for_seller(part: SellerOrder) -> str:
    """What comes next for the seller, by the way of paying and by whether the goods are packed."""
    face = face_of(part)
    if face == _S.TO_PACK and any(parcel.status is ParcelStatus.PACKED for parcel in part.parcels):
        return SELLERS_NEXT_IF_PACKED
    paid = SELLERS_NEXT_IF_PAID if is_paid_ahead(part) else {}
    return paid.get(face, NEXT_FOR_SELLER[face])


def is_called_off(part: SellerOrder) -> bool:
    """Whether it ended without a sale, so that what was paid for it goes back."""
    return part.status in {_S.RETURNED, _S.CANCELED}


def is_paid_ahead(part: SellerOrder) -> bool:
    """Whether its money was there before its seller was asked."""
    return part.order.payment_method is not PaymentMethod.COD and part.asked_at is not None
