"""Refusals of the magazine's desk."""

from collections.abc import Sequence

from shop.kernel.errors import ShopError, mark


class ChangedMeanwhile(ShopError):
    """Somebody saved it after this officer began to write."""

    message = mark(
        "Có người vừa lưu trước bạn. Chữ bạn gõ vẫn còn đây: mở trang này ở cửa sổ khác để so rồi lưu lại."
    )


class NotReadyToPublish(ShopError):
    """Something that readers need is not there yet; `missing` holds marked words."""

    message = mark("Chưa đăng được, chuyện còn thiếu vài điều.")

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__()
        self.missing = list(missing)


class PhotoInUse(ShopError):
    """The photo stands in the text or over it."""

    message = mark("Ảnh này đang nằm trong bài hoặc làm bìa. Bỏ nó khỏi bài rồi lưu, sau đó mới xóa được.")


class NoSuchGoods(ShopError):
    """An address that is no good's, or one that stands on the gated shelf."""

    message = mark("Không thấy món có địa chỉ: %(slugs)s.")


class NoSuchMakers(ShopError):
    """An address that is no producer's."""

    message = mark("Không thấy người bán có địa chỉ: %(slugs)s.")


class StrangePictures(ShopError):
    """A picture that is not of this story, or does not stand alone."""

    message = mark(
        "Ảnh trong bài phải là ảnh đã tải lên cho chuyện này, đứng một mình một đoạn: ![mô tả](anh:số)."
    )


class UnlinkedGoods(ShopError):
    """A good stands beside the text and is not among those the story tells of."""

    message = mark("Món đặt cạnh bài phải có trong danh sách món của chuyện: %(slugs)s.")
