"""What each room keeps about a person: how it is told, how it goes, and what stands in the way.

`wiring.PERSONAL_DATA` is the list of rooms; the pages of the account ask it (Law 91/2025/QH15).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shop.kernel.errors import mark
from shop.platform.types import Json


@dataclass(frozen=True)
class Tie:
    """Why an account cannot be erased now: a marked sentence, and the orders that its gap `codes` names."""

    message: str
    codes: Sequence[str] = ()


def _nothing(_user_id: int) -> None:
    """This room keeps what it has."""


def _nobody_waits(_user_id: int) -> Sequence[Tie]:
    return ()


@dataclass(frozen=True)
class PersonalData:
    """One room's part. `name` is its key in the export, `title` (marked) its heading.

    `told`: everything of this person, as plain rows; nothing of anybody else. `forget`: delete
    or empty it, inside `transaction()`; `keeps` (marked) says what stays and why. `ties`: what
    must end first; `lock` keeps it from changing, inside `transaction()`.
    """

    name: str
    title: str
    told: Callable[[int], Sequence[Json]]
    forget: Callable[[int], None] = _nothing
    keeps: str = ""
    ties: Callable[[int], Sequence[Tie]] = _nobody_waits
    lock: Callable[[int], None] = _nothing

    @property
    def forgets(self) -> bool:
        """Whether something of it goes with the account."""
        return self.forget is not _nothing


#: What the rows' keys are called, for people.
WORDS: Mapping[str, str] = {
    "account": mark("Số tài khoản"),
    "act": mark("Việc"),
    "address": mark("Địa chỉ"),
    "amount": mark("Số tiền"),
    "at": mark("Lúc"),
    "blossoms": mark("Số hoa"),
    "code": mark("Mã"),
    "created_at": mark("Tạo lúc"),
    "device": mark("Thiết bị"),
    "email": mark("Email"),
    "events": mark("Các bước"),
    "full_name": mark("Họ và tên"),
    "gift_note": mark("Lời chúc"),
    "goods_total": mark("Tiền hàng"),
    "invoice": mark("Hóa đơn xuất cho"),
    "ip": mark("Địa chỉ mạng"),
    "kind": mark("Loại"),
    "language": mark("Ngôn ngữ"),
    "last_seen_at": mark("Dùng gần nhất"),
    "lines": mark("Món"),
    "method": mark("Cách trả tiền"),
    "name": mark("Tên"),
    "note": mark("Lời nhắn"),
    "order": mark("Đơn"),
    "parcels": mark("Kiện"),
    "parts": mark("Phần theo người bán"),
    "pending_email": mark("Email chờ xác nhận"),
    "phone": mark("Số điện thoại"),
    "placed_at": mark("Đặt lúc"),
    "price": mark("Giá"),
    "product": mark("Món"),
    "quantity": mark("Số lượng"),
    "reason": mark("Lý do"),
    "second_factor": mark("Xác thực hai lớp"),
    "seller": mark("Người bán"),
    "shipping_total": mark("Phí gửi"),
    "state": mark("Tình trạng"),
    "total": mark("Tổng"),
    "tracking_code": mark("Mã vận đơn"),
    "variant": mark("Quy cách"),
    "words": mark("Lời"),
}
