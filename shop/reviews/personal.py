"""What reviews keep about their author: told in the export, the author's name gone with the account."""

from collections.abc import Sequence

from shop.kernel.errors import mark
from shop.platform.personal import PersonalData
from shop.platform.types import Json
from shop.reviews.queries import reviews_of
from shop.reviews.services import forget_author

_WORDS_STAY = mark(
    "Lời nhận xét, số hoa và ảnh bạn đã gửi: người mua sau còn cần. Tên bạn thì không còn đứng ở đó."
    " Muốn gỡ cả lời, bạn rút nhận xét trước khi xóa tài khoản."
)


def reviews_told(user_id: int) -> Sequence[Json]:
    """What a person has said, with the name that pages show."""
    return [
        {
            "product": review.product.name,
            "name": review.author_name,
            "blossoms": review.rating,
            "words": review.text,
            "state": review.status.value,
            "at": review.created_at,
        }
        for review in reviews_of(user_id)
    ]


PERSONAL = (PersonalData("reviews", mark("Nhận xét"), reviews_told, forget_author, keeps=_WORDS_STAY),)
