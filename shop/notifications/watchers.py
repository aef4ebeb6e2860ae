"""Letters to people who keep an eye on something: they asked for each, and a link ends them.

Never about alcohol: such letters would be promotion.
"""

from functools import partial

from flask_babel import gettext as _

from shop.catalog.models import Product
from shop.notifications.blocks import Block, Button, Facts, Link, Message, Words, flat
from shop.notifications.post import Reader, address, write
from shop.platform.formatting import vnd
from shop.saved import queries
from shop.saved.links import stop_secret
from shop.saved.models import Follow, StockAlert
from shop.saved.policies import CONFIRM_WITHIN


def alert_asked(alert_id: int, token: str) -> None:
    """A link for an address that somebody gave: without it nothing is ever sent there."""
    for alert in queries.alerts_to_write([alert_id]):
        write(f"alert-asked:{alert.key}", _reader(alert), partial(_asked, alert, token))


def back_in_stock(alert_ids: list[int]) -> None:
    """A pack can be had again: once to each who asked."""
    for alert in queries.alerts_to_write(alert_ids):
        write(f"back-in-stock:{alert.key}", _reader(alert), partial(_back, alert))


def producer_news(seller_id: int, day: str, follow_ids: list[int], product_ids: list[int]) -> None:
    """A producer's new goods of a day: one letter to each follower, however many goods."""
    products = queries.products_to_write(product_ids)
    for follow, user in queries.follows_to_write(follow_ids):
        fresh = [product for product in products if _is_news_to(follow, product)]
        if fresh:
            write(
                f"news:{seller_id}:{day}",
                Reader(user.email, user.language),
                partial(_news, follow, fresh),
            )


def _is_news_to(follow: Follow, product: Product) -> bool:
    """Whether it came after the follow."""
    return product.published_at is not None and product.published_at > follow.followed_at


def _reader(alert: StockAlert) -> Reader:
    return Reader(alert.user.email if alert.user else alert.email or "", alert.language)


def _asked(alert: StockAlert, token: str) -> Message:
    name = flat(alert.variant.product.name)
    blocks: list[Block] = [
        Words(
            _(
                "Có người, mong là bạn, nhờ chợ báo tới địa chỉ này khi có hàng. Bấm nút để xác nhận"
                " rồi chợ mới báo. Không phải bạn thì cứ bỏ qua, chợ không gửi gì nữa."
            )
        ),
        _pack(alert),
        Button(_("Xác nhận báo cho tôi"), address("alerts.confirm", secret=token)),
        Words(_("Nút này bấm được trong %(days)s ngày.", days=CONFIRM_WITHIN.days)),
    ]
    title = _("Bạn muốn biết khi “%(name)s” có hàng?", name=name)
    return Message(title, blocks, _("Bạn nhận thư này vì địa chỉ này vừa được ghi ở trang món hàng."))


def _back(alert: StockAlert) -> Message:
    product = alert.variant.product
    blocks: list[Block] = [
        Words(_("Món bạn nhờ chợ báo đã có lại. Chợ không giữ phần, ai đặt trước được trước.")),
        _pack(alert),
        Button(_("Xem món này"), address("catalog.product_page", slug=product.slug)),
    ]
    return Message(
        _("“%(name)s” có hàng rồi", name=flat(product.name)),
        blocks,
        _("Bạn nhận thư này vì đã nhờ báo khi có hàng. Chợ chỉ báo một lần."),
        stop_url=address("alerts.stop", secret=stop_secret(alert.key)),
    )


def _pack(alert: StockAlert) -> Facts:
    product = alert.variant.product
    return Facts(
        [
            (_("Món"), product.name),
            (_("Quy cách"), alert.variant.name),
            (_("Người bán"), product.seller.name),
            (_("Giá"), vnd(alert.variant.price)),
        ]
    )


def _news(follow: Follow, fresh: list[Product]) -> Message:
    seller = fresh[0].seller
    name = flat(seller.name)
    links = [
        Link(flat(product.name), address("catalog.product_page", slug=product.slug)) for product in fresh
    ]
    blocks: list[Block] = [
        Words(_("Người bán bạn theo dõi vừa bày món mới:")),
        *links,
        Button(_("Xem gian hàng"), address("sellers.producer_page", slug=seller.slug)),
    ]
    return Message(
        _("%(name)s có món mới", name=name),
        blocks,
        _("Bạn nhận thư này vì đang theo dõi %(name)s. Nhiều nhất một thư một ngày.", name=name),
        stop_url=address("follows.stop", secret=stop_secret(follow.key)),
    )
