"""The Flask application of the shop: retries what lost a race, answers busy as 503."""

from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter, Map

from shop.platform.retry import retrying

#: No row has a greater number (32 bits on PostgreSQL).
MOST_ROW = 2**31 - 1


class RowNumber(IntegerConverter):
    """A number in an address; one that no row can have is an address that leads nowhere."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002
        options.setdefault("max", MOST_ROW)
        super().__init__(map, *args, **options)


class ShopFlask(Flask):
    """Runs a whole request again when the database asks for it, three times at most."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.url_map.converters["int"] = RowNumber

    def dispatch_request(self) -> ResponseReturnValue:
        return retrying(super().dispatch_request)()
