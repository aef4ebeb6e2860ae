"""The account: what a person keeps here, and what only that person may change."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from shop.accounts import queries
from shop.platform.access import signed_in

blueprint = Blueprint("account", __name__, url_prefix="/tai-khoan")


@blueprint.get("/")
@signed_in
def account_home() -> ResponseReturnValue:
    """Everything about the account on one page."""
    return render_template(
        "accounts/home.html", sign_ins=queries.sign_ins_of(current_user.id), user=current_user
    )
