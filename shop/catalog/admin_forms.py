"""What officers answer about a product."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from shop.platform.desk import VerdictForm


class ProductVerdict(VerdictForm):
    """The conclusion on a product."""

    pictures_are_true = BooleanField(_l("Ảnh là ảnh thật của món này, không có chữ quảng cáo"))
    words_are_true = BooleanField(_l("Lời kể đúng sự thật, không hứa chữa bệnh, không nhận sao không có"))
    label_is_whole = BooleanField(_l("Thành phần, hạn dùng, cách giữ ghi như trên nhãn"))
    place_is_right = BooleanField(_l("Nơi làm và loại hàng đúng"))
