"""Who may pass the doors of a seller's workspace; each guard leaves `g.seller` behind."""

from collections.abc import Collection, Mapping

from flask import abort, current_app, g, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from shop.platform.access import Access, Guard
from shop.platform.asking import wants_json
from shop.sellers.models import Seller, SellerStatus
from shop.sellers.policies import FULFILLING
from shop.sellers.queries import seller_of_user
from shop.sellers.words import STANDING

_EVERY_STATUS = frozenset(SellerStatus)
_SELLING = frozenset({SellerStatus.APPROVED})


def _guard(statuses: Collection[SellerStatus]) -> Guard:
    def guard() -> ResponseReturnValue | None:
        signed_in: Guard = current_app.extensions["guards"][Access.SIGNED_IN]
        refusal = signed_in()
        if refusal is not None:
            return refusal
        seller = seller_of_user(current_user.id)
        if seller is None:
            abort(403)
        g.seller = seller
        return None if seller.status in statuses else closed_door(seller)

    return guard


def closed_door(seller: Seller) -> ResponseReturnValue:
    """The seller's own door, shut for now: where the stall stands, why, and whom to ask."""
    if wants_json():
        abort(403)
    page = render_template("sellers/closed.html", seller=seller, standing=STANDING[seller.status])
    return make_response(page, 403)


#: To be joined with the other rooms' guards in wiring.py.
GUARDS_PART: Mapping[Access, Guard] = {
    Access.MEMBER: _guard(_EVERY_STATUS),
    Access.SELLER: _guard(_SELLING),
    Access.FULFILLER: _guard(FULFILLING),
}
