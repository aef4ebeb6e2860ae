"""What statuses are called, for the buyer and for the seller, and what comes next."""

from collections.abc import Mapping

from shop.kernel.errors import mark
from shop.orders.models import OrderStatus, SellerOrderStatus

_S = SellerOrderStatus

ORDER_WORDS: Mapping[OrderStatus, str] = {
    OrderStatus.AWAITING_PAYMENT: mark("Chờ thanh toán"),
    OrderStatus.PLACED: mark("Đang thực hiện"),
    OrderStatus.COMPLETED: mark("Đã xong"),
    OrderStatus.CANCELED: mark("Đã hủy"),
}

PART_WORDS: Mapping[SellerOrderStatus, str] = {
    _S.TO_CONFIRM: mark("Chờ người bán xác nhận"),
    _S.TO_PACK: mark("Đang gói hàng"),
    _S.SHIPPED: mark("Đang trên đường"),
    _S.DELIVERED: mark("Đã giao"),
    _S.RETURNED: mark("Không nhận, đã trả về"),
    _S.CANCELED: mark("Đã hủy"),
}

#: Tone of the chip that carries the words.
PART_TONES: Mapping[SellerOrderStatus, str] = {
    _S.TO_CONFIRM: "warn",
    _S.TO_PACK: "cham",
    _S.SHIPPED: "ban",
    _S.DELIVERED: "ok",
    _S.RETURNED: "bad",
    _S.CANCELED: "bad",
}

NEXT_FOR_BUYER: Mapping[SellerOrderStatus, str] = {
    _S.TO_CONFIRM: mark("Người bán xem còn hàng không và trả lời trong 24 giờ."),
    _S.TO_PACK: mark("Người bán đang gói hàng và sẽ giao cho bưu tá trong 3 ngày."),
    _S.SHIPPED: mark("Bưu tá sẽ gọi trước khi tới. Bạn xem hàng rồi trả tiền mặt cho bưu tá."),
    _S.DELIVERED: mark(
        "Hàng đã tới. Vỡ, rò hay sai món thì báo người bán ngay."
        " Tiền trả bưu tá hiện ở đây khi người bán nhận được."
    ),
    _S.RETURNED: mark("Kiện không được nhận và đã quay về. Bạn không phải trả tiền kiện này."),
    _S.CANCELED: mark("Phần này đã hủy. Bạn không phải trả tiền phần này."),
}

NEXT_FOR_SELLER: Mapping[SellerOrderStatus, str] = {
    _S.TO_CONFIRM: mark("Xem trong kho còn đủ hàng không, rồi bấm Có hàng hoặc báo hết."),
    _S.TO_PACK: mark("Gói hàng, dán mã kiện lên hộp, rồi giao cho bưu tá."),
    _S.SHIPPED: mark("Kiện đang đi. Khi bưu tá báo kết quả, bà con bấm một nút dưới đây."),
    _S.DELIVERED: mark("Khi bưu tá trả tiền thu hộ, bà con ghi số tiền đã nhận."),
    _S.RETURNED: mark("Khách không nhận, hàng đã cộng lại vào kho. Không thu tiền phần này."),
    _S.CANCELED: mark("Đơn đã hủy, hàng đã cộng lại vào kho."),
}

STEP_WORDS: Mapping[str, str] = {
    "placed": mark("Đã đặt hàng"),
    "confirmed": mark("Người bán xác nhận"),
    "packed": mark("Đã gói xong"),
    "handed_over": mark("Đã giao cho bưu tá"),
    "delivered": mark("Tới tay người mua"),
    "refused": mark("Người mua không nhận"),
    "canceled": mark("Đã hủy"),
}

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

#: Why the market cancels a part by itself.
UNANSWERED = mark("Người bán không trả lời kịp")

DECLINE_REASONS: tuple[str, ...] = (
    mark("Hết hàng"),
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
