"""What must always hold, asked of the database itself.

Each room keeps its own questions in `invariants.py`; wiring.py lists them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
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
    """Every violation found, `most` per rule at the most; an empty list is good news."""
    found: list[Violation] = []
    for rule in invariants:
        statement = sql(rule.offenders) if isinstance(rule.offenders, str) else rule.offenders
        rows = db.session.execute(statement).fetchmany(most)
        found += [Violation(rule.code, rule.promise, tuple(row)) for row in rows]
    db.session.rollback()
    return found
