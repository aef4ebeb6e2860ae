"""What every template may use."""

from collections.abc import MutableMapping
from types import SimpleNamespace
from typing import Any

from flask import Flask
from flask.templating import Environment

from config import Settings
from shop.platform.assets import asset
from shop.platform.desk import place_in_queue
from shop.platform.formatting import FILTERS, GLOBALS
from shop.platform.heads import cut, heading
from shop.platform.i18n import absolute_url, in_every_language, other_language_url, page_language
from shop.platform.pieces import set_up_pieces
from shop.platform.web_security import csp_nonce

#: What pages may say of the operator's settings; the rest is no page's business.
_SHOWN = (
    "market_name",
    "public_url",
    "hotline",
    "support_email",
    "is_reachable",
    "operator_name",
    "operator_address",
    "operator_registration",
    "return_days",
    "service_worker",
    "takes_cards",
    "takes_cashless",
    "vietqr_account",
    "vietqr_hold_hours",
)


class ShopEnvironment(Environment):
    """Templates that all look into one dictionary of globals.

    Jinja gives each template a chain of two, and walks it once for every import of a macro.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def set_up_templates(app: Flask, settings: Settings) -> None:
    """Strict templates with the shop's filters and words."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.filters["cut"] = cut
    app.jinja_env.globals.update(GLOBALS)
    app.jinja_env.globals.update(
        absolute_url=absolute_url,
        asset=asset,
        csp_nonce=csp_nonce,
        heading=heading,
        in_every_language=in_every_language,
        is_demo=settings.demo,
        other_lang_url=other_language_url,
        place_in_queue=place_in_queue,
        settings_public=SimpleNamespace(**{name: getattr(settings, name) for name in _SHOWN}),
    )
    set_up_pieces(app)

    @app.context_processor
    def language() -> dict[str, str]:
        return {"page_lang": page_language()}
