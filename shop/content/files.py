"""The stories, fairs and sales points that come with the shop, read as plain values."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from shop.content.services import Text

HERE = Path(__file__).parent
STORIES = HERE / "stories"
_VENUES = HERE / "venues.toml"
_FENCE = "+++"
_ENGLISH = "+++ en"


@dataclass(frozen=True)
class StoryFile:
    """A story as its file tells it; `digest` changes with every letter."""

    slug: str
    text: Text
    published_at: datetime
    digest: str


def stories(folder: Path = STORIES) -> Iterator[StoryFile]:
    """Every story of a folder, by name: TOML between two `+++`, Vietnamese, `+++ en`, English."""
    for path in sorted(folder.glob("*.md")):
        written = path.read_text(encoding="utf-8")
        _, head, rest = written.split(f"{_FENCE}\n", 2)
        body, _, body_en = rest.partition(f"{_ENGLISH}\n")
        facts = tomllib.loads(head)
        noon = datetime.combine(facts["published"], time(5), UTC)
        yield StoryFile(path.stem, _text(facts, body, body_en), noon, sha256(written.encode()).hexdigest())


def venues() -> list[dict[str, Any]]:
    """Every fair and sales point that comes with the shop."""
    rows: list[dict[str, Any]] = tomllib.loads(_VENUES.read_text(encoding="utf-8"))["venue"]
    return rows


def day_of(record: dict[str, Any], name: str) -> date | None:
    """A day of a record, if it has one."""
    found = record.get(name)
    return found if isinstance(found, date) else None


def _text(facts: dict[str, Any], body: str, body_en: str) -> Text:
    return Text(
        title=facts["title"],
        title_en=facts["title_en"],
        lead=facts["lead"],
        lead_en=facts["lead_en"],
        body=body.strip(),
        body_en=body_en.strip(),
        cover=facts["cover"],
        cover_alt=facts["cover_alt"],
        cover_alt_en=facts["cover_alt_en"],
        province_code=facts["province"],
        goods=facts["goods"],
        makers=facts["makers"],
        sources=facts["sources"],
    )
