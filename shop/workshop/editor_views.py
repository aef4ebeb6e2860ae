"""The listing editor: one page in numbered parts, a draft at every press of a button."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.catalog import errors
from shop.catalog.groups import GROUPS, SUBGROUPS
from shop.catalog.models import Product, ProductStatus
from shop.catalog.policies import label_facts, missing_for_publication
from shop.certificates.queries import certificates_of_product
from shop.kernel.clock import VIETNAM, now, vietnam_date, vietnam_today
from shop.kernel.errors import ShopError
from shop.places.choosing import offer_places
from shop.platform.access import member
from shop.platform.database import transaction
from shop.platform.formatting import moment
from shop.platform.i18n import spoken
from shop.platform.pictures import Picture, drawing, uploaded
from shop.platform.uploads import take_in_files
from shop.sellers.errors import UnknownPlace
from shop.stock.queries import stocks_of_seller
from shop.workshop import editor as editors
from shop.workshop import services
from shop.workshop.editor import Editor
from shop.workshop.errors import PackRefused
from shop.workshop.policies import DRAFTS, MOST_PACKS, field_for
from shop.workshop.preview import card_of
from shop.workshop.views import STATES, blueprint, own_product, send_to_officers

#: Beside which field a refusal of the services stands.
_FIELD_OF: dict[type[ShopError], str] = {
    UnknownPlace: "ward_code",
    errors.NameMissing: "name",
    errors.UnknownKind: "subgroup",
}
_ON_PHOTOS = (errors.BadPhoto, errors.TooManyPhotos)
_REFUSALS: tuple[type[ShopError], ...] = (*_FIELD_OF, *_ON_PHOTOS, PackRefused)
#: Kinds to choose from, group by group; tourism is not a good.
_KINDS = tuple(
    (group, tuple(kind for kind in SUBGROUPS if kind.group is group))
    for group in GROUPS
    if not any(kind.group is group and kind.is_service for kind in SUBGROUPS)
)


@blueprint.get("/san-pham/moi")
@member
def new_page() -> ResponseReturnValue:
    """The editor, empty."""
    return _page(editors.blank(g.seller), None)


@blueprint.post("/san-pham/moi")
@member
def create() -> ResponseReturnValue:
    """Keep a first draft."""
    return _save(None)


@blueprint.get("/san-pham/<int:product_id>")
@member
def product_page(product_id: int) -> ResponseReturnValue:
    """The editor of one product."""
    product = own_product(product_id)
    editor = editors.of_product(product)
    if "them" in request.args:
        editor.do("add-pack")
    return _page(editor, product)


@blueprint.post("/san-pham/<int:product_id>")
@member
def save(product_id: int) -> ResponseReturnValue:
    """Keep what was written; `op` says what else was pressed."""
    return _save(own_product(product_id))


def _save(product: Product | None) -> ResponseReturnValue:
    op = request.form.get("op", "save")
    editor = _sent(product)
    editor.do(op)
    offer_places(editor.form)
    is_final = op in {"save", "submit"}
    is_kept = op != "choose-wards" and (product is None or product.status in DRAFTS)
    if not (is_final or is_kept):
        return _page(editor, product)
    if not editor.is_sound():
        return _unsound(editor, product, is_final=is_final)
    if editor.asks_about_prices({v.id: v.price for v in product.variants} if product else {}):
        return _page(editor, product)
    was = product.status if product else None
    try:
        with transaction():
            saved = services.save_listing(
                seller=g.seller, product=product, listing=editor.listing(), actor_id=current_user.id
            )
    except _REFUSALS as error:
        _say(editor, error)
        return _page(editor, product), 422
    if op == "submit" and g.seller.is_selling:
        return send_to_officers(saved.id)
    return _kept(saved, was, op)


def _sent(product: Product | None) -> Editor:
    """The page as it was sent, with pictures that came along; a foreign pack is a 404."""
    editor = editors.sent(request.form, seller_id=g.seller.id)
    known = {str(variant.id) for variant in product.variants} if product else set()
    if any(row.variant_id.data and row.variant_id.data not in known for row in editor.rows):
        abort(404)
    taken = take_in_files(
        editor.form.new_photos.data or (),
        owner_id=current_user.id,
        is_private=False,
        room=editor.room_for_shots,
    )
    editor.photo_problems = taken.refusals
    editor.add_shots(taken.media_ids, seller_id=g.seller.id)
    return editor


def _unsound(editor: Editor, product: Product | None, *, is_final: bool) -> ResponseReturnValue:
    if is_final or editor.photo_problems:
        return _page(editor, product), 422
    editor.hush()
    return _page(editor, product)


def _kept(product: Product, was: ProductStatus | None, op: str) -> ResponseReturnValue:
    if was is ProductStatus.PUBLISHED and product.status is ProductStatus.PROPOSED:
        flash(_("Đã lưu. Bà con sửa điều cán bộ đã xem, nên món này về lại chỗ chờ duyệt."), "warning")
    elif was is ProductStatus.HIDDEN and product.status is ProductStatus.DRAFT:
        flash(_("Đã lưu. Bà con sửa điều cán bộ đã xem, nên món này cần gửi duyệt lại."), "warning")
    elif was is ProductStatus.PUBLISHED:
        flash(_("Đã lưu. Khách thấy ngay."), "success")
    elif was is ProductStatus.PROPOSED:
        flash(_("Đã lưu. Cán bộ sẽ xem bản mới này."), "success")
    more = {"them": 1, "_anchor": "packs"} if op == "add-pack" else {}
    anchor = {"_anchor": "photos"} if op.startswith("photo") else {}
    return redirect(url_for(".product_page", product_id=product.id, **(more or anchor)), 303)


def _say(editor: Editor, error: ShopError) -> None:
    if isinstance(error, PackRefused):
        row = editor.rows.index(editor.filled_rows[error.index])
        editor.row_problems[row] = [_(words) for words in error.problems]
    elif isinstance(error, _ON_PHOTOS):
        editor.photo_problems.append(spoken(error))
    else:
        field = editor.form[_FIELD_OF[type(error)]]
        field.errors = [*field.errors, spoken(error)]


def _page(editor: Editor, product: Product | None) -> str:
    offer_places(editor.form)
    packs = [variant.id for variant in product.variants] if product else []
    return render_template(
        "workshop/editor.html",
        editor=editor,
        form=editor.form,
        product=product,
        kinds=_KINDS,
        label=label_facts(editor.form.subgroup.data or ""),
        stocks=stocks_of_seller(packs, seller_id=g.seller.id),
        missing=_missing(product) if product else [],
        asked_for_missing="thieu" in request.args,
        papers=certificates_of_product(product.id) if product else [],
        card=card_of(product) if product else None,
        state=STATES[product.status] if product else None,
        saved_at=_clock_of(product) if product and product.status in DRAFTS else None,
        is_selling=g.seller.is_selling,
        most_packs=MOST_PACKS,
        photo_of=uploaded,
        drawing=_drawing(product) if product else None,
        today=vietnam_today(),
    )


def _drawing(product: Product) -> Picture | None:
    """A drawing that stands in until there are photos."""
    return drawing(product.drawing, product.drawing_alt) if product.drawing else None


def _missing(product: Product) -> list[tuple[str, str]]:
    """What the officers would miss: where to put it right, and the sentence."""
    return [(field_for(words), _(words)) for words in missing_for_publication(product)]


def _clock_of(product: Product) -> str:
    """The hour and minute of the last change; with the day if it was not today."""
    at = product.updated_at
    if vietnam_date(at) != vietnam_date(now()):
        return moment(at)
    local = at.astimezone(VIETNAM)
    return f"{local.hour}:{local.minute:02}"
