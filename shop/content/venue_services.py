"""Keeping the list of fairs and sales points. To be called inside `transaction()`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from shop.content.models import Venue, VenueKind
from shop.platform.database import db


@dataclass(frozen=True)
class Facts:
    """What is said of a fair or a sales point; the days matter to fairs alone."""

    kind: str
    name: str
    place: str
    province_code: str
    name_en: str = ""
    words: str = ""
    words_en: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    when_words: str = ""
    when_words_en: str = ""
    sources: Sequence[str] = field(default=())
    is_shown: bool = True


def put_venue(*, facts: Facts, venue: Venue | None = None, key: str | None = None) -> Venue:
    """Write a new one, or an old one anew."""
    venue = venue or Venue(key=key)
    kind = VenueKind(facts.kind)
    for name in (
        "name", "name_en", "place", "province_code", "words", "words_en", "when_words", "when_words_en",
        "is_shown",
    ):  # fmt: skip
        setattr(venue, name, getattr(facts, name))
    venue.kind = kind
    venue.starts_on = facts.starts_on if kind is VenueKind.FAIR else None
    venue.ends_on = (facts.ends_on or facts.starts_on) if kind is VenueKind.FAIR else None
    venue.sources = list(facts.sources)
    db.session.add(venue)
    db.session.flush()
    return venue


def load_venue(*, key: str, facts: Facts) -> bool:
    """Write one that came with the shop, once; what officers made of it stays."""
    if db.session.scalar(select(Venue.id).where(Venue.key == key)) is not None:
        return False
    put_venue(facts=facts, key=key)
    return True
