"""What Stripe is asked for, in its words."""

from typing import Any
from urllib.parse import urlsplit

from shop.payments.gateway import Ask

#: What the return address is given: the buyer paid, or left the page.
CAME_BACK_DONE, CAME_BACK_LEFT = "the=xong", "the=thoi"

TITLES = {"vi": "Đơn", "en": "Order"}


def asked_session(ask: Ask) -> dict[str, Any]:
    """The parameters of a Checkout Session."""
    title = f"{TITLES.get(ask.language, TITLES['vi'])} {ask.order_code}"
    noted = {"attempt": ask.key, "order": ask.order_code}
    price = {"currency": ask.currency.lower(), "unit_amount": ask.amount, "product_data": {"name": title}}
    params: dict[str, Any] = {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        "client_reference_id": ask.order_code,
        "metadata": noted,
        "payment_intent_data": {"metadata": noted, "description": title},
        "locale": ask.language if ask.language in TITLES else "auto",
        "expires_at": int(ask.expires_at.timestamp()),
        "success_url": _with_word(ask.return_url, CAME_BACK_DONE),
        "cancel_url": _with_word(ask.return_url, CAME_BACK_LEFT),
    }
    return params | ({"customer_email": ask.email} if ask.email else {})


def _with_word(url: str, word: str) -> str:
    parts = urlsplit(url)
    return parts._replace(query=f"{parts.query}&{word}" if parts.query else word).geturl()
