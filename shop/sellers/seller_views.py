"""The seller's own rooms: what is to be done today, and the shop front."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from shop.kernel.clock import now, vietnam_today
from shop.platform.access import member, seller
from shop.platform.database import transaction
from shop.platform.formatting import day
from shop.reviews import queries as review_queries
from shop.sellers import services
from shop.sellers.forms import ShopFrontForm
from shop.sellers.models import SellerStatus
from shop.sellers.policies import DRAFTING, FULFILLING
from shop.sellers.words import STANDING
from shop.workshop import queries as workshop_queries

blueprint = Blueprint("sellers_seller", __name__, url_prefix="/gian-hang")


@dataclass(frozen=True)
class Task:
    """One thing to do today, with the one verb that does it; `is_quoted` if somebody wrote its words."""

    picture: str
    tone: str
    title: str
    words: str
    href: str
    verb: str
    is_quoted: bool = False


@blueprint.get("")
@member
def home_page() -> ResponseReturnValue:
    """Today's tasks first, then what sells."""
    status = g.seller.status
    is_open = status in FULFILLING
    figures = workshop_queries.figures(g.seller.id, moment=now())
    listing_tasks = _listing_tasks() or _first_draft_task(figures) if status is SellerStatus.APPROVED else []
    return render_template(
        "sellers/home.html",
        seller=g.seller,
        person=current_user,
        today=vietnam_today(),
        tasks=[*_order_tasks(), *_review_tasks(), *listing_tasks] if is_open else [],
        is_open=is_open,
        sold=workshop_queries.best_sellers(g.seller.id, moment=now()) if is_open else [],
        figures=figures,
        may_draft=status in DRAFTING,
        standing=STANDING[status],
    )


@blueprint.route("/gian", methods=["GET", "POST"])
@seller
def shop_front_page() -> ResponseReturnValue:
    """What visitors read about this seller; its legal identity is shown and not changed here."""
    form = ShopFrontForm(obj=g.seller)
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("sellers/shop_front.html", form=form, seller=g.seller), status
    with transaction():
        services.change_shop_front(seller=g.seller, **form.facts())
    flash(_("Đã lưu. Khách thấy ngay trên trang gian hàng."), "success")
    return redirect(url_for(".shop_front_page"), 303)


def _order_tasks() -> list[Task]:
    waiting = workshop_queries.orders_to_do(g.seller.id)
    href = url_for("orders_seller.orders_page")
    tasks = []
    if waiting.to_confirm:
        title = ngettext("Trả lời %(num)s đơn mới", "Trả lời %(num)s đơn mới", waiting.to_confirm)
        words = _("Khách đang chờ biết có hàng hay không")
        tasks.append(Task("bell", "bg-ban", title, words, href, _("Xem đơn mới")))
    if waiting.to_pack:
        title = ngettext("Gói và gửi %(num)s đơn", "Gói và gửi %(num)s đơn", waiting.to_pack)
        words = _("Đã nhận lời, khách đang đợi hàng")
        tasks.append(Task("package", "bg-cham", title, words, href, _("Xem đơn cần gửi")))
    return tasks


def _review_tasks() -> list[Task]:
    waiting = review_queries.count_of_seller(g.seller.id)[False] if g.seller.is_selling else 0
    if not waiting:
        return []
    title = ngettext("Trả lời %(num)s nhận xét", "Trả lời %(num)s nhận xét", waiting)
    words = _("Khách đã nói, ai xem món cũng đọc lời đáp của bà con")
    href = url_for("reviews_seller.reviews_page")
    return [Task("message-square-text", "bg-ban", title, words, href, _("Xem nhận xét"))]


def _first_draft_task(figures: workshop_queries.Figures) -> list[Task]:
    """Who was approved and has nothing on sale is led to what is written already."""
    if figures.on_sale or not figures.drafts:
        return []
    title = ngettext("Gửi duyệt %(num)s món nháp", "Gửi duyệt %(num)s món nháp", figures.drafts)
    words = _("Món nháp chưa ai thấy. Bà con mở ra, xem còn thiếu gì rồi gửi duyệt")
    tab: dict[str, Any] = {"trang-thai": "nhap"}
    href = url_for("workshop.products_page", **tab)
    return [Task("send", "bg-cham", title, words, href, _("Xem món nháp"))]


def _listing_tasks() -> list[Task]:
    tasks = [
        Task(
            "undo-2", "bg-mat", _("Sửa “%(name)s”", name=product.name), product.refusal,
            url_for("workshop.product_page", product_id=product.id), _("Sửa món này"),
            is_quoted=True,
        )
        for product in workshop_queries.sent_back(g.seller.id)
    ]  # fmt: skip
    for pack in workshop_queries.running_out(g.seller.id):
        name = f"{pack.product_name}, {pack.variant_name}"
        title = (
            _("%(name)s còn %(left)s", name=name, left=pack.available)
            if pack.available
            else _("%(name)s đã hết", name=name)
        )
        words = _("Có hàng thì ghi thêm, chưa có thì tạm ẩn cho khách khỏi chờ")
        href = url_for("workshop.stock_page", product_id=pack.product_id)
        tasks.append(Task("box", "bg-mat", title, words, href, _("Thêm số lượng")))
    for paper in workshop_queries.expiring_papers(g.seller.id, on=vietnam_today()):
        left = (paper.expires_on - vietnam_today()).days
        title = _("Giấy OCOP của %(name)s sắp hết hạn", name=paper.product_name)
        words = ngettext(
            "Còn %(num)s ngày, hết ngày %(day)s", "Còn %(num)s ngày, hết ngày %(day)s", left,
            day=day(paper.expires_on),
        )  # fmt: skip
        href = url_for("workshop.certificates_page", product_id=paper.product_id)
        tasks.append(Task("file-check", "bg-mat", title, words, href, _("Gửi giấy mới")))
    return tasks
