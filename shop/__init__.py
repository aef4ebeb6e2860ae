"""Chợ Phiên, the online market for OCOP specialities."""

from flask import Flask

from config import Settings, load


def create_app(settings: Settings | None = None) -> Flask:
    """The application, wired together; settings come from the environment unless given."""
    from shop.platform.application import ShopFlask
    from shop.wiring import wire

    app = ShopFlask("shop", template_folder="../templates", static_folder=None)
    wire(app, settings or load())
    return app
