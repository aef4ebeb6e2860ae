"""What is said about money that goes back, to its buyer and to officers alike."""

from collections.abc import Mapping

from shop.kernel.errors import mark
from shop.payments.models import RefundReason

REFUND_WORDS: Mapping[RefundReason, str] = {
    RefundReason.CANCELED: mark("Đơn hoặc phần này đã hủy."),
    RefundReason.DECLINED: mark("Người bán không gửi được món đã đặt."),
    RefundReason.REFUSED: mark("Kiện không được nhận và đã quay về."),
    RefundReason.LOST: mark("Kiện bị thất lạc trên đường."),
    RefundReason.LATE: mark("Tiền tới khi đơn không còn giữ được hàng."),
    RefundReason.OVER: mark("Chuyển thừa so với số phải trả."),
    RefundReason.DUPLICATE: mark("Đơn đã được trả từ trước, hoặc trả khi nhận hàng."),
    RefundReason.PAID_OTHERWISE: mark("Đơn đã được trả đủ bằng cách khác."),
    RefundReason.WRONG_MONEY: mark("Số tiền nhận được không đúng với đơn."),
}
