"""Suggestions while a person types: lines for js/suggest.js."""

from flask import Blueprint, Response, make_response, render_template, request

from shop.platform.access import public
from shop.search import queries
from shop.search.matching import MOST_LETTERS

blueprint = Blueprint("search", __name__)


@blueprint.get("/goi-y")
@public
def suggest() -> Response:
    """Links to what somebody may be about to type; nothing for too short a text."""
    text = request.args.get("q", "")[:MOST_LETTERS].strip()
    found = queries.suggest(text) if len(text) > 1 else []
    return make_response(render_template("search/suggestions.html", suggestions=found))
