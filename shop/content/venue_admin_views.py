"""The officers' list of fairs and sales points."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.content import admin_queries, venue_services
from shop.content.admin_forms import VenueForm
from shop.content.admin_views import blueprint
from shop.content.models import Venue, VenueKind
from shop.places.queries import provinces
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import note_act
from shop.platform.paging import read_cursor

_FAIRS = (VenueKind.FAIR,)
_POINTS = (VenueKind.POINT, VenueKind.CHAIN)


@blueprint.get("/noi-ban")
@officer
def venues_page() -> str:
    """Fairs, or sales points, hidden ones too."""
    is_points = request.args.get("loai") == "diem-ban"
    return render_template(
        "content/admin_venues.html",
        page=admin_queries.venues(read_cursor(request.args), _POINTS if is_points else _FAIRS),
        is_points=is_points,
    )


@blueprint.route("/noi-ban/moi", methods=["GET", "POST"])
@officer
def new_venue() -> ResponseReturnValue:
    """Enter a fair or a sales point."""
    return _edit(None)


@blueprint.route("/noi-ban/<int:venue_id>", methods=["GET", "POST"])
@officer
def venue_page(venue_id: int) -> ResponseReturnValue:
    """Change one, or hide it."""
    return _edit(admin_queries.venue(venue_id) or abort(404))


def _edit(venue: Venue | None) -> ResponseReturnValue:
    form = VenueForm(data=_kept(venue) if venue else {"is_shown": True})
    form.offer([(province.code, province.name) for province in provinces()])
    if not form.validate_on_submit():
        page = render_template("content/admin_venue.html", form=form, venue=venue)
        return page, 422 if form.errors else 200
    facts = venue_services.Facts(**form.facts())
    number = venue.id if venue else None
    with transaction():
        known = admin_queries.venue(number) or abort(404) if number is not None else None
        kept = venue_services.put_venue(facts=facts, venue=known)
        note_act("venue.written", "venue", kept.id, reason=kept.name)
        where = "" if kept.kind is VenueKind.FAIR else "diem-ban"
    flash(_("Đã lưu."), "success")
    return redirect(url_for(".venues_page", loai=where or None), 303)


def _kept(venue: Venue) -> dict[str, object]:
    return {
        **{column.name: getattr(venue, column.name) for column in Venue.__table__.columns},
        "kind": venue.kind.value,
        "sources": "\n".join(venue.sources),
    }
