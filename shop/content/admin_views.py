"""The officers' desk of the magazine: write, look, publish, withdraw."""

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.content import admin_queries, services
from shop.content.admin_forms import ArticleForm
from shop.content.errors import (
    ChangedMeanwhile,
    NoSuchGoods,
    NoSuchMakers,
    NotReadyToPublish,
    PhotoInUse,
    StrangePictures,
    UnlinkedGoods,
)
from shop.content.models import Article, ArticleStatus
from shop.content.pages import preview
from shop.content.services import Text
from shop.kernel.errors import ShopError
from shop.places.queries import provinces
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import note_act
from shop.platform.i18n import spoken
from shop.platform.pictures import uploaded
from shop.platform.uploads import take_in_files

blueprint = Blueprint("content_admin", __name__, url_prefix="/quan-tri")

#: Beside which field a refusal is said.
_FIELDS: dict[type[ShopError], str] = {
    ChangedMeanwhile: "title",
    NoSuchGoods: "goods",
    UnlinkedGoods: "goods",
    NoSuchMakers: "makers",
    StrangePictures: "body",
}


@blueprint.get("/chuyen")
@officer
def articles_page() -> str:
    """All stories, by where they stand."""
    status = next((s for s in ArticleStatus if s.value == request.args.get("trang_thai")), None)
    page = min(max(request.args.get("trang", 1, type=int), 1), admin_queries.MOST_PAGES)
    articles, has_more = admin_queries.articles(status, page)
    return render_template(
        "content/admin_list.html",
        articles=articles,
        has_more=has_more,
        page=page,
        counts=admin_queries.article_counts(),
        statuses=ArticleStatus,
        status=status,
    )


@blueprint.route("/chuyen/moi", methods=["GET", "POST"])
@officer
def new_article() -> ResponseReturnValue:
    """Begin a story; photos come once the draft is kept."""
    form = _form(None)
    if request.method == "POST" and form.validate() and "preview" not in request.form:
        try:
            with transaction():
                article = services.begin_article(text=Text(**form.facts()))
                note_act("article.begun", "article", article.id, reason=article.title)
        except tuple(_FIELDS) as error:
            _refuse(form, error)
        else:
            flash(_("Đã lưu bản nháp. Giờ thêm ảnh được rồi."), "success")
            return redirect(url_for(".article_page", article_id=article.id), 303)
    return _editor(form, None)


@blueprint.route("/chuyen/<int:article_id>", methods=["GET", "POST"])
@officer
def article_page(article_id: int) -> ResponseReturnValue:
    """A story under the pen; a preview, a photo and a save are buttons of one form."""
    article = _found(article_id)
    form = _form(article)
    if request.method == "POST":
        if "photo" in request.form:
            _take_photos(article, form)
        elif form.validate() and "preview" not in request.form and _save(article_id, form):
            flash(_("Đã lưu."), "success")
            return redirect(url_for(".article_page", article_id=article_id), 303)
    return _editor(form, _found(article_id))


@blueprint.get("/chuyen/<int:article_id>/dang")
@blueprint.get("/chuyen/<int:article_id>/go")
@blueprint.get("/chuyen/<int:article_id>/xoa-anh")
@officer
def back_to_article(article_id: int) -> ResponseReturnValue:
    """The address of a step, opened anew: the story itself."""
    return redirect(url_for(".article_page", article_id=_found(article_id).id))


@blueprint.post("/chuyen/<int:article_id>/dang")
@officer
def publish(article_id: int) -> ResponseReturnValue:
    """Show the story as it was last saved."""
    try:
        with transaction():
            services.publish_article(article=_found(article_id))
            note_act("article.published", "article", article_id)
    except NotReadyToPublish as error:
        flash(f"{spoken(error)} ({', '.join(_(words) for words in error.missing)})", "error")
    else:
        flash(_("Đã đăng. Khách đọc được ngay."), "success")
    return redirect(url_for(".article_page", article_id=article_id), 303)


@blueprint.post("/chuyen/<int:article_id>/go")
@officer
def withdraw(article_id: int) -> ResponseReturnValue:
    """Take the story from the readers."""
    with transaction():
        services.withdraw_article(article=_found(article_id))
        note_act("article.withdrawn", "article", article_id)
    flash(_("Đã gỡ. Khách không còn thấy chuyện này."), "success")
    return redirect(url_for(".article_page", article_id=article_id), 303)


@blueprint.post("/chuyen/<int:article_id>/xoa-anh")
@officer
def drop_photo(article_id: int) -> ResponseReturnValue:
    """Forget a photo that stands nowhere."""
    try:
        with transaction():
            article = _found(article_id)
            services.drop_photo(article=article, photo_id=request.form.get("photo_id", 0, type=int))
    except PhotoInUse as error:
        flash(spoken(error), "error")
    return redirect(url_for(".article_page", article_id=article_id, _anchor="anh"), 303)


def _found(article_id: int) -> Article:
    return admin_queries.article(article_id) or abort(404)


def _form(article: Article | None) -> ArticleForm:
    kept = {} if article is None else _kept(article)
    form = ArticleForm(data=kept)
    taken = [] if article is None else article.photos
    photos = [(str(one.id), _("Ảnh %(number)s: %(words)s", number=one.id, words=one.alt)) for one in taken]
    form.offer([(province.code, province.name) for province in provinces()], photos)
    return form


def _kept(article: Article) -> dict[str, object]:
    cover = next((str(p.id) for p in article.photos if p.media_id == article.cover_id), article.drawing)
    return {
        **{column.name: getattr(article, column.name) for column in Article.__table__.columns},
        "province_code": article.province_code or "",
        "cover": cover,
        "seen": article.updated_at.isoformat(),
        "goods": "\n".join(link.product.slug for link in article.goods),
        "makers": "\n".join(link.seller.slug for link in article.makers),
        "sources": "\n".join(article.sources),
    }


def _save(article_id: int, form: ArticleForm) -> bool:
    try:
        with transaction():
            article = _found(article_id)
            services.change_article(article=article, text=Text(**form.facts()), seen=_seen(form))
            note_act("article.changed", "article", article_id, reason=article.title)
    except NotReadyToPublish as error:
        form.title.errors = [f"{spoken(error)} ({', '.join(_(words) for words in error.missing)})"]
        return False
    except tuple(_FIELDS) as error:
        _refuse(form, error)
        return False
    return True


def _seen(form: ArticleForm) -> datetime | None:
    try:
        return datetime.fromisoformat(form.seen.data or "")
    except ValueError:
        return None


def _refuse(form: ArticleForm, error: ShopError) -> None:
    form[_FIELDS[type(error)]].errors = [spoken(error)]


def _take_photos(article: Article, form: ArticleForm) -> None:
    """What was typed stays; a refused picture is said beside its field."""
    form.validate()
    if not form.photo_alt.data:
        form.photo_alt.errors = [_("Ghi một câu tả ảnh, cho người không nhìn thấy ảnh.")]
        return
    room = admin_queries.MOST_PHOTOS - len(article.photos)
    article_id, alt = article.id, form.photo_alt.data
    taken = take_in_files(
        request.files.getlist(form.photos.name), owner_id=current_user.id, is_private=False, room=room
    )
    if taken.refusals:
        form.photos.errors = taken.refusals
    with transaction():
        for media_id in taken.media_ids:
            services.add_photo(article=_found(article_id), media_id=media_id, alt=alt)
    form.photo_alt.data = ""


def _editor(form: ArticleForm, article: Article | None) -> ResponseReturnValue:
    wants_preview = "preview" in request.form and not form.errors
    page = render_template(
        "content/admin_edit.html",
        form=form,
        article=article,
        preview=preview(form.body.data or "", article) if wants_preview else None,
        photo_of=uploaded,
        most_photos=admin_queries.MOST_PHOTOS,
    )
    return page, 422 if form.errors else 200
