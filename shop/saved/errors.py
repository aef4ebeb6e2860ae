"""Refusals of what people keep an eye on. None of them changes anything."""

from shop.kernel.errors import ShopError, mark


class SavedRefusal(ShopError):
    """Something cannot be saved, followed or waited for."""


class NoSuchThing(SavedRefusal):
    """It is unknown, not on sale, or nothing that letters may be about. Names nothing."""

    message = mark("Chợ không tìm thấy, hoặc nơi này hiện không bán.")


class AgeUnknown(SavedRefusal):
    """Alcohol is saved from its own shelf, by those who have said that they are of age."""

    message = mark("Món này ở kệ riêng. Bạn mở kệ rượu, trả lời câu hỏi về tuổi rồi lưu lại nhé.")


class ListFull(SavedRefusal):
    """More than a list may hold; `most` says how much it may."""

    message = mark("Danh sách chứa được nhiều nhất %(most)s. Bạn bỏ bớt rồi thêm tiếp nhé.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class StillThere(SavedRefusal):
    """The pack can be had at this moment: nothing to wait for."""

    message = mark("Món này đang có hàng, bạn mua được ngay.")


class LinkIsSpent(SavedRefusal):
    """The link of a letter is unknown or too old, or what it asks for is over: they look alike."""

    message = mark("Đường dẫn này không dùng được nữa.")
