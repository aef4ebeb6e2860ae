"""The pages of a person's address book."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.accounts import queries, services
from shop.accounts.errors import TooManyAddresses, UnknownPlace
from shop.accounts.forms import AddressForm
from shop.accounts.services import AddressFacts
from shop.places.choosing import offer_places
from shop.platform.access import signed_in
from shop.platform.database import transaction
from shop.platform.i18n import spoken

blueprint = Blueprint("addresses", __name__, url_prefix="/tai-khoan/dia-chi")


@blueprint.get("")
@signed_in
def address_book() -> ResponseReturnValue:
    """All addresses of this person."""
    return render_template("accounts/addresses.html", addresses=queries.addresses_of(current_user.id))


@blueprint.route("/them", methods=["GET", "POST"])
@signed_in
def add() -> ResponseReturnValue:
    """Write a new address into the book."""
    form = _form()
    if not _is_ready(form):
        return _shown(form, _("Thêm địa chỉ"))
    try:
        with transaction():
            services.add_address(user_id=current_user.id, facts=AddressFacts(**form.facts()))
    except UnknownPlace as error:
        form.ward_code.errors = [spoken(error)]
        return _shown(form, _("Thêm địa chỉ"))
    except TooManyAddresses as error:
        flash(spoken(error), "error")
        return redirect(url_for(".address_book"), 303)
    flash(_("Đã thêm địa chỉ."), "success")
    return redirect(url_for(".address_book"), 303)


@blueprint.route("/<int:address_id>", methods=["GET", "POST"])
@signed_in
def change(address_id: int) -> ResponseReturnValue:
    """Change an address; orders keep the one they were placed with."""
    address = queries.address_of(address_id, user_id=current_user.id) or abort(404)
    form = _form(obj=address)
    if not _is_ready(form):
        return _shown(form, _("Sửa địa chỉ"))
    try:
        with transaction():
            address = queries.address_of(address_id, user_id=current_user.id) or abort(404)
            services.change_address(address=address, facts=AddressFacts(**form.facts()))
    except UnknownPlace as error:
        form.ward_code.errors = [spoken(error)]
        return _shown(form, _("Sửa địa chỉ"))
    flash(_("Đã lưu địa chỉ."), "success")
    return redirect(url_for(".address_book"), 303)


@blueprint.get("/<int:address_id>/xoa")
@signed_in
def back_to_address(address_id: int) -> ResponseReturnValue:
    """Where an address is removed, opened anew: the address itself."""
    address = queries.address_of(address_id, user_id=current_user.id) or abort(404)
    return redirect(url_for(".change", address_id=address.id))


@blueprint.post("/<int:address_id>/xoa")
@signed_in
def remove(address_id: int) -> ResponseReturnValue:
    """Take an address out of the book."""
    with transaction():
        address = queries.address_of(address_id, user_id=current_user.id) or abort(404)
        services.remove_address(address=address)
    flash(_("Đã xóa địa chỉ."), "success")
    return redirect(url_for(".address_book"), 303)


def _form(**known: Any) -> AddressForm:
    """The form with all provinces, and the communes of the one chosen."""
    form = AddressForm(**known)
    offer_places(form)
    return form


def _is_ready(form: AddressForm) -> bool:
    """Whether to save. Without script a second button only fetches the communes."""
    wants_wards = "load_wards" in request.form
    return not wants_wards and bool(form.validate_on_submit())


def _shown(form: AddressForm, title: str) -> ResponseReturnValue:
    status = 422 if form.errors else 200
    return render_template("accounts/address_form.html", form=form, title=title), status
