"""Following producers, and the link of a letter that ends it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.kernel.numbers import read_number
from shop.platform.access import Access, allow, signed_in
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.saved import queries, services
from shop.saved.answers import refused, told
from shop.saved.errors import SavedRefusal
from shop.saved.letter_views import stop_page
from shop.sellers.queries import seller, seller_by_slug

blueprint = Blueprint("follows", __name__)


@blueprint.post("/theo-doi")
@allow(Access.VISITOR, token_free=True)
def follow() -> ResponseReturnValue:
    """Follow a producer, from a public page, or no longer (`op` is `bo`). Guests sign in first."""
    seller_id = read_number(request.form.get("seller_id", "")) or 0
    if not current_user.is_authenticated:
        wanted = seller(seller_id)
        slug = wanted.slug if wanted and wanted.is_selling else ""
        return redirect(url_for(".ask_page", slug=slug) if slug else url_for(".follows_page"), 303)
    if request.form.get("op") == "bo":
        with transaction():
            services.unfollow(user_id=current_user.id, seller_id=seller_id)
        return told(_("Đã thôi theo dõi."), is_kept=False, way=_way(), to=url_for(".follows_page"))
    try:
        with transaction():
            followed = services.follow(user_id=current_user.id, seller_id=seller_id)
    except SavedRefusal as error:
        return refused(spoken(error), way=_way(), to=url_for(".follows_page"))
    words = _("Đang theo dõi %(name)s. Có món mới, chợ gửi thư cho bạn.", name=followed.name)
    return told(words, is_kept=True, way=_way(), to=url_for(".follows_page"))


@blueprint.get("/theo-doi")
@signed_in
def back_to_follows() -> ResponseReturnValue:
    """The address of a refused form, opened anew: the producers that one follows."""
    return redirect(url_for(".follows_page"))


@blueprint.get("/theo-doi/<slug>")
@signed_in
def ask_page(slug: str) -> ResponseReturnValue:
    """Where somebody comes who had to sign in first: what following means, and the button."""
    return render_template("saved/follow.html", seller=seller_by_slug(slug) or abort(404))


@blueprint.get("/tai-khoan/nguoi-ban-theo-doi")
@signed_in
def follows_page() -> ResponseReturnValue:
    """The producers that a person follows."""
    return render_template("saved/follows.html", follows=queries.follows_of(current_user.id))


@blueprint.route("/thu-bao/nguoi-ban/<secret>", methods=["GET", "POST"])
@allow(Access.VISITOR, token_free=True)
def stop(secret: str) -> ResponseReturnValue:
    """End a producer's letters: one press, here or in the mail program (RFC 8058)."""
    end, reader = (lambda key: services.stop_follow(key=key)), queries.follow_reader
    return stop_page(secret, end, about="follow", reader=reader)


def _way() -> tuple[str, str]:
    return url_for(".follows_page"), _("Xem danh sách")
