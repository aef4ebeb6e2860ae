"""What is said to buyers and officers, by what it is about."""

from collections.abc import Mapping

from shop.kernel.errors import mark
from shop.reviews.models import NameShown, ReportReason, ReviewStatus

#: What so many blossoms mean.
BLOSSOM_WORDS: Mapping[int, str] = {
    5: mark("Rất ưng"),
    4: mark("Ưng"),
    3: mark("Tạm được"),
    2: mark("Chưa ưng"),
    1: mark("Thất vọng"),
}

REPORT_REASONS: Mapping[ReportReason, str] = {
    ReportReason.INSULT: mark("Lời lẽ xúc phạm, kỳ thị"),
    ReportReason.PRIVATE: mark("Lộ số điện thoại, địa chỉ, chuyện riêng của người khác"),
    ReportReason.ADVERTISING: mark("Quảng cáo, dẫn đi chỗ khác"),
    ReportReason.OFF_TOPIC: mark("Không nói về món hàng"),
    ReportReason.FALSE: mark("Nói sai sự thật"),
    ReportReason.OTHER: mark("Lý do khác"),
}

STATUS_WORDS: Mapping[ReviewStatus, str] = {
    ReviewStatus.SHOWN: mark("Mọi người đang thấy"),
    ReviewStatus.HIDDEN: mark("Cán bộ đã ẩn"),
    ReviewStatus.WITHDRAWN: mark("Đã rút lại"),
}
STATUS_TONES: Mapping[ReviewStatus, str] = {
    ReviewStatus.SHOWN: "ok",
    ReviewStatus.HIDDEN: "bad",
    ReviewStatus.WITHDRAWN: "",
}
#: The ways to be called that an author may choose from, the careful one first.
NAMES_TO_CHOOSE = (NameShown.MASKED, NameShown.GIVEN)
