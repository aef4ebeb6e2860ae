"""The desk's own words, in both languages; it shares none with the shop."""

from shop.kernel.money import Vnd

VIETNAMESE = {
    "trial": "BẢN THỬ – không có tiền thật",
    "trial_long": "Trang này đóng vai cổng thẻ để bạn đi thử hết đường mua hàng. Không thẻ nào bị trừ tiền.",
    "title": "Trả bằng thẻ",
    "pay_for": "Số tiền phải trả",
    "card_number": "Số thẻ thử",
    "card_hint": "Đã điền sẵn số thẻ thử. Đừng nhập thẻ thật: trang không nhận và không giữ.",
    "pay": "Trả",
    "pay_now": "Trả {amount}",
    "others": "Thử tình huống khác",
    "decline": "Thẻ bị từ chối",
    "decline_hint": "Ngân hàng nói không. Bạn vẫn ở lại trang này.",
    "later": "Trả chậm, tiền tới sau",
    "later_hint": "Như chuyển khoản qua ngân hàng: khoảng {seconds} giây sau tiền mới tới.",
    "later_fails": "Trả chậm, tiền không tới",
    "later_fails_hint": "Khoảng {seconds} giây sau ngân hàng báo không chuyển được.",
    "leave": "Thôi, về chợ",
    "declined": "Thẻ bị từ chối. Tiền chưa bị trừ, bạn thử lại hoặc chọn cách khác nhé.",
    "not_a_test_card": "Chỉ nhận số thẻ thử, ví dụ 4242 4242 4242 4242. Đừng nhập thẻ thật.",
    "open_until": "Trang mở tới {time}.",
    "paid": "Đã trả xong",
    "paid_long": "Tiền thử đã tới. Bạn về chợ để xem đơn.",
    "waiting": "Đang chờ tiền tới",
    "waiting_long": "Bạn đã chọn trả chậm. Chợ sẽ báo khi ngân hàng trả lời.",
    "failed": "Tiền không tới",
    "failed_long": "Ngân hàng báo không chuyển được. Bạn về chợ để chọn cách khác.",
    "expired": "Trang trả tiền đã đóng",
    "expired_long": "Hết giờ, hoặc đơn đã đổi. Chưa trừ đồng nào. Bạn về chợ để xem đơn.",
    "missing": "Không có trang trả tiền này",
    "missing_long": "Đường dẫn thiếu chữ hoặc đã cũ. Bạn mở lại đơn ở chợ rồi bấm trả tiền.",
    "back": "Về chợ xem đơn",
}
ENGLISH = {
    "trial": "TRIAL – no real money",
    "trial_long": "This page plays the card processor, so that you can try the whole way of buying. "
    "No card is charged.",
    "title": "Pay by card",
    "pay_for": "Amount to pay",
    "card_number": "Test card number",
    "card_hint": "A test number is filled in. Never type a real card: it is neither taken nor kept.",
    "pay": "Pay",
    "pay_now": "Pay {amount}",
    "others": "Try something else",
    "decline": "Card is declined",
    "decline_hint": "The bank says no. You stay on this page.",
    "later": "Pay slowly, money comes later",
    "later_hint": "Like a bank debit: the money comes after about {seconds} seconds.",
    "later_fails": "Pay slowly, money never comes",
    "later_fails_hint": "After about {seconds} seconds the bank says that it failed.",
    "leave": "Back to the market without paying",
    "declined": "Card declined. No money was taken; try again or choose another way.",
    "not_a_test_card": "Test cards only, for example 4242 4242 4242 4242. Never type a real card.",
    "open_until": "This page is open until {time}.",
    "paid": "Paid",
    "paid_long": "The trial money has arrived. Go back to the market to see your order.",
    "waiting": "Waiting for the money",
    "waiting_long": "You chose to pay slowly. The market will tell you what the bank answers.",
    "failed": "The money did not come",
    "failed_long": "The bank could not send it. Go back to the market to choose another way.",
    "expired": "This payment page is closed",
    "expired_long": "Time is up, or the order has changed. Nothing was taken. See your order at the market.",
    "missing": "There is no such payment page",
    "missing_long": "The address is incomplete or old. Open your order at the market and pay from there.",
    "back": "Back to the market, to my order",
}
WORDS = {"vi": VIETNAMESE, "en": ENGLISH}


def dong(amount: Vnd) -> str:
    """An amount as it is written in Vietnam: 285.000 ₫."""
    return f"{amount:,}".replace(",", ".") + "\N{NO-BREAK SPACE}₫"
