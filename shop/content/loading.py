"""The stories, fairs and sales points that come with the shop, into its tables."""

from shop.content import files, services, venue_services
from shop.platform.database import transaction


def load_stories() -> int:
    """How many stories were published or renewed; what officers wrote stays, a second time is none."""
    with transaction():
        return sum(
            services.load_article(
                slug=story.slug, text=story.text, digest=story.digest, published_at=story.published_at
            )
            for story in files.stories()
        )


def load_venues() -> int:
    """How many fairs and sales points were new."""
    with transaction():
        return sum(
            venue_services.load_venue(key=record["key"], facts=_facts(record)) for record in files.venues()
        )


def _facts(record: dict[str, object]) -> venue_services.Facts:
    sources = record["sources"]
    return venue_services.Facts(
        kind=str(record["kind"]),
        name=str(record["name"]),
        name_en=str(record.get("name_en", "")),
        place=str(record["place"]),
        words=str(record.get("words", "")),
        words_en=str(record.get("words_en", "")),
        province_code=str(record["province"]),
        starts_on=files.day_of(record, "starts_on"),
        ends_on=files.day_of(record, "ends_on"),
        when_words=str(record.get("when", "")),
        when_words_en=str(record.get("when_en", "")),
        sources=[str(source) for source in sources] if isinstance(sources, list) else [],
    )
