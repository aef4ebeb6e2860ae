"""Provinces and wards, in alphabetical order; wards also by what somebody typed."""

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import joinedload

from shop.places.models import Province, Ward
from shop.places.policies import distance, words_of
from shop.platform.database import db

_KINDS = ("xa", "phuong", "dac khu")
#: Look-alikes fetched for each one asked for, so that marks can decide among them.
_SPARE = 4


def provinces() -> list[Province]:
    """All 34 provinces and cities."""
    return list(db.session.scalars(select(Province).order_by(Province.position)))


def province(code: str) -> Province | None:
    """The province of a two-digit code."""
    return db.session.get(Province, code)


def wards_of(province_code: str) -> list[Ward]:
    """The communes, wards and special zones of a province."""
    wanted = select(Ward).where(Ward.province_code == province_code).order_by(Ward.position)
    return list(db.session.scalars(wanted))


def ward_in(ward_code: str, *, province_code: str) -> Ward | None:
    """The ward of a five-digit code, if it lies in the province."""
    return db.session.scalar(select(Ward).where(Ward.code == ward_code, Ward.province_code == province_code))


def ward_with_province(ward_code: str, *, province_code: str) -> Ward | None:
    """A ward that lies in the province, with both their names. One statement."""
    wanted = select(Ward).where(Ward.code == ward_code, Ward.province_code == province_code)
    return db.session.scalar(wanted.options(joinedload(Ward.province)))


def find_wards(text: str, *, province_code: str | None = None, limit: int = 10) -> list[Ward]:
    """Wards that a person may mean, with marks or without, by today's or by former names.

    Today's exact name comes first, then names that begin so, then former names. The
    province of each is loaded with it.
    """
    words = words_of(text)
    if not words:
        return []
    wanted = (
        select(Ward)
        .options(joinedload(Ward.province))
        .where(*(Ward.folded.contains(f" {word}") for word in words))
        .order_by(_nearness(" ".join(words)), Ward.position)
        .limit(limit * _SPARE)
    )
    if province_code:
        wanted = wanted.where(Ward.province_code == province_code)
    found = db.session.scalars(wanted)
    return sorted(found, key=lambda ward: distance(ward.name, ward.former, text))[:limit]


def _nearness(phrase: str) -> ColumnElement[int]:
    """0 today's name, 1 its beginning, 2 a former name, 3 its beginning, 4 anything else."""
    names = [phrase, *(f"{kind} {phrase}" for kind in _KINDS)]
    return case(
        (or_(*(Ward.folded.startswith(f" | {name} |") for name in names)), 0),
        (or_(*(Ward.folded.startswith(f" | {name}") for name in names)), 1),
        (Ward.folded.contains(f" {phrase} |"), 2),
        (Ward.folded.contains(f" {phrase}"), 3),
        else_=4,
    )
