"""Refusals of the listing editor."""

from collections.abc import Sequence

from shop.kernel.errors import ShopError, mark


class PackRefused(ShopError):
    """The pack in row `index` cannot be so; `problems` holds marked sentences."""

    message = mark("Xem lại quy cách này.")

    def __init__(self, index: int, problems: Sequence[str]) -> None:
        super().__init__()
        self.index = index
        self.problems = list(problems)


class StockSeenMeanwhile(ShopError):
    """Somebody changed this stock by hand after the page was opened, perhaps with the same click."""

    message = mark("Kho này vừa được sửa rồi. Xem lại số bên dưới, cần thì ghi thêm lần nữa.")
