"""Who may pass the doors of a seller's workspace; each guard leaves `g.seller` behind."""

from collections.abc import Collection, Mapping

from flask import abort, current_app, g
from flask.typing import ResponseReturnValue
from flask_login import current_user

from shop.platform.access import Access, Guard
from shop.sellers.models import SellerStatus
from shop.sellers.policies import FULFILLING
from shop.sellers.queries import seller_of_user

_EVERY_STATUS = frozenset(SellerStatus)
_SELLING = frozenset({SellerStatus.APPROVED})


def _guard(statuses: Collection[SellerStatus]) -> Guard:
    def guard() -> ResponseReturnValue | None:
        signed_in: Guard = current_app.extensions["guards"][Access.SIGNED_IN]
        refusal = signed_in()
        if refusal is not None:
            return refusal
        seller = seller_of_user(current_user.id)
        if seller is None or seller.status not in statuses:
            abort(403)
        g.seller = seller
        return None

    return guard


#: To be joined with the other rooms' guards in wiring.py.
GUARDS_PART: Mapping[Access, Guard] = {
    Access.MEMBER: _guard(_EVERY_STATUS),
    Access.SELLER: _guard(_SELLING),
    Access.FULFILLER: _guard(FULFILLING),
}
