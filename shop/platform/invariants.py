"""What must always hold, asked of the database itself.

Each room keeps its own questions in `invariants.py`; wiring.py lists them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy import text as sql

from shop.platform.database import db


@dataclass(frozen=True)
class Invariant:
    """A rule and the statement that finds the rows that break it."""

    code: str
    promise: str
    offenders: str | Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Violation:
    """A row that breaks a rule."""

    code: str
    promise: str
    row: tuple[object, ...]


def check(invariants: Iterable[Invariant], *, most: int = 20) -> list[Violation]:
    """Every violation found, `most` per rule at the most; an empty list is good news.

    One statement while all is well, and one more for each rule that is broken.
    """
    rules = tuple(invariants)
    broken = db.session.execute(_which_are_broken(rules)).one() if rules else ()
    found = [
        Violation(rule.code, rule.promise, tuple(row))
        for rule, is_broken in zip(rules, broken, strict=True)
        if is_broken
        for row in db.session.execute(_statement(rule)).fetchmany(most)
    ]
    db.session.rollback()
    return found


@lru_cache(maxsize=16)
def _which_are_broken(rules: tuple[Invariant, ...]) -> Select[*tuple[Any, ...]]:
    return select(*(_is_broken(rule).label(f"rule_{number}") for number, rule in enumerate(rules)))


def _is_broken(rule: Invariant) -> ColumnElement[bool]:
    if isinstance(rule.offenders, str):
        return literal_column(f"EXISTS ({rule.offenders})")
    return rule.offenders.exists()


def _statement(rule: Invariant) -> Any:
    return sql(rule.offenders) if isinstance(rule.offenders, str) else rule.offenders
