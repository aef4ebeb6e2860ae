"""What the book of money keeps about a buyer: told, never erased."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from shop.kernel.clock import now
from shop.kernel.errors import mark
from shop.orders.models import Order
from shop.payments.models import PaymentAttempt, PaymentEvent, Refund, RefundState
from shop.payments.policies import MAY_RETURN_FOR
from shop.payments.queries import may_return
from shop.platform.database import db
from shop.platform.personal import PersonalData, Tie
from shop.platform.types import Json

#: Facts about money told in one export, the latest ones.
MOST_TOLD = 5000
_BOOK_STAYS = mark(
    "Sổ tiền: đã trả bao nhiêu, lúc nào, bằng cách nào, theo luật kế toán."
    " Sổ này không sửa được và không ghi tên bạn."
)
_VOUCHERS_STAY = mark(
    "Chứng từ hoàn tiền chuyển khoản: số tài khoản và tên chủ tài khoản đã nhận, theo luật kế toán."
)
_NOT_BACK = mark(
    "Chợ còn nợ bạn tiền hoàn của đơn %(codes)s. Nhận được tiền rồi bạn hãy xóa tài khoản,"
    " kẻo chợ không biết trả bạn ở đâu."
)
_JUST_BACK = mark(
    "Tiền hoàn của đơn %(codes)s gửi về thẻ chưa đầy 35 ngày, ngân hàng còn có thể trả lại chợ."
    " Qua 35 ngày bạn hãy xóa tài khoản."
)


def money_told(user_id: int) -> Sequence[Json]:
    """What was to be paid, came in and went back for the person's own orders."""
    mine = (
        select(PaymentEvent, Order.code, PaymentAttempt.method)
        .join(Order, Order.id == PaymentEvent.order_id)
        .join(PaymentAttempt, PaymentAttempt.id == PaymentEvent.attempt_id)
        .where(Order.buyer_id == user_id)
        .order_by(PaymentEvent.id.desc())
        .limit(MOST_TOLD)
    )
    return [
        {
            "order": code,
            "kind": event.kind.value,
            "amount": event.amount,
            "method": method.value,
            "at": event.at,
        }
        for event, code, method in db.session.execute(mine)
    ]


def refunds_told(user_id: int) -> Sequence[Json]:
    """Money that goes back to the person, and where to."""
    mine = (
        select(Refund, Order.code)
        .join(Order, Order.id == Refund.order_id)
        .where(Order.buyer_id == user_id)
        .order_by(Refund.id.desc())
        .limit(MOST_TOLD)
    )
    return [
        {
            "order": code,
            "amount": refund.amount,
            "method": refund.method.value,
            "state": refund.state.value,
            "reason": refund.reason.value,
            "account": " ".join(filter(None, (refund.bank_bin, refund.account_no, refund.account_name))),
            "created_at": refund.created_at,
        }
        for refund, code in db.session.execute(mine)
    ]


def open_refunds(user_id: int) -> Sequence[Tie]:
    """Money that the person has not got back yet, or that the bank of a card might send back."""
    may_come_back = may_return(sent_since=now() - MAY_RETURN_FOR)
    ties = (
        Tie(_NOT_BACK, _codes_of_refunds(user_id, Refund.state != RefundState.DONE)),
        Tie(_JUST_BACK, _codes_of_refunds(user_id, may_come_back)),
    )
    return tuple(tie for tie in ties if tie.codes)


def _codes_of_refunds(user_id: int, which: ColumnElement[bool]) -> Sequence[str]:
    """Of the person's own orders with such a refund."""
    refunded = select(Order.code).join(Refund, Refund.order_id == Order.id)
    mine = refunded.where(Order.buyer_id == user_id, which).distinct()
    return db.session.scalars(mine.order_by(Order.code).limit(20)).all()


PERSONAL = (
    PersonalData("money", mark("Tiền của các đơn"), money_told, keeps=_BOOK_STAYS),
    PersonalData(
        "refunds", mark("Tiền hoàn lại cho bạn"), refunds_told, keeps=_VOUCHERS_STAY, ties=open_refunds
    ),
)
