"""Waiting for a pack that is sold out: one press for people with an account, a letter for guests."""

from datetime import timedelta

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.mail_util import EmailValidateException

from shop.accounts.attempts import HOUR, Limit, count, mailbox, place
from shop.accounts.policies import veiled_email
from shop.accounts.security_parts import mail_util
from shop.catalog.models import Variant
from shop.kernel.numbers import read_number
from shop.platform.access import Access, allow, visitor
from shop.platform.asking import wants_json
from shop.platform.database import transaction
from shop.platform.i18n import page_language, spoken
from shop.platform.web_security import unreferred
from shop.saved import queries, services
from shop.saved.answers import refused, told
from shop.saved.errors import LinkIsSpent, NoSuchThing, SavedRefusal, StillThere
from shop.saved.forms import AlertForm
from shop.saved.letter_views import spent_page, stop_page
from shop.saved.models import StockAlert

blueprint = Blueprint("alerts", __name__)

#: Letters that a stranger can have sent, to one address and from one place.
_DAY = timedelta(days=1)
LETTERS = (
    Limit("alert", mailbox, 5, HOUR), Limit("alert-day", mailbox, 10, _DAY),
    Limit("alert-place", place, 20, HOUR),
)  # fmt: skip


@blueprint.post("/bao-khi-co-hang")
@allow(Access.VISITOR, token_free=True)
def ask() -> ResponseReturnValue:
    """From a public page: done for people with an account (`op` is `bo`: no longer), a form for guests."""
    variant_id = read_number(request.form.get("variant_id", "")) or 0
    if request.form.get("op") == "bo" and current_user.is_authenticated:
        with transaction():
            services.cancel_alert(user_id=current_user.id, variant_id=variant_id)
        return told(_("Chợ không báo món này nữa."), is_kept=False, way=_way(), to=_mine())
    pack = queries.awaited_pack(variant_id)
    if pack is None:
        return refused(spoken(NoSuchThing()), way=_way(), to=url_for("saved.guest_page"))
    if not current_user.is_authenticated:
        return redirect(url_for(".ask_page", variant_id=pack.id), 303)
    return _ask_for_user(pack)


@blueprint.get("/bao-khi-co-hang")
@visitor
def back_to_list() -> ResponseReturnValue:
    """The address of a refused form, opened anew: the list of what one keeps."""
    return redirect(url_for("saved.guest_page"))


def _ask_for_user(pack: Variant) -> ResponseReturnValue:
    try:
        with transaction():
            services.ask_for_user(
                user=current_user._get_current_object(), variant_id=pack.id, language=page_language()
            )
    except StillThere as error:
        return _led_to_goods(error, pack)
    except SavedRefusal as error:
        return refused(spoken(error), way=_way(), to=_mine())
    words = _("Khi có hàng, chợ gửi thư cho bạn một lần.")
    return told(words, is_kept=True, way=_way(), to=_mine())


@blueprint.route("/bao-khi-co-hang/<int:variant_id>", methods=["GET", "POST"])
@visitor
def ask_page(variant_id: int) -> ResponseReturnValue:
    """A guest's address, which a letter then asks to confirm. The answer never says who is known."""
    pack = queries.awaited_pack(variant_id) or abort(404)
    if current_user.is_authenticated:
        return redirect(_goods(pack), 303) if request.method == "GET" else _ask_for_user(pack)
    form = AlertForm()
    if request.method == "GET":
        return _form_page(form, pack)
    if not (form.validate_on_submit() and _is_address(form)):
        return _form_page(form, pack, 422)
    count(LETTERS)
    email = str(form.email.data)
    try:
        with transaction():
            services.ask_by_email(email=email, variant_id=pack.id, language=page_language())
    except SavedRefusal as error:
        return _led_to_goods(error, pack)
    return make_response(render_template("saved/asked.html", pack=pack, email=veiled_email(email)))


@blueprint.route("/bao-khi-co-hang/xac-nhan/<secret>", methods=["GET", "POST"])
@visitor
def confirm(secret: str) -> ResponseReturnValue:
    """The link in the letter: a button, then the consent. Whoever comes again is told that it is given."""
    if request.method == "GET":
        asked = queries.asked_alert(secret)
        return _confirm_page(asked) if asked else spent_page()
    try:
        with transaction():
            alert = services.confirm_alert(token=secret)
    except LinkIsSpent:
        return spent_page()
    return _confirm_page(alert)


@blueprint.route("/thu-bao/co-hang/<secret>", methods=["GET", "POST"])
@allow(Access.VISITOR, token_free=True)
def stop(secret: str) -> ResponseReturnValue:
    """End all such letters: one press, here or in the mail program (RFC 8058)."""
    end, reader = (lambda key: services.stop_alerts(key=key)), queries.alert_reader
    return stop_page(secret, end, about="alert", reader=reader)


def _form_page(form: AlertForm, pack: Variant, status: int = 200) -> ResponseReturnValue:
    return make_response(render_template("saved/ask.html", form=form, pack=pack), status)


def _confirm_page(alert: StockAlert) -> ResponseReturnValue:
    is_done = alert.confirmed_at is not None
    email = veiled_email(alert.email or "")
    return unreferred(render_template("saved/confirm.html", pack=alert.variant, is_done=is_done, email=email))


def _is_address(form: AlertForm) -> bool:
    """Whether it is one; says so beside the field. Kept as accounts keep theirs."""
    try:
        form.email.data = mail_util().validate(form.email.data)
    except EmailValidateException:
        form.email.errors = [_("Email này chưa đúng. Ví dụ: ten@gmail.com.")]
    return not form.errors


def _led_to_goods(error: SavedRefusal, pack: Variant) -> ResponseReturnValue:
    """It can be bought now: its page says so itself, without a message."""
    if wants_json():
        return refused(spoken(error), way=_way(), to="")
    return redirect(_goods(pack), 303)


def _goods(pack: Variant) -> str:
    return url_for("catalog.product_page", slug=pack.product.slug)


def _mine() -> str:
    return url_for("saved.saved_page", _anchor="cho-hang")


def _way() -> tuple[str, str]:
    return _mine(), _("Xem danh sách")
