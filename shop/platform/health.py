"""For the machine that watches the machine: alive, and ready to serve."""

from flask import Blueprint, Response, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shop.platform.access import Access, allow
from shop.platform.database import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@allow(Access.MACHINE)
def healthz() -> Response:
    """The process answers."""
    return _plain("ok", 200)


@blueprint.get("/readyz")
@allow(Access.MACHINE)
def readyz() -> Response:
    """The database answers and has its tables."""
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        db.session.rollback()
        return _plain("not ready", 503)
    return _plain("ready", 200)


def _plain(word: str, status: int) -> Response:
    response = make_response(word, status)
    response.content_type = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response
