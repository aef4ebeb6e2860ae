"""The Flask application of the shop: retries what lost a race, answers busy as 503."""

from copy import deepcopy
from typing import Any

from flask import Flask, g, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.routing import IntegerConverter, Map

from shop.kernel.errors import Busy
from shop.platform.retry import retrying
from shop.platform.templating import ShopEnvironment

#: No row has a greater number (32 bits on PostgreSQL).
MOST_ROW = 2**31 - 1


class RowNumber(IntegerConverter):
    """A number in an address; one that no row can have is an address that leads nowhere."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002
        options.setdefault("max", MOST_ROW)
        super().__init__(map, *args, **options)


class ShopFlask(Flask):
    """Runs a whole request again when the database asks for it, three times at most.

    What a failed try wrote into the session is undone with its rows: a sign-in that was
    rolled back leaves neither a person nor an emptied cart in the cookie.
    """

    jinja_environment = ShopEnvironment

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.url_map.converters["int"] = RowNumber

    def dispatch_request(self) -> ResponseReturnValue:
        kept, known = deepcopy(dict(session)), dict(g.__dict__)
        dispatch = super().dispatch_request

        def try_once() -> ResponseReturnValue:
            try:
                return dispatch()
            except (DBAPIError, PoolTimeout, Busy):
                if session != kept:
                    session.clear()
                    session.update(deepcopy(kept))
                g.__dict__.clear()
                g.__dict__.update(known)
                raise

        return retrying(try_once)()
