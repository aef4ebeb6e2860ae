"""Letters about reviews: to the seller who is spoken of, to the author, to officers."""

from collections.abc import Sequence

from flask_babel import gettext as _

from shop.notifications import queries
from shop.notifications.blocks import Block, Button, Facts, Message, Quote, Words, flat
from shop.notifications.buyers import look
from shop.notifications.post import (
    Reader,
    address,
    because_of_an_order,
    because_of_the_office,
    because_of_the_stall,
    write,
)
from shop.reviews.models import Review


def written(review_id: int) -> None:
    """The seller learns what a buyer says, and where to answer."""
    review = queries.review(review_id)
    if not review.is_shown:
        return

    def message() -> Message:
        title = _("Nhận xét mới: %(name)s", name=flat(review.line.product_name))
        words = _("Khách vừa nhận xét món này. Bà con đáp một lời, ai xem món này cũng đọc được.")
        button = Button(_("Xem và trả lời"), address("reviews_seller.review_page", review_id=review.id))
        return Message(title, [Words(words), *_told(review), button], because_of_the_stall(_stall(review)))

    for reader in queries.people_of(queries.seller(review.seller_id)):
        write(f"review:{review.id}", reader, message)


def answered(review_id: int) -> None:
    """The buyer learns what the seller answers."""
    review, order = queries.review_and_order(review_id)
    if not review.is_shown or not order.email:
        return

    def message() -> Message:
        title = _("%(seller)s đã trả lời nhận xét của bạn", seller=_stall(review))
        blocks: list[Block] = [*_told(review), Quote(_("Lời đáp của gian hàng"), review.reply)]
        return Message(title, [*blocks, look(order)], because_of_an_order())

    write(f"review-answered:{review.id}", Reader(order.email, order.language), message)


def hidden(review_id: int) -> None:
    """The author learns that the words are hidden, and why."""
    review, order = queries.review_and_order(review_id)
    if review.hidden_at is None or not order.email:
        return
    key = f"review-hidden:{review.id}:{review.hidden_at.timestamp():.0f}"

    def message() -> Message:
        title = _("Nhận xét của bạn đã được ẩn: %(name)s", name=flat(review.line.product_name))
        words = _(
            "Cán bộ của chợ đã xem và ẩn nhận xét này khỏi trang. Bạn thấy chưa đúng thì báo lại chợ nhé."
        )
        blocks: list[Block] = [Words(words), Quote(_("Lý do"), review.hidden_reason), *_told(review)]
        return Message(title, [*blocks, look(order)], because_of_an_order())

    write(key, Reader(order.email, order.language), message)


def reported(review_id: int) -> None:
    """Officers learn of the first report that waits; the others stand beside it."""
    review, first = queries.review(review_id), queries.first_report(review_id)
    if first is None or not review.is_shown:
        return

    def message() -> Message:
        title = _("Nhận xét bị báo: %(name)s", name=flat(review.line.product_name))
        words = _("Có người báo nhận xét này không ổn. Ai rảnh trước thì xem trước.")
        button = Button(_("Xem và kết luận"), address("reviews_admin.review_page", review_id=review.id))
        return Message(title, [Words(words), button], because_of_the_office())

    for reader in queries.officers(but=None):
        write(f"work:review:{first}", reader, message)


def _told(review: Review) -> Sequence[Block]:
    """What the buyer said."""
    rows = [
        (_("Món"), f"{review.line.product_name}, {review.line.variant_name}"),
        (_("Số hoa"), _("%(number)s trên 5 hoa", number=review.rating)),
    ]
    return [Facts(rows), *([Quote(_("Lời nhận xét"), review.text)] if review.text else [])]


def _stall(review: Review) -> str:
    return flat(review.line.part.seller_name)
