"""Pages to read, the same for everybody."""

from datetime import date, timedelta

from flask import Blueprint, render_template, request

from shop.catalog.groups import GROUPS
from shop.content.forms import PostageForm
from shop.orders.policies import CONFIRM_WITHIN, HAND_OVER_WITHIN, WAIT_FOR_ANSWER
from shop.places.queries import provinces
from shop.platform.access import public
from shop.platform.settings import settings
from shop.shipping import queries as shipping
from shop.shipping.policies import FRESH_DAYS, HEAVIEST_PARCEL_GRAMS

blueprint = Blueprint("content", __name__)

#: Nobody's number: the calculator asks for the market's own table.
_NO_SELLER = 0
#: When the texts on returns, privacy and rules were last gone over.
_TEXTS_OF = date(2026, 11, 29)
#: How long buyers wait at most, as the pages tell it: hours for an answer, days until the
#: market cancels what nobody answered, days until the goods are handed over.
_WAITS = {
    "answer_hours": CONFIRM_WITHIN // timedelta(hours=1),
    "give_up_days": (CONFIRM_WITHIN + WAIT_FOR_ANSWER) // timedelta(days=1),
    "hand_over_days": HAND_OVER_WITHIN // timedelta(days=1),
}


@blueprint.get("/ocop")
@public
def about_ocop() -> str:
    """What the stars mean, who gives them and for how long."""
    return render_template("content/about_ocop.html", groups=GROUPS)


@blueprint.get("/giao-hang")
@public
def delivery() -> str:
    """Delivery in words, the market's postage table, and a calculator."""
    form = PostageForm(request.args)
    form.offer((province.code, province.name) for province in provinces())
    asked = bool({"tu", "den", "can"} & set(request.args))
    return render_template(
        "content/delivery.html",
        form=form,
        asked=asked,
        ways=_ways(form) if asked and form.validate() else [],
        tables=shipping.market_table(),
        heaviest_kilos=HEAVIEST_PARCEL_GRAMS // 1000,
        fresh_days=FRESH_DAYS,
        cod_cap=settings().cod_cap,
        **_WAITS,
    )


@blueprint.get("/doi-tra")
@public
def returns() -> str:
    """What can be exchanged or given back, and how."""
    return render_template(
        "content/returns.html", return_days=settings().return_days, texts_of=_TEXTS_OF, **_WAITS
    )


@blueprint.get("/quyen-rieng-tu")
@public
def privacy() -> str:
    """Which personal data the market keeps, what for, and what people may ask."""
    return render_template("content/privacy.html", texts_of=_TEXTS_OF)


@blueprint.get("/quy-che")
@public
def rules() -> str:
    """The rules by which the market operates."""
    return render_template(
        "content/rules.html", return_days=settings().return_days, texts_of=_TEXTS_OF, **_WAITS
    )


def _ways(form: PostageForm) -> list[shipping.Quote]:
    shipment = shipping.Shipment(_NO_SELLER, form.tu.data, form.den.data, form.grams)
    return shipping.quotes([shipment])[_NO_SELLER]
