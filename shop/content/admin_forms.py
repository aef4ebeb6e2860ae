"""What officers type about stories, fairs and sales points."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from shop.kernel.errors import mark
from shop.platform.fields import DayField, LineField, LinesField, ListField, at_most, needed

MOST_GOODS = 8
MOST_SOURCES = 30
LONGEST_BODY = 30_000
LONGEST_SOURCE = 400
#: The shop's landscapes, in words.
LANDSCAPES = (
    ("ong", mark("Hình vẽ: thùng ong")),
    ("che", mark("Hình vẽ: rừng chè")),
    ("lua", mark("Hình vẽ: ruộng lúa")),
    ("det", mark("Hình vẽ: nhà sàn, cây ban")),
)
KINDS = (
    ("fair", mark("Hội chợ, sự kiện")),
    ("point", mark("Điểm bán")),
    ("chain", mark("Chuỗi cửa hàng, siêu thị")),
)
_LONG_LINE = mark("Dòng dài quá: “%(line)s…”, nhiều nhất %(most)s chữ.")
_TOO_MANY = mark("Nhiều nhất %(most)s dòng.")


class OneALine(LinesField):
    """Short things, one a line; `lines` has them, each once."""

    def __init__(
        self, label: Any, *, most: int, longest: int = 120, validators: Any = (), **options: Any
    ) -> None:
        super().__init__(label, [*validators], **options)
        self._most, self._longest = most, longest

    @property
    def lines(self) -> list[str]:
        """What stands on the lines, without empty ones."""
        return list(dict.fromkeys(line.strip() for line in (self.data or "").split("\n") if line.strip()))

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if len(self.lines) > self._most:
            raise ValidationError(gettext(_TOO_MANY, most=self._most))
        for line in self.lines:
            if len(line) > self._longest:
                words = gettext(_LONG_LINE, line=line[:40], most=self._longest)
                raise ValidationError(words)


class ArticleForm(FlaskForm):
    """A story in two languages; `seen` tells which version the officer began from."""

    seen = HiddenField()
    title = LineField(_l("Tên chuyện"), [needed(_l("Đặt tên cho chuyện.")), at_most(160)])
    title_en = LineField(_l("Tên chuyện bằng tiếng Anh"), [at_most(160)])
    lead = LinesField(_l("Lời dẫn"), [at_most(400)])
    lead_en = LinesField(_l("Lời dẫn tiếng Anh"), [at_most(400)])
    body = LinesField(_l("Bài viết"), [at_most(LONGEST_BODY)])
    body_en = LinesField(_l("Bài tiếng Anh"), [at_most(LONGEST_BODY)])
    cover = ListField(_l("Ảnh bìa"))
    cover_alt = LineField(_l("Ảnh bìa vẽ hay chụp gì?"), [at_most(200)])
    cover_alt_en = LineField(_l("Lời tả ảnh bìa bằng tiếng Anh"), [at_most(200)])
    province_code = ListField(_l("Chuyện ở tỉnh nào"))
    goods = OneALine(_l("Món trong chuyện"), most=MOST_GOODS)
    makers = OneALine(_l("Người bán trong chuyện"), most=MOST_GOODS)
    sources = OneALine(_l("Nguồn"), most=MOST_SOURCES, longest=LONGEST_SOURCE)
    photos = MultipleFileField(_l("Thêm ảnh"))
    photo_alt = LineField(_l("Ảnh chụp gì?"), [at_most(200)])

    def offer(self, provinces: Iterable[tuple[str, str]], photos: Iterable[tuple[str, str]]) -> None:
        """Give the lists: provinces by code, photos of this story by number."""
        drawn = [SelectChoice(word, gettext(words)) for word, words in LANDSCAPES]
        taken = [SelectChoice(number, words) for number, words in photos]
        self.cover.choices = [*drawn, *taken]
        named = [SelectChoice(code, name, {"lang": "vi"}) for code, name in provinces]
        self.province_code.choices = [SelectChoice("", gettext("Không riêng tỉnh nào")), *named]

    def facts(self) -> dict[str, Any]:
        """What was said, for `services.Text`."""
        plain = (
            "title", "title_en", "lead", "lead_en", "body", "body_en", "cover", "cover_alt", "cover_alt_en",
            "province_code",
        )  # fmt: skip
        return {
            **{name: self[name].data or "" for name in plain},
            "goods": self.goods.lines,
            "makers": self.makers.lines,
            "sources": self.sources.lines,
        }


class VenueForm(FlaskForm):
    """A fair or a sales point."""

    kind = ListField(_l("Loại"), [needed(_l("Chọn loại."))])
    name = LineField(_l("Tên"), [needed(_l("Ghi tên.")), at_most(200)])
    name_en = LineField(_l("Tên tiếng Anh"), [at_most(200)])
    place = LineField(_l("Ở đâu"), [needed(_l("Ghi nơi chốn.")), at_most(300)])
    province_code = ListField(_l("Hàng của tỉnh nào"), [needed(_l("Chọn tỉnh, thành phố."))])
    starts_on = DayField(_l("Từ ngày"), [Optional()])
    ends_on = DayField(_l("Đến ngày"), [Optional()])
    when_words = LineField(_l("Ngày nói bằng lời"), [at_most(120)])
    when_words_en = LineField(_l("Ngày bằng tiếng Anh"), [at_most(120)])
    words = LinesField(_l("Vài lời"), [at_most(1000)])
    words_en = LinesField(_l("Vài lời bằng tiếng Anh"), [at_most(1000)])
    sources = OneALine(_l("Nguồn"), most=MOST_SOURCES, longest=LONGEST_SOURCE)
    is_shown = BooleanField(_l("Cho khách thấy"), default=True)

    def offer(self, provinces: Iterable[tuple[str, str]]) -> None:
        """Give the lists: kinds, and provinces by code."""
        self.kind.choices = [SelectChoice(word, gettext(words)) for word, words in KINDS]
        named = [SelectChoice(code, name, {"lang": "vi"}) for code, name in provinces]
        self.province_code.choices = [SelectChoice("", gettext("Chọn tỉnh, thành phố")), *named]

    def validate(self, extra_validators: Any = None) -> bool:
        """Fairs have days; an empty day is looked at by no other check."""
        is_fine = bool(super().validate(extra_validators))
        if self.kind.data == "fair" and self.starts_on.data is None and not self.starts_on.errors:
            self.starts_on.errors = [gettext("Hội chợ phải có ngày. Chưa rõ thì ghi ngày sớm nhất có thể.")]
            return False
        return is_fine

    def validate_ends_on(self, field: DayField) -> None:
        """The end comes after the beginning."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("Ngày cuối phải sau ngày đầu."))

    def facts(self) -> dict[str, Any]:
        """What was said, for `venue_services.Facts`."""
        plain = (
            "kind", "name", "name_en", "place", "province_code", "when_words", "when_words_en", "words",
            "words_en",
        )  # fmt: skip
        return {
            **{name: self[name].data or "" for name in plain},
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
            "sources": self.sources.lines,
            "is_shown": bool(self.is_shown.data),
        }
