"""Stripe's way of writing nested parameters: `line_items[0][price_data][currency]=vnd`."""

import re
from collections.abc import Iterable
from typing import Any

from shop.demo.card_desk.problems import unclear

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\]){0,6})")
Params = dict[str, Any]


def nested(pairs: Iterable[tuple[str, str]]) -> Params:
    """The parameters as dictionaries; lists are dictionaries by index. Raises `Problem`."""
    found: Params = {}
    for name, value in pairs:
        if not (parts := _NAME.fullmatch(name)):
            raise unclear(f"Invalid parameter name: {name[:80]}", name[:80])
        path = [parts[1], *re.findall(r"\[([^\[\]]*)\]", parts[2])]
        here = found
        for step in path[:-1]:
            here = here.setdefault(step, {})
            if not isinstance(here, dict):
                raise unclear(f"Invalid object: {name[:80]}", name[:80])
        here[path[-1] or str(len(here))] = value
    return found


def words(params: Params, name: str) -> list[str]:
    """A list of words such as `expand[]`."""
    value = params.get(name, {})
    return [str(word) for word in value.values()] if isinstance(value, dict) else [str(value)]


def part(params: Params, name: str) -> Params:
    """A nested part; raises `Problem` if it is missing or a plain word."""
    value = params.get(name)
    if not isinstance(value, dict) or not value:
        raise unclear(f"Missing required param: {name}.", name, "parameter_missing")
    return value


def text(params: Params, name: str, *, longest: int = 2048) -> str:
    """A word that must be there; raises `Problem`."""
    value = params.get(name)
    if not isinstance(value, str) or not value:
        raise unclear(f"Missing required param: {name}.", name, "parameter_missing")
    if len(value) > longest:
        raise unclear(f"Invalid string: must be at most {longest} characters", name)
    return value


def whole(params: Params, name: str) -> int:
    """A whole number that must be there, not negative; raises `Problem`."""
    value = text(params, name)
    if not value.isascii() or not value.isdigit() or len(value) > 15:
        raise unclear(f"Invalid integer: {value[:20]}", name, "parameter_invalid_integer")
    return int(value)


def metadata(params: Params) -> dict[str, str]:
    """Up to fifty notes of up to five hundred characters; raises `Problem`."""
    value = params.get("metadata") or {}
    if not isinstance(value, dict) or len(value) > 50:
        raise unclear("Invalid object", "metadata")
    return {str(name): text(value, name, longest=500) for name in value}


def only(params: Params, known: frozenset[str]) -> None:
    """Raises `Problem` if a parameter is not one of the known."""
    for name in params:
        if name not in known:
            raise unclear(f"Received unknown parameter: {name}", name, "parameter_unknown")
