"""One-click entry to the demo: exists only where the demo does, on loopback alone."""

from dataclasses import dataclass

from flask import Blueprint, Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from config import Settings
from shop.accounts import queries
from shop.accounts.signing_in import sign_in
from shop.kernel.errors import mark
from shop.platform.access import visitor
from shop.platform.database import transaction

blueprint = Blueprint("demo_entry", __name__)


@dataclass(frozen=True)
class Role:
    """A person of the demo to enter as."""

    email: str
    words: str


ROLES = (
    Role("nguoi-mua@demo.example", mark("Người mua")),
    Role("ong-mat@demo.example", mark("Bà con bán mật ong")),
    Role("lay-nua@demo.example", mark("Bà con HTX Lay Nưa")),
    Role("cho-duyet@demo.example", mark("Bà con đang chờ duyệt")),
    Role("can-bo-1@demo.example", mark("Cán bộ thứ nhất")),
    Role("can-bo-2@demo.example", mark("Cán bộ thứ hai")),
)


def set_up_demo_entry(app: Flask, settings: Settings) -> None:
    """Put the doors on the sign-in page, if this is the demo and nobody else can reach it."""
    if not (settings.demo and settings.on_loopback):
        return
    app.register_blueprint(blueprint)
    app.extensions["security"].login_context_processor(_doors)


def _doors() -> dict[str, list[Role]]:
    """A door for each who still has an account: erasing one can be tried too."""
    return {"demo_roles": [role for role in ROLES if queries.user_by_email(role.email)]}


@blueprint.post("/demo/vao")
@visitor
def enter() -> ResponseReturnValue:
    """Sign in as one of the demo's people, the second factor included."""
    email = request.form.get("email", "")
    if email not in {role.email for role in ROLES}:
        abort(404)
    with transaction():
        user = queries.user_by_email(email) or abort(404)
        logout_user()
        sign_in(user, second_factor=True)
    return redirect(url_for("account.account_home"), 303)
