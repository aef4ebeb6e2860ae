"""The gated shelf: alcohol is shown here alone, to those who say that they are of age."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shop.catalog import age, forms
from shop.catalog.pages import product_values
from shop.catalog.views import blueprint, postage_values
from shop.certificates.queries import certified_product
from shop.platform.access import Access, allow, visitor
from shop.platform.settings import settings
from shop.reviews.queries import section_of
from shop.search.queries import Filters, Listing
from shop.search.queries import listing as list_goods
from shop.search.queries import search as search_goods
from shop.stock.queries import available_of, few_of


@blueprint.get("/ruou")
@visitor
def alcohol_shelf() -> ResponseReturnValue:
    """The shelf, or the question about age before it."""
    if not age.has_confirmed():
        return _ask()
    asked = forms.read_listing(request.args)
    found = list_goods(Filters(alcohol=True), after=asked.after, before=asked.before)
    return _shelf(found, "")


@blueprint.get("/ruou/tim-kiem")
@visitor
def alcohol_search() -> ResponseReturnValue:
    """Search on the gated shelf."""
    if not age.has_confirmed():
        return _ask()
    asked = forms.read_listing(request.args)
    found = search_goods(asked.text, Filters(alcohol=True), after=asked.after, before=asked.before)
    return _shelf(found, asked.text)


@blueprint.get("/ruou/<slug>")
@visitor
def alcohol_product(slug: str) -> ResponseReturnValue:
    """A product of the gated shelf; who has not answered is asked, whatever the address."""
    if not age.has_confirmed():
        return _ask(slug)
    product, paper = certified_product(forms.read_slug(slug), alcohol=True) or abort(404)
    stock = available_of([variant.id for variant in product.variants])
    values = product_values(product, stock=stock, few=few_of(stock), cards=())
    return render_template(
        "catalog/product.html",
        **values,
        **postage_values(product, values["chosen"]),
        paper=paper,
        gated=True,
        reviews=section_of(product.id),
        is_sold=settings().takes_cashless,
    )


@blueprint.post("/ruou/xac-nhan")
@allow(Access.VISITOR, token_free=True)
def confirm_age() -> ResponseReturnValue:
    """The answer: kept in a signed cookie, and back to where the question was asked."""
    if request.form.get("du_tuoi") != "1":
        return redirect(url_for("catalog.alcohol_shelf"), 303)
    slug = forms.read_slug(request.form.get("mon", ""))
    back = url_for(".alcohol_product", slug=slug) if slug else url_for(".alcohol_shelf")
    if request.form.get("ve") == "thanh-toan":
        back = url_for("checkout.checkout_page")
    return age.remember(redirect(back, 303))


def _shelf(found: Listing, text: str) -> ResponseReturnValue:
    sold = settings().takes_cashless
    return render_template("catalog/alcohol.html", listing=found, text=text, is_sold=sold)


def _ask(slug: str = "") -> ResponseReturnValue:
    return render_template("catalog/age.html", slug=forms.read_slug(slug))
