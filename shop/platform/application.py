"""The Flask application of the shop: retries what lost a race, answers busy as 503."""

from flask import Flask
from flask.typing import ResponseReturnValue

from shop.platform.retry import retrying


class ShopFlask(Flask):
    """Runs a whole request again when the database asks for it, three times at most."""

    def dispatch_request(self) -> ResponseReturnValue:
        return retrying(super().dispatch_request)()
