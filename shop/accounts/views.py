"""The account: what a person keeps here, and what only that person may change."""

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.mail_util import EmailValidateException

from shop.accounts import attempts, journal, letters, links, queries, services
from shop.accounts.errors import LinkSpent
from shop.accounts.forms import NewEmailForm, ProfileForm
from shop.accounts.fresh import is_own_password
from shop.accounts.security_parts import mail_util
from shop.orders.queries import running_of_buyer
from shop.payments.queries import held_until, money_of
from shop.platform.access import signed_in, visitor
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.platform.web_security import unreferred
from shop.saved.queries import counts_of

blueprint = Blueprint("account", __name__, url_prefix="/tai-khoan")


@blueprint.get("")
@signed_in
def account_home() -> ResponseReturnValue:
    """Everything about the account on one page, what is on its way first."""
    running = running_of_buyer(current_user.id)
    shown = [order.id for order in running]
    return render_template(
        "accounts/home.html",
        user=current_user,
        sign_ins=queries.sign_ins_of(current_user.id),
        addresses=queries.addresses_of(current_user.id),
        watched=counts_of(current_user.id),
        running=running,
        money=money_of(order_ids=shown),
        held=held_until(shown),
    )


@blueprint.route("/ho-so", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    """Name, phone, language."""
    form = ProfileForm(obj=current_user)
    if not form.validate_on_submit():
        return render_template("accounts/profile.html", form=form), _status()
    with transaction():
        services.change_profile(
            user=current_user._get_current_object(),
            full_name=form.full_name.data,
            phone=form.phone_number(),
            language=form.language.data,
        )
    flash(_("Đã lưu hồ sơ."), "success")
    return redirect(url_for(".account_home"), 303)


@blueprint.route("/email", methods=["GET", "POST"])
@signed_in
def new_email() -> ResponseReturnValue:
    """Ask to move the account to another address."""
    form = NewEmailForm()
    if request.method == "POST":
        attempts.count(attempts.PASSWORD)
    if not (form.validate_on_submit() and _is_right(form)):
        return render_template("accounts/new_email.html", form=form, user=current_user), _status()
    attempts.count(attempts.LETTER)
    user, address = current_user._get_current_object(), form.email.data
    with transaction():
        attempts.forget(attempts.PASSWORD)
        journal.note_own("account.email_asked", user)
        is_free = services.ask_new_email(user=user, new_email=address)
        path = links.new_email_path(user) if is_free else None
        letters.email_change_asked(user, new_email=address, path=path)
    flash(_("Chợ đã gửi thư tới %(email)s. Bạn mở thư và bấm vào đường dẫn trong đó.", email=address), "info")
    return redirect(url_for(".account_home"), 303)


def _is_right(form: NewEmailForm) -> bool:
    """Whether the address is one and the password this person's; says so beside the field."""
    try:
        form.email.data = mail_util().validate(form.email.data)
    except EmailValidateException:
        form.email.errors = [_("Email này chưa đúng. Ví dụ: ten@gmail.com.")]
    if not is_own_password(form.password.data):
        form.password.errors = [_("Mật khẩu chưa đúng.")]
    return not form.errors


@blueprint.route("/email/<token>", methods=["GET", "POST"])
@visitor
def confirm_new_email(token: str) -> ResponseReturnValue:
    """The link in the letter to the new address: a button, then the move."""
    known = links.read_new_email(token)
    if known is None:
        flash(_(LinkSpent.message), "error")
        return redirect(url_for(".account_home"), 303)
    g.is_token_page = True
    if request.method == "GET":
        return render_template("accounts/confirm_new_email.html", token=token, email=known[1])
    try:
        with transaction():
            user = queries.user_by_uniquifier(known[0], lock=True)
            if user is None:
                raise LinkSpent
            old = user.email
            services.take_new_email(user=user, new_email=known[1])
            letters.email_changed(user, old_email=old)
            journal.note_own("account.email_changed", user)
    except LinkSpent as error:
        flash(spoken(error), "error")
        return redirect(url_for(".account_home"), 303)
    flash(_("Email đã đổi. Bạn đăng nhập lại bằng email mới nhé."), "success")
    return redirect(url_for("security.login"), 303)


@blueprint.after_request
def keep_token_secret(response: Response) -> Response:
    """The link of a letter tells nobody where it was, whatever it is answered with."""
    return unreferred(response) if g.get("is_token_page") else response


@blueprint.get("/thiet-bi")
@signed_in
def devices() -> ResponseReturnValue:
    """Where this person is signed in."""
    return render_template(
        "accounts/devices.html",
        sign_ins=queries.sign_ins_of(current_user.id),
        current_id=g.sign_in.id,
    )


@blueprint.get("/thiet-bi/<int:sign_in_id>/ket-thuc")
@blueprint.get("/thiet-bi/ket-thuc-het")
@signed_in
def back_to_devices(sign_in_id: int | None = None) -> ResponseReturnValue:
    """Where sign-ins are ended, opened anew: their list."""
    if sign_in_id is not None:
        queries.sign_in_of(sign_in_id, user_id=current_user.id) or abort(404)
    return redirect(url_for(".devices"))


@blueprint.post("/thiet-bi/<int:sign_in_id>/ket-thuc")
@signed_in
def end_device(sign_in_id: int) -> ResponseReturnValue:
    """End one of this person's sign-ins."""
    with transaction():
        queries.sign_in_of(sign_in_id, user_id=current_user.id) or abort(404)
        services.end_sign_in(sign_in_id=sign_in_id, user_id=current_user.id)
        journal.note_own("account.device_signed_out", current_user._get_current_object())
    flash(_("Đã đăng xuất thiết bị đó."), "success")
    return redirect(url_for(".devices"), 303)


@blueprint.post("/thiet-bi/ket-thuc-het")
@signed_in
def end_other_devices() -> ResponseReturnValue:
    """End all sign-ins of this person but the one in use."""
    with transaction():
        services.end_sign_ins(user_id=current_user.id, but=g.sign_in.id)
        journal.note_own("account.device_signed_out", current_user._get_current_object())
    flash(_("Đã đăng xuất mọi thiết bị khác."), "success")
    return redirect(url_for(".devices"), 303)


def _status() -> int:
    return 422 if request.method == "POST" else 200
