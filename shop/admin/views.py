"""The officers' first page: what waits, and what was done."""

from flask import Blueprint, render_template, request

from shop.admin import queries
from shop.admin.queries import Kind
from shop.kernel.money import Vnd
from shop.payments.admin_queries import waiting
from shop.platform.access import officer
from shop.platform.desk import place_in_queue
from shop.platform.paging import read_cursor
from shop.platform.settings import settings

blueprint = Blueprint("admin", __name__, url_prefix="/quan-tri")


@blueprint.get("")
@officer
def queue_page() -> str:
    """All that waits, by deadline; or one kind of it, or what some words speak of, an order too."""
    place = queries.read_place(place_in_queue())
    return render_template(
        "admin/queue.html",
        queue=queries.queue(place),
        counts=queries.counts(place.text),
        kinds=Kind,
        money=waiting(limit=Vnd(settings().two_officers_above)),
        place=place,
        order_code=queries.order_called(place.text),
    )


@blueprint.get("/nhat-ky")
@officer
def audit_page() -> str:
    """The log, by act, person and subject."""
    chosen = {name: request.args.get(name, "").strip()[:80] for name in ("viec", "ai", "doi_tuong")}
    log = queries.log(
        act=chosen["viec"],
        person=chosen["ai"],
        subject=chosen["doi_tuong"],
        cursor=read_cursor(request.args),
    )
    return render_template(
        "admin/audit.html",
        log=log,
        codes=queries.codes_of(log.rows),
        acts=queries.acts(),
        chosen=chosen,
    )
