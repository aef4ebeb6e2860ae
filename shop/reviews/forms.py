"""Shapes of what buyers, sellers and visitors write about goods."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import MultipleFileField
from wtforms.validators import Optional

from shop.platform.fields import LineField, LinesField, ListField, at_most, is_unseen, needed

LONGEST_TEXT = 2000
LONGEST_REPLY = 1000
LONGEST_REPORT = 500
#: What may be asked of a page of reviews.
_BLOSSOMS = {str(number): number for number in range(1, 6)}


class ReviewForm(FlaskForm):
    """What a buyer says: blossoms, and if there is more to say, words and pictures."""

    rating = ListField(
        _l("Bạn cho mấy hoa?"),
        [needed(_l("Chọn từ 1 đến 5 hoa."))],
        choices=[(number, number) for number in _BLOSSOMS],
    )
    text = LinesField(_l("Bạn kể thêm"), [at_most(LONGEST_TEXT)])
    photos = MultipleFileField(_l("Ảnh của bạn"), [Optional()])
    photo_words = LineField(_l("Các ảnh chụp gì?"), [at_most(150)])
    name_shown = ListField(_l("Tên hiện trên chợ"), [needed(_l("Chọn tên hiện trên chợ."))])

    def __init__(self, names: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.name_shown.choices = list(names)

    @property
    def words(self) -> str:
        """What is told; nothing if no sign of it can be seen."""
        return "" if is_unseen(self.text.data) else self.text.data or ""

    @property
    def blossoms(self) -> int:
        """How many, once the form is sound."""
        return _BLOSSOMS[self.rating.data]


class ReplyForm(FlaskForm):
    """What the seller answers."""

    reply = LinesField(
        _l("Lời đáp của gian hàng"), [needed(_l("Bà con viết vài chữ rồi hãy gửi.")), at_most(LONGEST_REPLY)]
    )


class ReportForm(FlaskForm):
    """What is wrong with a review; the list holds marked sentences by word."""

    reason = ListField(_l("Có gì không ổn?"), [needed(_l("Chọn một lý do."))])
    words = LinesField(_l("Bạn nói rõ thêm"), [at_most(LONGEST_REPORT)])

    def __init__(self, reasons: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.reason.choices = [(value, gettext(words)) for value, words in reasons]


def read_blossoms(text: str | None) -> int | None:
    """`hoa=4` of an address; None for anything else."""
    return _BLOSSOMS.get(text or "")
