"""Pieces of pages that depend on nothing but their values are rendered once and kept.

Two dozen cards cost more than all the rest of a listing. A piece is found again by its macro, the
reader's language, the prefix of our addresses and every value it is given: whatever changes on it
makes it another piece, so no price and no name is older than the row it was read from.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from flask import Flask, request

from shop.platform.i18n import page_language

#: About six megabytes in each process.
MOST_PIECES = 2000

Macro = Callable[..., str]


def set_up_pieces(app: Flask) -> None:
    """Templates say `piece(macro, value, …)` where they would say `macro(value, …)`.

    The macro looks at its values and at the operator's settings alone: never at the person, the
    address asked for, the session or the clock. Its template is imported without context. The
    pieces unused for longest leave first.
    """

    @lru_cache(maxsize=MOST_PIECES, typed=True)
    def rendered(macro: Macro, language: str, root: str, *values: Hashable) -> str:
        return macro(*values)

    def piece(macro: Macro, *values: Any) -> str:
        return rendered(macro, page_language(), request.script_root, *values)

    app.jinja_env.globals["piece"] = piece
