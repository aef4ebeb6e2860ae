"""The page where a buyer pays: no script, no outside thing, marked as a trial."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask import send_from_directory as send_from
from werkzeug.exceptions import HTTPException

from shop.demo.card_desk.desk import the_desk
from shop.demo.card_desk.options import ROOT
from shop.demo.card_desk.problems import Problem
from shop.demo.card_desk.store import Thing
from shop.demo.card_desk.words import WORDS, dong
from shop.kernel.clock import VIETNAM

pages = Blueprint(
    "card_desk", __name__, template_folder="templates", static_folder="static", static_url_path="/desk"
)

TEST_CARD = "4242 4242 4242 4242"
#: The test cards, and why the bank declines them ('' if it does not).
CARDS = {
    "4242424242424242": "",
    "5555555555554444": "",
    "4000000000000002": "generic_decline",
    "4000000000009995": "insufficient_funds",
    "4000000000000069": "expired_card",
}
#: The shop's dress that the desk wears: style sheets' tokens, fonts, brand.
DRESS = (Path("css/tokens.css"), Path("fonts"), Path("art/brand"))


@pages.get("/pay/<ref>")
def page(ref: str) -> Response:
    """The page as the session stands."""
    return _page(_session(ref))


@pages.post("/pay/<ref>")
def act(ref: str) -> Response:
    """Pay, be declined, or pay slowly; then back to the shop."""
    desk = the_desk()
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    _session(ref)
    match request.form.get("how"):
        case "later" | "later-fails" as how:
            session = desk.pay_later(ref, succeeds=how == "later")
        case _:
            number = "".join(request.form.get("number", "").split())
            if number not in CARDS:
                return _page(_session(ref), problem="not_a_test_card", status=422)
            session = desk.pay(ref, CARDS[number] or None)
    if session["status"] == "open":
        return _page(session, problem="declined", status=402)
    return _page(session) if session["status"] == "expired" else _to(session["success_url"])


@pages.get("/dress/<path:name>")
def dress(name: str) -> Response:
    """The shop's own look, from its files; the shop itself need not be open."""
    path = Path(name)
    if ".." in path.parts or not any(part == path or part in path.parents for part in DRESS):
        abort(404)
    return send_from(ROOT / "static", name, max_age=3600)


def no_page(error: HTTPException) -> Response:
    """An address that leads nowhere, or a request that is refused."""
    return _page(None, status=error.code or 500)


def _session(ref: str) -> Thing:
    try:
        return the_desk().session(ref)
    except Problem:
        abort(404)


def _page(session: Thing | None, *, problem: str = "", status: int = 200) -> Response:
    language = request.args.get("lang") or (session or {}).get("locale") or "vi"
    language = language if language in WORDS else "vi"
    words = WORDS[language]
    seconds = the_desk().options.later_seconds
    template = "desk_pay.html" if session and session["status"] == "open" else "desk_over.html"
    answer = make_response(
        render_template(
            template, session=session, state=_state(session), words=words, language=language, dong=dong,
            problem=words.get(problem, ""), test_card=TEST_CARD, seconds=seconds, closes_at=_closing(session),
        ),
        status,
    )  # fmt: skip
    _guard(answer, session)
    return answer


def _closing(session: Thing | None) -> str:
    """When the page closes, by Vietnam's clocks."""
    moment = datetime.fromtimestamp((session or {}).get("expires_at", 0), VIETNAM)
    return f"{moment:%H:%M}"


def _state(session: Thing | None) -> str:
    if session is None:
        return "missing"
    if session["status"] != "complete":
        return str(session["status"])
    if session["payment_status"] == "paid":
        return "paid"
    return "waiting" if session["_settles_at"] is not None else "failed"


def _to(address: str) -> Response:
    answer = make_response(redirect(address, 303))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _guard(answer: Response, session: Thing | None) -> None:
    """Nothing but this page's own things; a form may lead back to the shop, nowhere else."""
    back = urlsplit(session["success_url"]) if session else None
    shop = f" {back.scheme}://{back.netloc}" if back else ""
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
        f"form-action 'self'{shop}; base-uri 'none'; frame-ancestors 'none'"
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
