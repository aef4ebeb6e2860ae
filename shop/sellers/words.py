"""Where a seller stands, in plain words, for its own pages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from shop.sellers.models import SellerStatus

_S = SellerStatus
#: Tone of the note, what it is called, what follows from it.
STANDING: Mapping[SellerStatus, tuple[str, Any, Any]] = {
    _S.PENDING: (
        "warn",
        _l("Hồ sơ đang chờ cán bộ xem"),
        _l("Thường trong 1 ngày làm việc. Trong lúc chờ, bà con soạn trước món hàng được."),
    ),
    _S.NEEDS_CHANGES: (
        "warn",
        _l("Cán bộ nhờ bà con sửa thêm"),
        _l("Sửa chỗ cán bộ nhắn rồi bấm gửi lại. Những chỗ khác đã giữ nguyên."),
    ),
    _S.APPROVED: (
        "ok",
        _l("Gian hàng đã được duyệt"),
        _l("Bà con đăng món và nhận đơn được rồi."),
    ),
    _S.REJECTED: (
        "bad",
        _l("Hồ sơ chưa được nhận"),
        _l("Vì sao thì cán bộ có ghi lời nhắn."),
    ),
    _S.SUSPENDED: (
        "bad",
        _l("Gian hàng đang tạm dừng"),
        _l("Khách chưa mua được. Đơn đã nhận từ trước thì bà con vẫn gửi cho khách."),
    ),
    _S.TERMINATED: (
        "bad",
        _l("Gian hàng đã đóng"),
        _l("Gian hàng không còn bán ở chợ. Đơn đã nhận từ trước thì bà con vẫn gửi cho khách."),
    ),
}

#: What happened at a step of the history.
STEPS: Mapping[SellerStatus, Any] = {
    _S.PENDING: _l("Đã gửi hồ sơ"),
    _S.NEEDS_CHANGES: _l("Cán bộ nhờ sửa thêm"),
    _S.APPROVED: _l("Được duyệt"),
    _S.REJECTED: _l("Chưa được nhận"),
    _S.SUSPENDED: _l("Tạm dừng"),
    _S.TERMINATED: _l("Đóng gian hàng"),
}
