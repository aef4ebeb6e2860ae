"""What officers answer to an applicant."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from shop.platform.desk import VerdictForm


class ApplicationVerdict(VerdictForm):
    """The conclusion on an application."""

    papers_are_clear = BooleanField(_l("Ảnh giấy tờ rõ, đủ dấu và chữ ký"))
    name_fits = BooleanField(_l("Tên và mã số trùng với giấy đăng ký"))
    person_fits = BooleanField(_l("Người đại diện trùng với giấy, đã gọi điện xác nhận"))
    place_fits = BooleanField(_l("Nơi làm ra hàng đúng như khai"))
