"""Refusals of the cart. None of them changes it."""

from shop.kernel.errors import ShopError, mark


class CartRefusal(ShopError):
    """Something cannot be put into the cart, or not so much of it."""


class NotForSale(CartRefusal):
    """The variant is unknown, hidden, or its seller does not sell at present."""

    message = mark("Món này hiện không bán. Mời bạn chọn món khác.")


class AlcoholNotSold(CartRefusal):
    """No way to pay ahead is set up, and alcohol is sold no other way (Law 44/2019/QH14)."""

    message = mark("Rượu chưa mua được qua chợ, bạn chỉ xem được thôi.")


class AgeNotConfirmed(CartRefusal):
    """Alcohol is sold to those who have said that they are of age. Names nothing."""

    message = mark(
        "Món này chỉ bán cho người đủ 18 tuổi. Bạn mở kệ rượu, trả lời câu hỏi về tuổi rồi thêm lại nhé."
    )


class SoldOut(CartRefusal):
    """Nothing is left of it."""

    message = mark("Món này vừa hết hàng. Mời bạn chọn món khác.")


class NotSoMany(CartRefusal):
    """Less is left than wanted; `available` says how many."""

    message = mark("Món này chỉ còn %(available)s.")

    def __init__(self, available: int) -> None:
        super().__init__(available=available)


class TooManyOfOne(CartRefusal):
    """More of one variant than a line may hold; `most` says how many it may."""

    message = mark("Mỗi món lấy được nhiều nhất %(most)s. Cần nhiều hơn, bạn gọi người bán nhé.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class CartFull(CartRefusal):
    """More kinds of goods than a cart may hold; `most` says how many it may."""

    message = mark("Giỏ chỉ chứa được %(most)s loại hàng. Bạn đặt bớt hoặc bỏ bớt rồi thêm tiếp nhé.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class NoSuchLine(ShopError):
    """The line is not, or no longer, in this cart."""

    message = mark("Món này không còn trong giỏ")
