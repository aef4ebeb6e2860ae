"""Checkout Sessions: opened by the shop, ended by the buyer, by the shop, or by time."""

import secrets
from typing import Any

from shop.demo.card_desk import form, intents
from shop.demo.card_desk.events import happened, new_id, now
from shop.demo.card_desk.form import Params
from shop.demo.card_desk.options import Options
from shop.demo.card_desk.problems import Problem, unclear, unknown
from shop.demo.card_desk.store import Store, Thing

KIND = "checkout.session"
KNOWN = frozenset(
    {
        "mode", "line_items", "client_reference_id", "metadata", "payment_intent_data", "locale",
        "expires_at", "success_url", "cancel_url", "customer_email", "expand", "payment_method_types",
        "submit_type",
    }
)  # fmt: skip
LOCALES = frozenset({"auto", "vi", "en"})


def create(store: Store, options: Options, params: Params, *, page: str) -> Thing:
    """Open a session whose page is at `page` + its id; raises `Problem`."""
    form.only(params, KNOWN)
    if form.text(params, "mode") != "payment":
        raise unclear("Invalid mode: only 'payment' is spoken here", "mode")
    amount, currency, title = _lines(form.part(params, "line_items"))
    _check_amount(options, amount)
    ref = f"cs_test_{secrets.token_urlsafe(32)}"
    made: Thing = {
        "id": ref, "object": KIND, "created": now(), "livemode": False, "mode": "payment", "status": "open",
        "payment_status": "unpaid", "payment_intent": None, "payment_method_types": ["card"],
        "amount_subtotal": amount, "amount_total": amount, "currency": currency,
        "client_reference_id": params.get("client_reference_id"), "metadata": form.metadata(params),
        "customer": None, "customer_email": _email(params), "locale": _locale(params),
        "expires_at": _expiry(options, params), "success_url": _address(params, "success_url"),
        "cancel_url": _address(params, "cancel_url") if "cancel_url" in params else None,
        "url": page + ref, "ui_mode": "hosted_page",
        "_title": title, "_intent": _intent_data(params), "_settles_at": None, "_outcome": None,
    }  # fmt: skip
    return _keep(store, made)


def read(store: Store, ref: str) -> Thing:
    """A session as it is at this moment; raises `Problem`."""
    session = store.find(KIND, ref)
    if session is None:
        raise unknown("checkout.session", ref)
    if session["status"] == "open" and session["expires_at"] <= now():
        return _expire(store, session)
    if session["_settles_at"] is not None and session["_settles_at"] <= now():
        return _settle(store, session)
    return session


def expire(store: Store, ref: str) -> Thing:
    """End a session that nobody has paid; raises `Problem`."""
    session = read(store, ref)
    if session["status"] != "open":
        raise Problem(
            400, None, 'Only Checkout Sessions with a status in ["open"] can be expired.'
            f" This Checkout Session has a status of `{session['status']}`.",
        )  # fmt: skip
    return _expire(store, session)


def pay(store: Store, ref: str, decline_code: str | None = None) -> Thing:
    """The buyer pays by card, or the bank declines it; a session that is not open stays as it is."""
    session = read(store, ref)
    if session["status"] != "open":
        return session
    intent = intents.of_session(store, session)
    session["payment_intent"] = intent["id"]
    if decline_code:
        intents.decline(store, intent, decline_code)
        return _keep(store, session)
    intents.succeed(store, intent)
    session.update(status="complete", payment_status="paid", url=None)
    return _tell(store, session, "completed")


def pay_later(store: Store, options: Options, ref: str, *, succeeds: bool) -> Thing:
    """The buyer pays by a slow method: the money comes, or does not, after a while."""
    session = read(store, ref)
    if session["status"] != "open":
        return session
    intent = intents.of_session(store, session)
    intents.wait(store, intent)
    session.update(status="complete", payment_intent=intent["id"], url=None)
    session.update(_settles_at=now() + options.later_seconds, _outcome=succeeds)
    return _tell(store, session, "completed")


def _settle(store: Store, session: Thing) -> Thing:
    intent = intents.read(store, session["payment_intent"])
    session["_settles_at"] = None
    if not session["_outcome"]:
        intents.decline(store, intent, "generic_decline")
        return _tell(store, session, "async_payment_failed")
    intents.succeed(store, intent)
    session["payment_status"] = "paid"
    return _tell(store, session, "async_payment_succeeded")


def _expire(store: Store, session: Thing) -> Thing:
    if session["payment_intent"]:
        intents.cancel(store, intents.read(store, session["payment_intent"]))
    session.update(status="expired", url=None)
    return _tell(store, session, "expired")


def _tell(store: Store, session: Thing, what: str) -> Thing:
    happened(store, f"{KIND}.{what}", session)
    return _keep(store, session)


def _keep(store: Store, session: Thing) -> Thing:
    due = session["expires_at"] if session["status"] == "open" else session["_settles_at"]
    return store.keep(session, parent=session["payment_intent"], due=due)


def _lines(lines: Params) -> tuple[int, str, str]:
    """Sum, currency and first title of the lines."""
    total, currencies, titles = 0, set(), []
    for line in lines.values():
        price = form.part(line if isinstance(line, dict) else {}, "price_data")
        currencies.add(form.text(price, "currency", longest=3).lower())
        titles.append(form.text(form.part(price, "product_data"), "name", longest=250))
        total += form.whole(price, "unit_amount") * max(1, form.whole(line, "quantity"))
    if len(currencies) != 1:
        raise unclear("All line items must be of one currency", "line_items")
    return total, currencies.pop(), titles[0]


def _check_amount(options: Options, amount: int) -> None:
    """Like a card declined, this is found out only while the request is carried out: it is kept."""
    if amount < options.least_amount:
        told = f"The Checkout Session's total amount must be at least {options.least_amount}"
        raise Problem(400, "amount_too_small", told, param="line_items")
    if amount > options.most_amount:
        told = f"The Checkout Session's total amount must be no more than {options.most_amount}"
        raise Problem(400, "amount_too_large", told, param="line_items")


def _expiry(options: Options, params: Params) -> int:
    if "expires_at" not in params:
        return now() + options.longest_life
    moment = form.whole(params, "expires_at")
    if not options.shortest_life <= moment - now() <= options.longest_life:
        raise unclear("The `expires_at` timestamp must be between 30 minutes and 24 hours away", "expires_at")
    return moment


def _address(params: Params, name: str) -> str:
    address = form.text(params, name, longest=5000)
    if not address.startswith(("http://", "https://")):
        raise unclear("Not a valid URL", name, "url_invalid")
    return address


def _locale(params: Params) -> str | None:
    locale = params.get("locale")
    if locale is not None and locale not in LOCALES:
        raise unclear(f"Invalid locale: {str(locale)[:20]}", "locale")
    return locale


def _email(params: Params) -> str | None:
    email: Any = params.get("customer_email")
    if email is not None and (not isinstance(email, str) or "@" not in email):
        raise unclear("Invalid email address", "customer_email", "email_invalid")
    return email


def _intent_data(params: Params) -> Thing:
    data = params.get("payment_intent_data") or {}
    if not isinstance(data, dict):
        raise unclear("Invalid object", "payment_intent_data")
    return {"metadata": form.metadata(data), "description": data.get("description"), "id": new_id("pi")}
